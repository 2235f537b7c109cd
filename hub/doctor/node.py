"""Everything that ``doctor`` looks at where the hub is a region's node.

In: the settings and the time. Out: facts and checks, safe to share. The ledger in a PostgreSQL
server is that server's.
"""

from config.checkup import Check, failures
from config.promptness import promptness
from config.soundness import authorities, clock, disk, secrets, warmth
from hub.doctor import kept, spoken
from hub.doctor.ports import unusable_ports
from hub.settings import HubSettings, shown
from wire.machine import disk_free_bytes
from wire.timepiece import Timepiece


def examined(settings: HubSettings, timepiece: Timepiece) -> tuple[dict[str, object], list[Check]]:
    """Look at all of it."""
    now_ms = timepiece.wall_ms()
    room = disk(settings.data)  # makes the folder
    if not kept.is_open(settings.data):
        return {"region": settings.region.name, "settings": shown(settings)}, room
    runs = spoken.is_running(settings)
    at_rest = "the node does not run; it could listen"
    facts = {
        "region": settings.region.name,
        "settings": shown(settings),
        "folder": str(settings.data.absolute()),
        "running": runs,
        "disk_free_bytes": disk_free_bytes(settings.data),
        "clock": timepiece.clock(),
    }
    checks = [
        *room,
        *promptness(settings.data, timepiece.uptime_ms),
        clock(timepiece.clock(), now_ms),
        *warmth(),
        *kept.audit(settings),
        *secrets(kept.own_secrets(settings), kept.given_secrets(settings)),
        *authorities(kept.trusted(settings), now_ms),
        *(
            [spoken.page(settings)]
            if runs
            else failures("ports", unusable_ports(settings), at_rest)
        ),
    ]
    return facts, checks
