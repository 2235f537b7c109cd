"""What the store in the box has to get through, one after the other, as in its first bad week.

In: a store. Out: for each trial a line of what was seen, or a ``Failed``.
"""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from box.admission import (
    is_replaced,
    is_shut_out_and_let_in,
    lets_a_kiosk_in,
    lets_a_sensor_in,
    obeys_the_manager,
    signs_in,
)
from box.cables import (
    gets_through_a_bad_line,
    keeps_counting_without_its_cable,
    keeps_one_time,
    opens_no_other_port,
)
from box.loss import comes_back_from_a_copy, names_a_disk_for_copies
from box.renewals import (
    closes,
    goes_back_by_itself,
    opens,
    refuses_a_forgery,
    survives_a_cut_in_a_trial,
    takes_a_release,
)
from box.store import CAMERA, KIOSK, SENSOR_UNIT, UNITS, Failed, Store

Trial = Callable[[Store], str]

HANG_S = 150.0  # 20 s of silence, 20 s to die in, 2 s of rest, a start on a busy machine
WATCHED = ("vetrina-hub", "vetrina-kiosk", SENSOR_UNIT)
MARKS = ("ok ", "done ", "would ", "failed ", "...")
"""With which ``scripts/provision`` begins its lines."""

THANKED_S = 2.0  # a tap is on the disk when it is thanked for

FILLING = "/var/lib/filling"
FILL = f"head -c 2G /dev/zero >> {FILLING}; df --output=avail -B1 /var/lib | tail -1"
BALLAST = "/var/lib/vetrina-hub/ballast"


def installs(store: Store) -> str:
    """The guide's steps, by three people at a time."""
    steps = (store.install_hub, store.install_kiosk, store.install_sensor)
    with ThreadPoolExecutor(len(steps)) as people:
        done = [one.result().count("done ") for one in [people.submit(step) for step in steps]]
    return "{} steps for the hub, {} for the kiosk, {} for the sensor".format(*done)


def stands_when_typed_again(store: Store) -> str:
    """The same again does nothing."""
    said = store.install_hub() + store.install_kiosk() + store.install_sensor()
    lines = [line.split()[0] for line in said.splitlines() if line.startswith(MARKS)]
    if set(lines) != {"ok"}:
        msg = f"something was done again: {said[-600:]}"
        raise Failed(msg)
    return f"{len(lines)} steps stood"


def comes_to_life(store: Store) -> str:
    """All of it runs and hears of each other, and a tap goes all the way."""
    said = store.well()
    return f"{said}; a tap went all the way ({store.tap()} stored)"


def counts_people(store: Store) -> str:
    """The sensor says what it counts."""
    waited_s = store.until("a minute of people is stored", lambda: store.passages() > 0, 180.0)
    return f"{store.passages()} buckets stored, {waited_s:.0f} s waited"


def lets_nothing_out(store: Store) -> str:
    """No program can write where it should not, nor read another's secrets."""
    seen = "".join(
        one.tries("find", "/etc/vetrina/secrets", "-type", "f", "-perm", "/077")
        for one in store.machines.values()
    )
    if seen.strip():
        msg = f"open to others: {seen}"
        raise Failed(msg)
    rights = []
    for unit in WATCHED:
        status = store.on(unit).run("cat", f"/proc/{store.living(unit)}/status")
        held = dict(line.split(":", 1) for line in status.splitlines())
        user = int(held["Uid"].split()[0])
        if user == 0 or int(held["CapEff"], 16) or held["NoNewPrivs"].strip() != "1":
            msg = f"{unit} runs as {user} with {held['CapEff'].strip()}"
            raise Failed(msg)
        rights.append(user)
    return f"three users of their own {rights}, no rights, secrets closed"


def survives_a_kill(store: Store) -> str:
    """Each program is ended without a word, and is back."""
    took = []
    for unit in UNITS:
        before = store.living(unit)
        store.on(unit).run("kill", "-9", str(before))
        waited_s = store.until(f"{unit} is back", lambda: store.pid(unit) not in {0, before})  # noqa: B023 - called at once
        took.append(f"{unit.removeprefix('vetrina-')} {waited_s:.0f} s")
    store.well()
    return f"{', '.join(took)}; a tap counts ({store.tap()} stored)"


def survives_a_hang(store: Store) -> str:
    """What stands still is ended by the watchdog, and is back."""
    before = {unit: store.living(unit) for unit in WATCHED}
    for unit, pid in before.items():
        store.on(unit).run("kill", "-STOP", str(pid))
    waited_s = store.until(
        "the watchdog starts all three anew",
        lambda: all(store.pid(unit) not in {0, pid} for unit, pid in before.items()),
        HANG_S,
    )
    asked = ("journalctl", "--no-pager", "-q", "-g", "Watchdog timeout", "-b")
    named = [
        unit
        for unit in WATCHED
        if f"{unit}.service: Watchdog timeout" in store.on(unit).tries(*asked)
    ]
    if len(named) != len(WATCHED):
        msg = f"the watchdog spoke of {named} only"
        raise Failed(msg)
    store.well()
    return f"all three anew within {waited_s:.0f} s by the watchdog; a tap counts ({store.tap()})"


def survives_a_screen_that_hangs(store: Store) -> str:
    """The kiosk gets no frames through: it is started anew, and its screen with it."""
    before = store.living("vetrina-screen")
    store.kiosk.run("kill", "-STOP", str(before))
    waited_s = store.until(
        "the screen is started anew",
        lambda: store.pid("vetrina-screen") not in {0, before},
        HANG_S,
    )
    store.well()
    return f"screen and kiosk anew within {waited_s:.0f} s; a tap counts ({store.tap()} stored)"


