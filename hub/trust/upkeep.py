"""Units that keep a broker's files as they should be: after each decision, and every day. PURE.

In: the command that writes them, and where the hub keeps its roster. Out: the text of a service, of
a path that starts it when a manager has let a device in or shut one out, and of a timer, by which
certificates renew themselves. They run as root, which the hub does not.
"""

import shlex
from collections.abc import Sequence
from pathlib import Path

SERVICE = "systemd/system/vetrina-admit.service"
PATH = "systemd/system/vetrina-admit.path"
TIMER = "systemd/system/vetrina-admit.timer"
"""Below ``/etc``."""

_SERVICE = """\
# Written by: vetrina-hub mosquitto. It writes it anew; what you change here is lost.
[Unit]
Description=Vetrina: tell Mosquitto which devices may come
StartLimitIntervalSec=0

[Service]
Type=oneshot
ExecStart={command}
# It looks again at the end: what is decided while this runs starts nothing. So the end is short.
# Whoever may not come any more is thrown out by this; a new certificate is shown from then on.
ExecStartPost=/bin/systemctl --no-block try-reload-or-restart mosquitto.service
TimeoutStartSec=60

NoNewPrivileges=yes
ProtectSystem=strict
# The hub's folder is the hub's: it is read there, with care, and nothing is written. Nor are units.
ReadWritePaths={etc}/mosquitto
# It reads the hub's closed folder, and gives the passwords to the broker's group.
CapabilityBoundingSet=CAP_DAC_READ_SEARCH CAP_CHOWN
ProtectHome=read-only
PrivateTmp=yes
PrivateDevices=yes
ProtectClock=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectControlGroups=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native
MemoryMax=256M
TasksMax=16
"""

_PATH = """\
# Written by: vetrina-hub mosquitto. It writes it anew; what you change here is lost.
[Unit]
Description=Vetrina: a manager has let a device in, or shut one out

[Path]
PathChanged={roster}

[Install]
WantedBy=multi-user.target
"""

_TIMER = """\
# Written by: vetrina-hub mosquitto. It writes it anew; what you change here is lost.
[Unit]
Description=Vetrina: look every day whether the broker's certificate is to be renewed

[Timer]
OnCalendar=*-*-* 04:45
RandomizedDelaySec=900
Persistent=yes

[Install]
WantedBy=timers.target
"""


def units(command: Sequence[str], etc: Path, roster: Path) -> dict[str, str]:
    """The text of each, by its place below ``etc``."""
    said = shlex.join(command).replace("%", "%%")
    return {
        SERVICE: _SERVICE.format(command=said, etc=etc),
        PATH: _PATH.format(roster=roster),
        TIMER: _TIMER,
    }
