"""Everything that ``doctor`` looks at where the hub is a store's.

In: the settings, the store's id, the time. Out: facts and checks, safe to share.
"""

from pathlib import Path

from config.checkup import Check, failures, unreadable
from config.promptness import promptness
from config.soundness import authorities, clock, disk, outbox, secrets, warmth
from hub.doctor import kept, spoken
from hub.settings import HubSettings, shown
from hub.store import DATABASE
from hub.store.examination import examine
from wire.device import OUTBOX_FILE
from wire.machine import disk_free_bytes
from wire.timepiece import Timepiece


def examined(
    settings: HubSettings, store: str, timepiece: Timepiece
) -> tuple[dict[str, object], list[Check]]:
    """Look at all of it, which takes seconds where the database is large."""
    path, now_ms = settings.data / DATABASE, timepiece.wall_ms()
    room = disk(settings.data)  # makes the folder
    if not kept.is_open(settings.data):
        return {"store": store, "settings": shown(settings)}, room
    found = examine(path, thorough=True)
    runs = spoken.is_running(settings)
    facts = {
        "store": store,
        "settings": shown(settings),
        "folder": str(settings.data.absolute()),
        "database": {
            "bytes": path.stat().st_size if path.exists() else None,
            "schema": found.schema,
            "events": found.events,
        },
        "running": runs,
        "disk_free_bytes": disk_free_bytes(settings.data),
        "clock": timepiece.clock(),
    }
    given = unreadable(settings.broker.endpoint())
    checks = [
        *failures("settings", given, "every file that they name can be read"),
        *room,
        *promptness(settings.data, timepiece.uptime_ms),
        clock(timepiece.clock(), now_ms),
        *warmth(),
        *kept.database(settings, found),
        kept.backup(settings, found.first_ms, now_ms),
        *kept.ballast(settings, runs=runs),
        *kept.age(settings),
        *kept.audit(settings),
        *kept.reports(settings),
        *secrets(kept.own_secrets(settings), kept.given_secrets(settings)),
        *authorities(kept.trusted(settings), now_ms),
        *kept.authority(settings),
        *spoken.connections(settings, store, now_ms, runs=runs),
        *spoken.door(settings, now_ms),
        *spoken.devices(found.statuses, now_ms, runs=runs),
        *(one for box in _boxes(settings) for one in outbox(box, now_ms)),
        *spoken.region(settings, store, now_ms),
    ]
    return facts, checks


def _boxes(settings: HubSettings) -> list[Path]:
    """The outboxes of phones, which are devices in the hub's folder."""
    return sorted(settings.data.glob(f"phones/*/{OUTBOX_FILE}"))
