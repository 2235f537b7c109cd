"""``vetrina-hub doctor``: each fault that was planted is told, under its name and as bad as it is."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from config.checkup import Check, State
from hub.addressees import Mail, Post, Webhook
from hub.backup.making import Origin, copies, make
from hub.backup.packing import PACKED
from hub.doctor import kept, node, spoken, store
from hub.register.signet import signing_key
from hub.settings import Backup, BrokerSettings, Enrolment, Http, HubSettings, Upstream
from hub.store import Batch, DeviceStatus
from hub.store.accounts import AccountStore
from hub.store.chain import Deed
from hub.store.people import Change
from hub.store.sqlite import SqliteStore
from hub.trust.keyring import CERTIFICATE_FILE
from tests.hub.running_store import NOON_MS, Hands
from tests.hub.store.promises import batch, incoming
from tests.ports import free_port
from tests.wire.certificate import CERTIFICATE
from wire.codec import encode_status
from wire.enrol import fingerprint
from wire.events import Status

HOUR_MS = 3_600_000
OF_THIS_MACHINE = {"clock", "disk", "temperature"}


class Still(Hands):
    """A machine whose disk takes no time."""

    def uptime_ms(self) -> int:
        return 0


@pytest.fixture
def settings(tmp_path: Path) -> HubSettings:
    """Of a hub that does not run, with three events, a copy and two lines of audit."""
    one = HubSettings(
        data=tmp_path / "hub",
        http=Http(port=free_port()),
        broker=BrokerSettings(port=free_port()),
        backup=Backup(folder=tmp_path / "copies"),
    )
    signing_key(_made(one.data))
    keeper = SqliteStore(one.data / "hub.db")
    keeper.commit(batch(*(incoming(seq) for seq in range(1, 4))))
    keeper.close()
    people = AccountStore(one.data / "accounts.db")
    for number in range(2):
        done = Deed(at_ms=NOON_MS + number, who="anna", address="", deed="POST", subject="/x")
        people.commit(Change(deeds=(done,)))
    people.close()
    make(one.data, tmp_path / "copies", Origin(NOON_MS, "0", "demo", None))
    return one


def _made(folder: Path) -> Path:
    folder.mkdir(mode=0o700)
    return folder


def looked(settings: HubSettings) -> dict[str, Check]:
    """The worst check under each name, but for those that are this machine's own."""
    _, checks = store.examined(settings, "demo", Still())
    ordered = sorted(checks, key=lambda one: ["fine", "doubtful", "failed"].index(one.state))
    return {one.what: one for one in ordered if one.what not in OF_THIS_MACHINE}


def test_a_hub_that_is_well_has_nothing_to_look_at(settings: HubSettings) -> None:
    found = looked(settings)
    assert {one.state for one in found.values()} == {"fine"}, found
    named = {"database", "events", "copies", "audit log", "day reports", "secrets", "ports"}
    assert named <= set(found)


def cut_the_audit_log(settings: HubSettings) -> None:
    with closing(sqlite3.connect(settings.data / "accounts.db")) as db, db:
        triggers = db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in triggers:  # who may write the file may do that as well
            db.execute(f"DROP TRIGGER {name}")
        db.execute("DELETE FROM audit WHERE number = 1")


def open_a_key(settings: HubSettings) -> None:
    (settings.data / "report.key").chmod(0o644)


def spoil_the_copy(settings: HubSettings) -> None:
    folder = settings.backup.folder
    assert folder is not None
    [copy] = copies(folder).values()
    path = copy / f"hub.db{PACKED}"
    path.write_bytes(path.read_bytes()[:-1])


def put_aside(settings: HubSettings) -> None:
    with closing(sqlite3.connect(settings.data / "hub.db")) as db, db:
        db.execute("UPDATE counters SET value = 2 WHERE name = 'quarantined'")


def lose(settings: HubSettings) -> None:
    with closing(sqlite3.connect(settings.data / "hub.db")) as db, db:
        db.execute("UPDATE streams SET lost = 4")


@pytest.mark.parametrize(
    ("spoil", "what", "state", "told"),
    [
        (cut_the_audit_log, "audit log", "failed", "1 missing before line 2"),
        (open_a_key, "secrets", "failed", "report.key has mode 644"),
        (spoil_the_copy, "copies", "failed", "cannot be used"),
        (put_aside, "events", "doubtful", "2 quarantined"),
        (lose, "events", "doubtful", "4 lost"),
    ],
)
def test_each_fault_is_told(
    spoil: Callable[[HubSettings], None],
    what: str,
    state: State,
    told: str,
    settings: HubSettings,
) -> None:
    spoil(settings)
    found = looked(settings)
    assert (found[what].state, told in found[what].told) == (state, True), found[what]
    assert [one.what for one in found.values() if one.state != "fine"] == [what]


def webhook(secret: Path) -> Post:
    return Post(webhooks=[Webhook(name="chat", url="https://chat.example.org", secret_file=secret)])


def mail(password: Path) -> Post:
    sender, username = "shop@example.org", "shop"
    return Post(
        mail=Mail(
            host="mail.example.org",
            username=username,
            password_file=password,
            sender=sender,
            to=["anna@example.org"],
        )
    )


