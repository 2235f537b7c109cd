"""What is tried against a store's Mosquitto as ``vetrina-hub mosquitto`` sets it up."""

import asyncio
import shlex
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hub.trust.authority import found
from hub.trust.mosquitto import ASIDE_FILE, MEMORY_FILE
from hub.trust.roster import ROSTER_FILE, Enrolled, Roster, keep, read
from hub.trust.upkeep import PATH, SERVICE, TIMER
from tests.faults.amounts import dice
from tests.faults.brokers import HOST, until
from tests.faults.guarded import EVERYTHING, PATIENCE_S, STORE, Guarded, heard, topic
from tests.faults.storekeeper import VERSION, storekeeper
from tests.faults.test_brokers import cloud_event, drained, rating, visits
from wire import topics
from wire.codec import PAYLOAD_BYTES_MAX
from wire.device import Device
from wire.timepiece import SystemTimepiece
from wire.verifier import verifier


async def test_a_tap_goes_over_tls_with_a_password_of_its_own(
    guarded: Guarded, tmp_path: Path
) -> None:
    names = [f"v{number}" for number in range(300)]
    kiosk = Device(
        folder=tmp_path,
        store=STORE,
        name="kiosk-1",
        program="kiosk",
        version=VERSION,
        endpoint=guarded.device("kiosk-1"),
        timepiece=SystemTimepiece(),
        random=dice(),
        on_config=lambda _: None,
    )
    database = tmp_path / "hub.db"
    async with storekeeper(database, guarded.hub()), kiosk, asyncio.TaskGroup() as tasks:
        running = tasks.create_task(kiosk.run())
        for name in names:
            await kiosk.say(rating(name))
        await drained(kiosk)
        running.cancel()
    assert sorted(visits(database)) == sorted(names)


def test_who_pins_another_authority_does_not_come(guarded: Guarded, tmp_path: Path) -> None:
    now = datetime.now(UTC)  # noqa: TID251 - TLS asks the machine's clock
    foreign = tmp_path / "foreign.pem"
    foreign.write_bytes(found(STORE, now).certificate)
    told = guarded.says(guarded.flags("kiosk-1", foreign), topic("kiosk-1", "event"), "{}")
    assert told.code != 0
    assert "TLS error" in told.said or "Protocol error" in told.said  # Debian 12's words, and 13's


def test_without_the_right_password_nobody_comes(guarded: Guarded) -> None:
    mine = topic("kiosk-1", "event")
    nobody = guarded.flags(None)
    wrong = [*nobody, "-u", "kiosk-1", "-P", "guess"]
    others = [*guarded.flags("kiosk-2"), "-u", "kiosk-1"]
    beside_the_hub = ["-h", HOST, "-p", str(guarded.hub_port)]
    for flags in (nobody, wrong, others, beside_the_hub):
        told = guarded.says(flags, mine, "{}")
        assert told.code != 0
        assert "not authorised" in told.said.lower()


def test_a_device_speaks_for_itself_alone(guarded: Guarded) -> None:
    hub = guarded.hears(guarded.as_hub(), EVERYTHING, 1)
    others = [
        topic("kiosk-2", "event"),
        topic("kiosk-2", "status"),
        topic("kiosk-1", "config"),
        topic("kiosk-1", "receipt"),
        topic(topics.HUB, "status"),
        topics.score(STORE, "store"),
        topics.device("elsewhere", "kiosk-1", "event"),
        topics.introduction("homeassistant", STORE, "kiosk-1"),
    ]
    mine = guarded.flags("kiosk-1")
    for one in others:
        told = guarded.says(mine, one, "forged", "-V", "mqttv5")
        assert "not authorized" in told.said.lower(), one
    guarded.says(mine, topic("kiosk-1", "event"), "mine")
    assert heard(hub) == [f"{topic('kiosk-1', 'event')} mine"]


def test_a_spy_hears_what_is_its_own_and_nothing_else(guarded: Guarded) -> None:
    spy = guarded.hears(guarded.flags("kiosk-2"), "#", 2)
    for one in (
        topic("kiosk-1", "event"),
        topic("kiosk-1", "config"),
        topic("kiosk-2", "event"),
        topics.score(STORE, "store"),
        topics.alert(STORE),
        topics.introduction("homeassistant", STORE, "kiosk-1"),
        topic(topics.HUB, "status"),
        topic("kiosk-2", "receipt"),
    ):
        assert guarded.says(guarded.as_hub(), one, "said").code == 0
    assert heard(spy) == [
        f"{topic(topics.HUB, 'status')} said",
        f"{topic('kiosk-2', 'receipt')} said",
    ]


