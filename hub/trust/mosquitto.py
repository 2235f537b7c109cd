"""What a store's Mosquitto is told: its settings, who may say and hear what, and its unit.

In: values. Out: the text of each file. Written for Mosquitto 2.0.11 (Debian 12) and newer. It reads
and writes nothing; the names of topics are those of ``wire.topics``.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import get_args

from msgspec import Struct

from hub.broker import CONNECTIONS_MAX, PACKET_BYTES_MAX
from wire import topics
from wire.link import INFLIGHT_MAX
from wire.verifier import verifier

HOME_ASSISTANT = "home-assistant"
"""The name under which Home Assistant comes, where the store wants it."""

SAID: tuple[topics.Kind, ...] = ("event", "status", "answer", "screenshot")
"""What a device says of itself; everything else below its name is said to it."""

HEARD = tuple(kind for kind in get_args(topics.Kind) if kind not in SAID)

STARTING = "starting"
MEMORY_FILE = "mosquitto.db"
ASIDE_FILE = "mosquitto.db.unreadable"

_SETTINGS = """\
# Written by: vetrina-hub mosquitto. It writes it anew; what you change here is lost.
user {owner}
log_dest stderr

per_listener_settings false
allow_anonymous false
password_file {folder}/passwords
acl_file {folder}/access

# What it remembers over a restart. Nothing relies on it: devices keep their events until the hub
# has stored them. The default of half an hour would only make more of them come twice.
persistence true
persistence_location {memory}/
autosave_interval 60
persistent_client_expiration 14d

# A hub that is away for a while is no reason to drop messages; the bytes bound the memory.
max_queued_messages 100000
max_queued_bytes 67108864

# How many messages may be under way to the hub: with the default of 20 it waits for its commits.
max_inflight_messages {inflight}

# The largest payload of the contract, and room for the topic.
max_packet_size {packet_bytes}

# Small messages go at once; without it a tap takes 40 ms longer.
set_tcp_nodelay true

# The hub, on this machine alone.
listener {hub_port} 127.0.0.1
max_connections {connections}

# The devices, over TLS. Each is the client that its name says, so that none throws another out.
listener {port} {host}
max_connections {connections}
certfile {folder}/broker.pem
keyfile {folder}/broker.key
tls_version tlsv1.2
use_username_as_clientid true
"""

_UNIT = """\
# Written by: vetrina-hub mosquitto. It writes it anew; what you change here is lost.
[Unit]
StartLimitIntervalSec=0

[Service]
ExecStart=
ExecStart=/usr/sbin/mosquitto -c {folder}/mosquitto.conf
# What it remembers is moved aside when the start before came to nothing: an unreadable file would
# keep it from starting for ever, and whatever was in it is said again.
ExecStartPre=
ExecStartPre=/bin/sh -c '{set_aside}'
ExecStartPost=/bin/rm -f {memory}/{starting}
Restart=always
RestartSec=2
User={owner}
StateDirectory=mosquitto
ReadWritePaths={memory}
UMask=0077
MemoryMax=512M
TasksMax=16
LimitNOFILE=4096

NoNewPrivileges=yes
CapabilityBoundingSet=
ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
PrivateDevices=yes
ProtectClock=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectControlGroups=yes
ProtectProc=invisible
ProcSubset=pid
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
MemoryDenyWriteExecute=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
SystemCallErrorNumber=EPERM
"""


class Station(Struct, frozen=True, kw_only=True):
    """Where a broker's files are, as whom it runs, and where it listens.

    ``folder`` holds what it is told, ``memory`` what it remembers. ``hub_port`` is open to this
    machine alone, ``port`` on ``host`` (empty: every address) to the devices.
    """

    folder: Path
    memory: Path
    owner: str
    hub_port: int
    port: int
    host: str = ""


def settings(station: Station) -> str:
    """The broker's settings."""
    return _SETTINGS.format(
        folder=station.folder,
        memory=station.memory,
        owner=station.owner,
        hub_port=station.hub_port,
        port=station.port,
        host=station.host,
        inflight=INFLIGHT_MAX,
        packet_bytes=PACKET_BYTES_MAX,
        connections=CONNECTIONS_MAX,
    )


def access(store: str, home_assistant: str | None) -> str:
    """Who may say and hear what; ``home_assistant`` is its prefix, where the store wants it.

    A device says its own events, status, answers and picture of its screen, and hears what is said
    to it and how the hub is.
    """
    everything, of_the_hub = f"{topics.ROOT}/{store}/#", f"{topics.ROOT}/{store}/{topics.HUB}/#"
    lines = [f"user {topics.HUB}", f"topic readwrite {everything}"]
    if home_assistant is not None:
        introductions = f"{home_assistant}/#"
        lines += [
            f"topic readwrite {introductions}",
            "",
            f"user {HOME_ASSISTANT}",
            f"topic read {of_the_hub}",
            f"topic read {topics.every_device(store, 'status')}",
            f"topic read {introductions}",
            f"topic write {home_assistant}/status",
        ]
    lines += ["", "# Every device; %u is its name."]
    lines += [f"pattern write {topics.device(store, '%u', kind)}" for kind in SAID]
    lines += [f"pattern read {topics.device(store, '%u', kind)}" for kind in HEARD]
    lines += [f"pattern read {topics.device(store, topics.HUB, 'status')}"]
    return "\n".join(lines) + "\n"


def passwords(known: Mapping[str, str], enrolled: Mapping[str, str]) -> str:
    """The password file, as ``mosquitto_passwd`` writes it.

    ``known`` are passwords, ``enrolled`` the verifiers of devices that made theirs themselves.
    The same ones make the same file.
    """
    lines = {name: verifier(secret, name) for name, secret in known.items()} | {**enrolled}
    return "".join(f"{name}:{lines[name]}\n" for name in sorted(lines))


def unit(station: Station) -> str:
    """What is added to Debian's unit ``mosquitto.service``."""
    return _UNIT.format(
        folder=station.folder,
        memory=station.memory,
        owner=station.owner,
        set_aside=set_aside(station.memory),
        starting=STARTING,
    )


def set_aside(memory: Path) -> str:
    """The shell's words before each start; they are true whatever happened before.

    The mark that they leave is taken away by a start that succeeded.
    """
    mark, kept = memory / STARTING, memory / MEMORY_FILE
    return (
        f"if [ -e {mark} ] && [ -e {kept} ]; then mv -f {kept} {memory / ASIDE_FILE}; fi; "
        f": > {mark}"
    )


def names(devices: Iterable[str], home_assistant: str | None) -> list[str]:
    """Everybody who has a password."""
    others = [] if home_assistant is None else [HOME_ASSISTANT]
    return sorted({topics.HUB, *devices, *others})