@pytest.mark.parametrize(
    "given",
    [
        lambda path: {"post": webhook(path)},
        lambda path: {"post": mail(path)},
        lambda path: {"upstream": Upstream(token_file=path)},
    ],
    ids=["chat", "mail", "region"],
)
def test_a_secret_that_a_person_gave_and_everybody_can_read_is_told(
    given: Callable[[Path], dict[str, object]], settings: HubSettings, tmp_path: Path
) -> None:
    secret = tmp_path / "given.secret"
    secret.write_text("secret")
    named = replace(settings, **given(secret))
    secret.chmod(0o640)
    assert looked(named)["secrets"].state == "fine", "a group may"
    secret.chmod(0o644)
    found = looked(named)["secrets"]
    assert (found.state, f"{secret} has mode 644" in found.told) == ("failed", True), found


@pytest.mark.parametrize(
    ("hours", "state"), [(1, "fine"), (26, "fine"), (27, "doubtful"), (49, "failed")]
)
def test_a_copy_grows_old(hours: int, state: State, settings: HubSettings) -> None:
    assert kept.backup(settings, 0, NOON_MS + hours * HOUR_MS).state == state


def test_a_copy_from_a_time_to_come_is_none_yet(settings: HubSettings) -> None:
    before_ms = NOON_MS - 99 * HOUR_MS
    assert kept.backup(settings, before_ms - 49 * HOUR_MS, before_ms).state == "failed"


def test_a_new_hub_needs_no_copy_and_an_old_one_does(settings: HubSettings, tmp_path: Path) -> None:
    bare = replace(settings, backup=Backup(folder=tmp_path / "none"))
    assert kept.backup(bare, None, NOON_MS).state == "fine"
    assert kept.backup(bare, NOON_MS - HOUR_MS, NOON_MS).state == "fine"
    assert kept.backup(bare, NOON_MS - 49 * HOUR_MS, NOON_MS).state == "failed"


def test_a_hub_that_runs_and_does_not_answer_is_told(settings: HubSettings) -> None:
    running = SqliteStore(settings.data / "hub.db")
    try:
        assert spoken.is_running(settings)
        found = looked(settings)
        assert found["page"].state == found["broker"].state == "failed"
        assert "does not answer" in found["page"].told
    finally:
        running.close()
    assert not spoken.is_running(settings)


def test_the_authority_is_told_as_devices_show_it(settings: HubSettings) -> None:
    assert kept.authority(settings) == []
    (settings.data / CERTIFICATE_FILE).write_text(CERTIFICATE)
    found = looked(settings)
    assert fingerprint(CERTIFICATE) in found["authority"].told
    assert found["certificate"].told.endswith(" days")
    (settings.data / CERTIFICATE_FILE).write_text(CERTIFICATE * 2)
    assert looked(settings)["authority"].state == "failed"


def test_a_door_that_shows_no_certificate_is_doubted(settings: HubSettings) -> None:
    apart = BrokerSettings(port=settings.broker.port, embedded=False)
    closed = replace(settings, broker=apart, enrolment=Enrolment(port=free_port()))
    assert spoken.door(closed, NOON_MS) == [], "no device was ever let in"
    (settings.data / CERTIFICATE_FILE).write_text(CERTIFICATE)
    assert [one.state for one in spoken.door(closed, NOON_MS)] == ["doubtful"]
    assert spoken.door(settings, NOON_MS) == [], "the embedded broker is this machine's own"


def test_who_has_fallen_silent_is_named(settings: HubSettings) -> None:
    keeper = SqliteStore(settings.data / "hub.db")
    said = encode_status(Status(state="online", program="kiosk", version="1")).decode()
    made_up = Status(state="online", program="shoppers", version="1", simulated=True)
    statuses = [
        DeviceStatus(device="kiosk-1", status=said, received_ms=NOON_MS - HOUR_MS),
        DeviceStatus(device="kiosk-2", status=said, received_ms=NOON_MS),
        DeviceStatus(
            device="simulated-1",
            status=encode_status(made_up).decode(),
            received_ms=NOON_MS - HOUR_MS,
        ),
    ]
    keeper.commit(Batch(statuses=statuses))
    keeper.close()
    [found] = spoken.devices(statuses, NOON_MS, runs=True)
    assert found.state == "doubtful"
    assert found.told.endswith(": kiosk-1")
    assert spoken.devices(statuses, NOON_MS, runs=False) == []


def test_a_regions_node_is_looked_at_as_well(settings: HubSettings) -> None:
    cut_the_audit_log(settings)
    _, checks = node.examined(replace(settings, role="region"), Still())
    failed = [one.what for one in checks if one.state == "failed"]
    assert failed == ["audit log"]


def test_a_folder_that_cannot_be_is_told_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    nowhere = HubSettings(data=tmp_path / "file" / "hub")
    for found in (store.examined(nowhere, "demo", Still()), node.examined(nowhere, Still())):
        assert [(one.what, one.state) for one in found[1]] == [("disk", "failed")]
