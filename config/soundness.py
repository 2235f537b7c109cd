"""What ``doctor`` of every program finds out about its machine: disk, clock, secrets, broker.

In: folders, files, addresses and the time. Out: a ``Check`` for each. It mends nothing, and of a
secret it says only where it is kept.
"""

import os
import shutil
import ssl
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path

from config.checkup import Check, State, failures, unwritable
from config.enrolment import is_keyless
from wire.codec import from_ms
from wire.envelope import Clock
from wire.link import Endpoint
from wire.machine import temperature_c
from wire.peek import PeekError, peek
from wire.reach import ReachError, reach
from wire.seal import PublicKey
from wire.trespass import TrespassError, trespass

DISK_SHARE_MIN = 0.10
DISK_BYTES_MIN = 134_217_728
"""128 MiB: a copy of a young store and some days of taps."""

WARM_C = 80.0
"""A Raspberry Pi slows down there, to cool."""

FIRST_YEAR = 2025
"""No program of this kind ran before: an earlier clock has lost its battery."""

CERTIFICATE_DAYS_MIN = 30
WAITING_MS_MAX = 600_000
"""Ten minutes: a hub that is there takes an event within a second."""

DAY_MS = 86_400_000
_OTHERS = stat.S_IRWXO
_NOT_MINE = stat.S_IRWXG | stat.S_IRWXO


def obedience(data: Path, command_key: PublicKey | None) -> Check:
    """Whether the device obeys the commands of the hub that let it in."""
    if not is_keyless(data, command_key):
        told = "obeys nobody: no key is named" if command_key is None else "obeys the hub's key"
        return Check(what="commands", told=told)
    told = "obeys nobody: the hub named no key of its commands; let it join anew (enrol --again)"
    return Check(what="commands", state="doubtful", told=told)


def disk(folder: Path) -> list[Check]:
    """Whether the folder can be written, and has room for the time to come."""
    found = unwritable(folder)
    if found:
        return failures("disk", found, "")
    total, _, free = shutil.disk_usage(folder)
    told = f"{folder} can be written; {_mib(free)} of {_mib(total)} MiB are free"
    scarce = free < DISK_BYTES_MIN or free < total * DISK_SHARE_MIN
    return [Check(what="disk", state="doubtful" if scarce else "fine", told=told)]


def clock(state: Clock, wall_ms: int) -> Check:
    """Whether the time is right, as far as the machine knows."""
    now = from_ms(wall_ms)
    told = f"{now.isoformat(timespec='seconds')}, {state}"
    if now.year < FIRST_YEAR:
        return Check(what="clock", state="failed", told=f"{told}; set it, or give it a network")
    if state != "synced":
        told = f"{told}: no time server was reached (chrony, systemd-timesyncd)"
        return Check(what="clock", state="doubtful", told=told)
    return Check(what="clock", told=told)


def warmth() -> list[Check]:
    """How hot the machine is; nothing where it has no sensor."""
    hottest_c = temperature_c()
    if hottest_c is None:
        return []
    state: State = "doubtful" if hottest_c >= WARM_C else "fine"
    return [Check(what="temperature", state=state, told=f"{hottest_c:.0f} degrees C")]


def secrets(own: Iterable[Path], others: Iterable[Path | None]) -> list[Check]:
    """Whether keys and passwords can be read by who should not.

    ``own`` are files that the program made: nobody else may read them. ``others`` were put there by
    a person, and may be read by a group as well.
    """
    found = [
        *(_open_to(one, _NOT_MINE, "600") for one in own if one.exists()),
        *(_open_to(one, _OTHERS, "640") for one in others if one is not None and _is_there(one)),
    ]
    return failures("secrets", [one for one in found if one], "nobody else can read them")


def authorities(files: Mapping[str, Path | None], now_ms: int) -> list[Check]:
    """How long each file of certificates is good; one that cannot be read is told elsewhere."""
    checks = []
    for name, path in files.items():
        ends_s = [] if path is None else _ends(path)
        if ends_s:
            checks.append(certificate(name, min(ends_s), now_ms))
    return checks


def certificate(name: str, until_s: float, now_ms: int) -> Check:
    """How long a certificate is good."""
    left_ms = until_s * 1000 - now_ms
    day = from_ms(round(until_s * 1000)).date()
    days = left_ms / DAY_MS
    state: State = "fine"
    if left_ms < CERTIFICATE_DAYS_MIN * DAY_MS:
        state = "failed" if left_ms < 0 else "doubtful"
    return Check(
        what="certificate", state=state, told=f"{name} is good until {day}, {days:.0f} days"
    )


def broker(endpoint: Endpoint, name: str, now_ms: int, unreached: State) -> list[Check]:
    """Whether the broker lets us in as ``name``, and how long its certificate is good.

    ``unreached`` is how bad it is for the program when the broker does not.
    """
    try:
        end_s = reach(endpoint, name).until_s
    except ReachError as error:
        return [Check(what="broker", state=unreached, told=str(error))]
    told = f"{endpoint} lets us in" if end_s is not None else f"{endpoint} lets us in, without TLS"
    checks = [Check(what="broker", told=told)]
    return checks if end_s is None else [*checks, certificate(f"{endpoint}", end_s, now_ms)]


def access(endpoint: Endpoint, store: str, device: str) -> list[Check]:
    """Whether the broker keeps ``device`` to its own; nothing where it knows no names."""
    if endpoint.username is None:
        return []
    try:
        found = trespass(endpoint, store, device, f"{store}-{device}-access")
    except TrespassError as error:
        return [Check(what="access", state="doubtful", told=str(error))]
    able = [
        *([f"speak in the hub's name ({', '.join(found.spoken)})"] if found.spoken else []),
        *([f"hear what is said to others ({found.heard} messages)"] if found.heard else []),
    ]
    if able:
        told = f"the broker lets {device} {' and '.join(able)}: run vetrina-hub mosquitto there"
        return [Check(what="access", state="failed", told=told)]
    told = f"the broker lets {device} hear its own and speak for nobody else"
    return [Check(what="access", told=told)]


def outbox(path: Path, now_ms: int) -> list[Check]:
    """What waits for the hub in an outbox, and since when; nothing where there is none yet."""
    try:
        held = peek(path)
    except PeekError as error:
        return [Check(what="outbox", state="failed", told=str(error))]
    if held is None:
        return []
    age_ms = 0 if held.oldest_made_ms is None else max(0, now_ms - held.oldest_made_ms)
    told = f"{path}: {held.waiting} events wait for the hub"
    if held.waiting:
        told = f"{told}, the first for {age_ms // 60_000} minutes"
    if held.refused:
        told = f"{told}; {held.refused} were refused, it was full"
    state: State = "doubtful" if held.refused or age_ms > WAITING_MS_MAX else "fine"
    return [Check(what="outbox", state=state, told=told)]


def _ends(path: Path) -> list[float]:
    """When each authority in a file of certificates ends."""
    trust = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        trust.load_verify_locations(cafile=str(path))
    except OSError:
        return []
    said = [one.get("notAfter") for one in trust.get_ca_certs()]
    return [ssl.cert_time_to_seconds(one) for one in said if isinstance(one, str)]


def _is_there(path: Path) -> bool:
    return os.access(path, os.F_OK)


def _open_to(path: Path, whom: int, mode: str) -> str | None:
    """A line when a file is open to ``whom``."""
    held = stat.S_IMODE(path.stat().st_mode)
    if not held & whom:
        return None
    return f"{path} has mode {held:o}, and others can read it: chmod {mode}"


def _mib(size_bytes: int) -> int:
    return size_bytes // 1_048_576