def test_home_assistant_hears_the_hub_and_speaks_for_nobody(guarded: Guarded) -> None:
    hub, mine = guarded.as_hub(), guarded.flags("home-assistant")
    told = guarded.says(mine, topic("kiosk-1", "event"), "forged", "-V", "mqttv5")
    assert "not authorized" in told.said.lower()
    ears = guarded.hears(mine, "#", 2)
    for one in (topic("kiosk-1", "event"), topics.alert(STORE), topic("kiosk-1", "status")):
        assert guarded.says(hub, one, "said").code == 0
    assert heard(ears) == [f"{topics.alert(STORE)} said", f"{topic('kiosk-1', 'status')} said"]


def test_what_other_probes_say_is_neither_said_nor_heard_here(guarded: Guarded) -> None:
    """A Zigbee bridge on this broker could be spoken for by any kiosk: it gets one of its own."""
    probe, mine = "zigbee2mqtt/till", topic("camera-9", "config")
    told = guarded.says(guarded.flags("kiosk-1"), probe, "21.5", "-V", "mqttv5")
    assert "not authorized" in told.said.lower()
    told = guarded.says(guarded.as_hub(), probe, "21.5", "-V", "mqttv5")
    assert "not authorized" in told.said.lower(), "not even by the hub"
    sensor = guarded.hears([*guarded.flags("camera-9"), "-t", probe], mine, 1)
    assert guarded.says(guarded.as_hub(), mine, "said").code == 0
    assert heard(sensor) == [f"{mine} said"]


def test_what_is_too_large_is_not_carried(guarded: Guarded) -> None:
    hub = guarded.hears(guarded.as_hub(), topic("kiosk-1", "event"), 1)
    mine, where = guarded.flags("kiosk-1"), topic("kiosk-1", "event")
    huge = "x" * (PAYLOAD_BYTES_MAX + 2048)
    assert guarded.says(mine, where, huge).code != 0
    largest = "y" * PAYLOAD_BYTES_MAX
    assert guarded.says(mine, where, largest).code == 0
    assert heard(hub) == [f"{where} {largest}"]


async def test_what_is_said_again_counts_once(guarded: Guarded, tmp_path: Path) -> None:
    database = tmp_path / "hub.db"
    event = cloud_event(1).replace("foreign-1", "camera-9")
    async with storekeeper(database, guarded.hub()) as hub:
        await until(lambda: hub.link.connected, PATIENCE_S)
        mine = guarded.flags("camera-9")
        for _ in range(3):
            told = await asyncio.to_thread(guarded.says, mine, topic("camera-9", "event"), event)
            assert told.code == 0
        last = cloud_event(2).replace("foreign-1", "camera-9").replace("foreign-2", "last")
        await asyncio.to_thread(guarded.says, mine, topic("camera-9", "event"), last)
        await until(lambda: hub.stored >= 2, PATIENCE_S)
    assert visits(database) == ["camera-9", "last"]


def test_nobody_takes_anothers_place_by_calling_itself_so(guarded: Guarded) -> None:
    first = guarded.hears([*guarded.flags("kiosk-1"), "-i", "same"], "#", 1)
    second = guarded.hears([*guarded.flags("kiosk-2"), "-i", "same"], "#", 1)
    for device in ("kiosk-2", "kiosk-1"):
        assert guarded.says(guarded.as_hub(), topic(device, "receipt"), "said").code == 0
    assert heard(first) == [f"{topic('kiosk-1', 'receipt')} said"]
    assert heard(second) == [f"{topic('kiosk-2', 'receipt')} said"]


def test_who_is_shut_out_comes_no_more(guarded: Guarded) -> None:
    before = guarded.flags("camera-9")
    assert guarded.write("--revoke", "camera-9") == 0
    guarded.reload()
    told = guarded.says(before, topic("camera-9", "event"), "{}")
    while told.code == 0:  # the broker reads its files between two messages
        told = guarded.says(before, topic("camera-9", "event"), "{}")
    assert "not authorised" in told.said.lower()
    assert guarded.write("--device", "camera-9") == 0
    guarded.reload()
    after = guarded.flags("camera-9")
    assert after != before, "it has a new password"
    while guarded.says(after, topic("camera-9", "event"), "{}").code:
        pass


def test_a_device_that_joined_comes_with_its_own_password_until_it_is_revoked(
    guarded: Guarded,
) -> None:
    """S9: what a thief finds in a stolen device is of no use once a manager has shut it out."""
    secret = "the device made it itself"  # noqa: S105 - that is its name
    joined = Enrolled(
        name="kiosk-7",
        program="kiosk",
        verifier=verifier(secret),
        state="accepted",
        at_ms=0,
        by="the manager",
    )
    keep(guarded.folder / "hub", Roster(devices=(joined,)))
    assert guarded.write("--device", "camera-9") == 0
    guarded.reload()
    mine, where = [*guarded.flags(None), "-u", "kiosk-7", "-P", secret], topic("kiosk-7", "event")
    while guarded.says(mine, where, "{}").code:  # the broker reads its files between two messages
        pass
    thief = guarded.hears(mine, "#", 1)
    keep(guarded.folder / "hub", Roster(devices=(joined,)).without(["kiosk-7"], 1, "the manager"))
    assert guarded.write("--device", "camera-9") == 0
    guarded.reload()
    while (told := guarded.says(mine, where, "{}")).code == 0:
        pass
    assert "not authorised" in told.said.lower()
    guarded.says(guarded.as_hub(), topic("kiosk-7", "receipt"), "said")
    assert heard(thief) == [], "the connection that was open has ended as well"
    assert guarded.write("--device", "kiosk-7") == 1, "the page decides"
    assert "kiosk-7" not in (guarded.files / "passwords").read_text()
    assert not guarded.password_file("kiosk-7").exists()