def survives_a_full_disk(store: Store) -> str:
    """The hub gives up its ballast; when that is full too nobody can write; with room all is well."""
    before = store.ratings()
    store.hub.run("sh", "-c", FILL)
    gave_s = store.until("the hub lets its ballast go", lambda: not _has_ballast(store))
    left = store.hub.run("sh", "-c", FILL).strip()
    store.press()
    store.until("the hub says that it cannot write", lambda: not _writable(store))
    store.hub.run("rm", FILLING)
    store.well()
    store.until("the hub writes again", lambda: _writable(store))
    after = store.tap()
    store.until("the ballast is laid again", lambda: _has_ballast(store))
    given = f"ballast given after {gave_s:.0f} s; {left} bytes left then"
    return f"{given}, and the hub said so; well again with room; {after - before} more"


def _has_ballast(store: Store) -> bool:
    return bool(store.hub.tries("find", BALLAST).strip())


def _writable(store: Store) -> bool:
    try:
        return store.numbers().writable
    except Failed:  # it was just started anew
        return True


def survives_a_reboot(store: Store) -> str:
    """Nobody types anything, and everything is back."""
    before = store.ratings()
    for machine in store.machines.values():
        machine.reboot()
    store.well()
    if store.ratings() < before:
        msg = f"{before} ratings before, {store.ratings()} after"
        raise Failed(msg)
    return f"everything came up by itself; a tap counts ({store.tap()} stored)"


def survives_a_power_cut(store: Store) -> str:
    """All three go dark at once, while a tap is on the kiosk alone; the hub comes last."""
    before = store.ratings()
    store.network.pull(KIOSK)
    store.press()
    time.sleep(THANKED_S)
    for machine in store.machines.values():
        machine.cut()
    store.network.put_back(KIOSK)
    for machine in reversed(store.machines.values()):
        machine.power()
    store.well()
    store.until("the tap is stored", lambda: store.ratings() == before + 1)
    return f"all three dark and up again; the tap of just before is stored ({before + 1})"


def has_lost_nothing(store: Store) -> str:
    """Every event that a device made is stored, or was in a lost disk and is named."""
    store.until("nothing waits", lambda: store.numbers().waiting == 0)
    seen = store.numbers()
    if seen.missing or seen.lost != store.gone or seen.quarantined:
        msg = f"the ledger does not come out: {seen}, {store.gone} went with the disk"
        raise Failed(msg)
    crashed = []
    for machine in store.machines.values():
        journal = machine.tries("journalctl", "--no-pager", "-q", "-g", "Traceback")
        crashed += [line for line in journal.splitlines() if "vetrina-" in line]
    named = f"0 missing, {seen.lost} lost with the disk and named, 0 quarantined"
    return f"{named}; {len(crashed)} crashes in the journals"


def can_be_taken_back(store: Store) -> str:
    """Nothing of ours is left but what is the shop's."""
    before = store.ratings()
    store.provision("sensor", "--undo", "--device", CAMERA)
    store.provision("kiosk", "--undo")
    store.provision("hub", "--undo")
    for machine in store.machines.values():
        units = (machine.root / "etc/systemd/system").glob("vetrina-*")
        left = [path.name for path in units if path.suffix != ".d"]  # drop-ins are not ours
        if left or (machine.root / "opt/vetrina").exists():
            msg = f"this is left: {left or '/opt/vetrina'}"
            raise Failed(msg)
    store.install_hub()
    store.until("the hub is back", lambda: store.pid("vetrina-hub") > 0)
    if store.ratings() != before:
        msg = f"{before} ratings before, {store.ratings()} after"
        raise Failed(msg)
    return f"all three undone, the hub put back with its {before} ratings"


TRIALS: tuple[tuple[str, Trial], ...] = (
    ("install three machines", installs),
    ("the same again", stands_when_typed_again),
    ("a disk for copies", names_a_disk_for_copies),
    ("sign in", signs_in),
    ("let a kiosk in", lets_a_kiosk_in),
    ("let a sensor in", lets_a_sensor_in),
    ("come to life", comes_to_life),
    ("one time", keeps_one_time),
    ("no other port", opens_no_other_port),
    ("count people", counts_people),
    ("closed for the night", closes),
    ("a release", takes_a_release),
    ("a cut in a release's trial", survives_a_cut_in_a_trial),
    ("a release that crashes", goes_back_by_itself),
    ("a forged release", refuses_a_forgery),
    ("open again", opens),
    ("obey a command", obeys_the_manager),
    ("let nothing out", lets_nothing_out),
    ("the hub's cable out", keeps_counting_without_its_cable),
    ("a bad line", gets_through_a_bad_line),
    ("a screen that hangs", survives_a_screen_that_hangs),
    ("shut out, let in", is_shut_out_and_let_in),
    ("another kiosk", is_replaced),
    ("its own copy, a lost disk", comes_back_from_a_copy),
    ("kill -9 of everything", survives_a_kill),
    ("a hang (SIGSTOP)", survives_a_hang),
    ("a full disk", survives_a_full_disk),
    ("a reboot", survives_a_reboot),
    ("a power cut", survives_a_power_cut),
    ("the ledger", has_lost_nothing),
    ("take it back", can_be_taken_back),
)
