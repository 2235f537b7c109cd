"""What a hub keeps on disk: is it whole, is it copied, is it nobody else's.

In: the settings and the time. Out: checks. Every file is read only.
"""

import os
import stat
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

from config.checkup import Check, State, failures
from hub.accounts.register import CODE_FILE
from hub.backup.making import copies
from hub.backup.manifest import BackupError
from hub.backup.nightly import folder_of
from hub.backup.restoring import read
from hub.ballast import BALLAST_BYTES, FILE
from hub.belief import kept
from hub.doubt import in_words
from hub.live.backup import OVERDUE
from hub.register.signet import SignetError
from hub.register.told import answer
from hub.settings import HubSettings
from hub.store import DATABASE, StoreError
from hub.store.chain import flaws
from hub.store.examination import Examination, read_audit
from hub.store.people import ACCOUNTS
from hub.trust.keyring import CERTIFICATE_FILE
from wire.codec import from_ms
from wire.enrol import EnrolError, fingerprint

LATE = timedelta(hours=26)
"""Since the last copy: a night was missed."""

WAL_BYTES_MAX = 268_435_456
"""256 MiB, four times what it is cut to: somebody has kept a reader open for hours."""

_OTHERS_ENTER = stat.S_IXGRP | stat.S_IXOTH


def is_open(folder: Path) -> bool:
    """Whether it is a folder that may be looked into; without, there is nothing to look at."""
    return os.access(folder, os.R_OK | os.W_OK | os.X_OK)


def database(settings: HubSettings, found: Examination) -> list[Check]:
    """Whether the log of events is whole; what is in it that nobody could read, or is gone."""
    path = settings.data / DATABASE
    if found.schema is None and not found.problems:
        return [Check(what="database", told=f"{path} is not there yet")]
    told = f"{path}: every page was looked at, schema {found.schema}"
    return [
        *failures("database", found.problems, told),
        *_log_of_writes(path),
        *([] if found.schema is None else _events(found)),
    ]


def backup(settings: HubSettings, first_ms: int | None, now_ms: int) -> Check:
    """Whether there is a young copy of the hub, and can be taken back.

    ``first_ms`` is when the oldest event came in: a new hub has nothing to lose.
    """
    into = folder_of(settings)
    found = {at_ms: path for at_ms, path in copies(into).items() if at_ms <= now_ms}
    since_ms = max(found) if found else first_ms
    if since_ms is None:
        return Check(what="copies", told="none yet, and nothing to copy")
    away = timedelta(milliseconds=max(0, now_ms - since_ms))
    state: State = "failed" if away > OVERDUE else "doubtful" if away > LATE else "fine"
    if not found:
        return Check(what="copies", state=state, told=f"there is none in {into}")
    made = from_ms(max(found)).isoformat(timespec="minutes")
    try:
        read(found[max(found)])
    except BackupError as error:
        return Check(what="copies", state="failed", told=f"the last one cannot be used: {error}")
    told = f"{len(found)} in {into}, the last one whole and of {made}"
    return Check(what="copies", state=state, told=told)


def ballast(settings: HubSettings, *, runs: bool) -> list[Check]:
    """Whether there is room that can be let go when the disk is full; a running hub lays it."""
    if (settings.data / FILE).exists():
        return [
            Check(what="ballast", told=f"{BALLAST_BYTES} bytes to let go when the disk is full")
        ]
    told = "it was let go, the disk is full: make room, and it comes back by itself"
    return [Check(what="ballast", state="doubtful", told=told)] if runs else []


def age(settings: HubSettings) -> list[Check]:
    """Whether what is old goes, or the clock is in doubt."""
    try:
        belief = kept(settings.data)
    except OSError as error:
        return failures("what is old", [f"nothing of it goes: {error}"], "")
    if belief is None or not belief.is_doubted:
        return []
    return [Check(what="what is old", state="doubtful", told=in_words(belief))]


def audit(settings: HubSettings) -> list[Check]:
    """Whether the log of who did what is as it was written."""
    path = settings.data / ACCOUNTS
    if not path.exists():
        return []
    try:
        lines, newest = read_audit(path)
    except StoreError as error:
        return failures("audit log", [str(error)], "")
    return failures("audit log", flaws(lines, newest), f"{len(lines)} lines, whole")


def reports(settings: HubSettings) -> list[Check]:
    """Whether the signed log of day reports holds."""
    if not (settings.data / DATABASE).exists():
        return []
    try:
        said = answer(settings.data, "verify", None)
    except (StoreError, SignetError) as error:
        return failures("day reports", [str(error)], "")
    return failures("day reports", [] if said.is_well else said.lines, "every line holds")


def own_secrets(settings: HubSettings) -> Iterator[Path]:
    """Files that the hub made and nobody else may read: every key in its folder, among others."""
    for name in (CODE_FILE, ACCOUNTS):
        yield settings.data / name
    if settings.data.stat().st_mode & _OTHERS_ENTER:
        yield settings.data / DATABASE
    yield from sorted(settings.data.glob("*.key"))
    yield from sorted(settings.data.glob("*/*.key"))


def given_secrets(settings: HubSettings) -> Iterator[Path | None]:
    """Files that a person gave to the hub."""
    yield settings.broker.password_file
    yield settings.upstream.token_file
    yield from (one.secret_file for one in settings.post.webhooks)
    if settings.post.mail is not None:
        yield settings.post.mail.password_file
    yield from (one.key_file for one in settings.region.pulls)


def trusted(settings: HubSettings) -> Mapping[str, Path | None]:
    """Whom the hub trusts, by the name of the setting."""
    mail = settings.post.mail
    return {
        "the store's own authority": settings.data / CERTIFICATE_FILE,
        "broker.ca_file": settings.broker.ca_file,
        "upstream.ca_file": settings.upstream.ca_file,
        "post.mail.ca_file": None if mail is None else mail.ca_file,
        **{f"region.pulls {one.store}": one.ca_file for one in settings.region.pulls},
    }


def authority(settings: HubSettings) -> list[Check]:
    """Which authority devices pin, in the letters that they show; nothing before it is made."""
    path = settings.data / CERTIFICATE_FILE
    try:
        told = f"its fingerprint is {fingerprint(path.read_text(encoding='ascii'))}"
    except FileNotFoundError:
        return []
    except (OSError, UnicodeError, EnrolError) as error:
        return failures("authority", [f"{path} cannot be used: {error}"], "")
    return [Check(what="authority", told=f"{told}, and new devices show the same")]


def _log_of_writes(path: Path) -> list[Check]:
    log = path.with_name(f"{path.name}-wal")
    size = log.stat().st_size if log.exists() else 0
    if size <= WAL_BYTES_MAX:
        return []
    told = f"{log} has {size} bytes: a program keeps the database open to read; restart the hub"
    return [Check(what="database", state="doubtful", told=told)]


def _events(found: Examination) -> Iterator[Check]:
    events = found.events
    told = ", ".join(f"{count} {name}" for name, count in [*events.items(), ("lost", found.lost)])
    odd = events.get("quarantined", 0) or found.lost
    yield Check(what="events", state="doubtful" if odd else "fine", told=told)