def test_units_have_all_of_it_written_again_and_systemd_finds_no_fault(
    guarded: Guarded, tmp_path: Path
) -> None:
    """What runs after each decision, and every day, changes nothing that is as it should be."""
    paths = [guarded.etc / one for one in (SERVICE, PATH, TIMER)]
    service, watched, _ = (one.read_text() for one in paths)
    [command] = [one for one in service.splitlines() if one.startswith("ExecStart=")]
    words = shlex.split(command.partition("=")[2])
    assert f"PathChanged={guarded.folder / 'hub' / ROSTER_FILE}\n" in watched
    assert f"\nReadWritePaths={guarded.etc}/mosquitto\n" in service, "nothing of the hub's, no unit"
    assert "\nCapabilityBoundingSet=CAP_DAC_READ_SEARCH CAP_CHOWN\n" in service
    paths[2].write_text("an older release's")
    files = [
        one
        for folder in (guarded.etc, guarded.folder / "hub")
        for one in folder.rglob("*")
        if one.is_file()
    ]
    before = {one: one.read_bytes() for one in files}
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(words, cwd=root, check=True, capture_output=True, text=True)
    assert "written" not in done.stdout
    assert {one: one.read_bytes() for one in files} == before
    assert guarded.write() == 0, "by hand units are written too"
    assert paths[2].read_text() != "an older release's"
    for one in paths:
        (tmp_path / one.name).write_text(one.read_text())
    said = subprocess.run(
        ["systemd-analyze", "verify", *(tmp_path / one.name for one in paths)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (said.returncode, said.stderr) == (0, "")


def test_the_command_shuts_out_a_device_that_joined_and_the_hub_knows_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = Guarded(tmp_path)
    joined = Enrolled(
        name="kiosk-7",
        program="kiosk",
        verifier=verifier("secret"),
        state="accepted",
        at_ms=0,
        by="the manager",
    )
    (one.folder / "hub").mkdir()
    keep(one.folder / "hub", Roster(devices=(joined,)))
    assert one.write() == 0
    before = (one.files / "passwords").read_text()
    assert f"kiosk-7:{joined.verifier}\n" in before
    assert one.write("--revoke", "kiosk-7") == 0
    assert "kiosk-7" not in (one.files / "passwords").read_text()
    assert read(one.folder / "hub").shut_out() == {"kiosk-7"}
    capsys.readouterr()
    assert one.write("--device", "kiosk-7") == 1
    told = capsys.readouterr()
    assert "written" not in told.out
    assert "enrol HUB --again" in told.err


def test_who_was_shut_out_at_the_page_does_not_come_with_a_password_that_was_carried(
    tmp_path: Path,
) -> None:
    one = Guarded(tmp_path)
    assert one.write("--device", "kiosk-7") == 0
    assert "kiosk-7:" in (one.files / "passwords").read_text()
    shut_out = Enrolled(
        name="kiosk-7",
        program="kiosk",
        verifier=verifier("secret"),
        state="revoked",
        at_ms=0,
        by="the manager",
    )
    keep(one.folder / "hub", Roster(devices=(shut_out,)))
    assert one.write() == 0
    assert "kiosk-7" not in (one.files / "passwords").read_text()
    assert "kiosk-1:" in (one.files / "passwords").read_text(), "as the others do"


@pytest.mark.parametrize("spoilt", [b"", b"\0" * 100_000, b"mosquitto db", None])
def test_a_spoilt_memory_keeps_no_broker_from_starting(
    spoilt: bytes | None, tmp_path: Path
) -> None:
    one = Guarded(tmp_path)
    assert one.write() == 0
    assert one.start()
    one.says([*one.as_hub(), "-r"], topic("kiosk-1", "config"), "x" * 1000)
    one.stop()
    file = one.memory / MEMORY_FILE
    whole = file.read_bytes()
    broken = whole[: len(whole) // 2] if spoilt is None else spoilt
    file.write_bytes(broken)
    starts = 1
    while not one.start():  # systemd tries again after 2 s, for ever
        starts += 1
        assert starts < 3
    assert one.says(one.flags("kiosk-1"), topic("kiosk-1", "event"), "{}").code == 0
    one.stop()
    if starts > 1:
        assert (one.memory / ASIDE_FILE).read_bytes() == broken
        assert one.start(), "the next start is an ordinary one"
        one.stop()
