"""The trials of the network: who may come over it, the time, a cable out, and a bad line.

In: a store. Out: for each trial a line of what was seen, or a ``Failed``.
"""

import re
import time

from box.store import ADDRESS, BIN, CAMERA, HUB, KIOSK, SENSOR_UNIT, Failed, Store

OPEN = {"tcp 8080", "tcp 8883", "udp 5353", "udp 123"}
"""Of the hub, to the shop's network: the pages, the devices' broker, mDNS, the time."""

KNOCKED = (22, 80, 1883, 8080, 8883)
KNOCK = 'for one in $1; do timeout 5 bash -c "exec 3<>/dev/tcp/$0/$one" && echo $one; done'
UNKNOWN_AUTHORITY = 60  # curl's
ASKED = ("chronyc", "-n", "tracking")
HEARD = "Leap status     : Normal"
AWAY_S = 40.0
TOLD_S = 120.0
"""Until the page says that a device is silent: its last word, and half as long again."""

BAD_TAPS = 2


def opens_no_other_port(store: Store) -> str:
    """What listens to the network is what the guide names, and a stranger gets no further."""
    listed = store.hub.run("ss", "-Hltun").splitlines()
    words = [line.split() for line in listed]
    heard = {f"{one[0]} {one[4].rpartition(':')[2]}" for one in words if not _is_here(one[4])}
    if heard - _passing(listed) != OPEN:
        msg = f"the hub listens at {sorted(heard)}"
        raise Failed(msg)
    ports = " ".join(map(str, KNOCKED))
    came = store.network.from_the_laptop("bash", "-c", KNOCK, ADDRESS, ports).stdout.split()
    if came != ["8080", "8883"]:
        msg = f"from the laptop these opened: {came}"
        raise Failed(msg)
    known = store.network.from_the_laptop("curl", "-s", f"https://{ADDRESS}:8883").returncode
    if known != UNKNOWN_AUTHORITY:
        msg = f"its broker's certificate was taken for one of the Internet's: {known}"
        raise Failed(msg)
    said = {name: _trespasses(store, name) for name in (KIOSK, CAMERA)}
    return f"open: {', '.join(sorted(OPEN))}; {'; '.join(said.values())}"


def keeps_one_time(store: Store) -> str:
    """The chrony of a device that was told the hub's name takes its time, over the network."""
    waited_s = store.until(
        f"{CAMERA} has the hub's time",
        lambda: all(one in store.camera.tries(*ASKED) for one in (HEARD, ADDRESS)),
    )
    return f"{CAMERA} goes by the hub's clock, after {waited_s:.0f} s more"


def keeps_counting_without_its_cable(store: Store) -> str:
    """The hub's cable is out: taps and minutes wait on the devices, and come when it is back."""
    before, minutes = store.ratings(), store.passages()
    store.network.pull(HUB)
    silent_s = store.until("both are missed", lambda: not store.online(), TOLD_S, store.online)
    store.press()
    store.press()
    if (store.ratings(), store.idle()) != (before, []):
        msg = f"{store.ratings()} ratings, {before} before; not running: {store.idle()}"
        raise Failed(msg)
    store.network.put_back(HUB)
    store.well()
    back_s = store.until("both taps arrive", lambda: store.ratings() == before + 2)
    store.until("the minutes arrive", lambda: store.passages() > minutes)
    missed = f"missed after {silent_s:.0f} s"
    return f"{missed}; 2 taps and {store.passages() - minutes} minutes came, {back_s:.0f} s after"


def gets_through_a_bad_line(store: Store) -> str:
    """Each packet is lost once in four, both ways, and the line is slow: nothing is, or is twice."""
    before, took = store.ratings(), []
    with store.network.bad() as lost:
        for tap in range(BAD_TAPS):
            store.press()
            took.append(
                store.until(
                    "the tap is stored",
                    lambda: store.ratings() == before + tap + 1,  # noqa: B023 - called at once
                    TOLD_S,
                )
            )
        time.sleep(AWAY_S)
        packets = lost()
    store.well()
    if store.ratings() != before + BAD_TAPS or not packets:
        msg = f"{before} before, {store.ratings()} after {BAD_TAPS} taps; {packets} packets lost"
        raise Failed(msg)
    waited = ", ".join(f"{one:.0f} s" for one in took)
    return f"{packets} packets lost; {BAD_TAPS} taps through it after {waited}, none twice"


def _is_here(address: str) -> bool:
    return address.startswith(("127.", "[::1]"))


def _passing(listed: list[str]) -> set[str]:
    """Ports that a program asks from and does not serve: chrony's and DNS's own, as they come."""
    found = set()
    for line in listed:
        port = line.split()[4].rpartition(":")[2]
        if line.startswith("udp") and int(port) >= 32768:  # noqa: PLR2004 - the kernel's own range
            found.add(f"udp {port}")
    return found


def _trespasses(store: Store, name: str) -> str:
    """What the device's doctor says of the broker: what is none of its business is refused it."""
    unit = {KIOSK: "vetrina-kiosk", CAMERA: SENSOR_UNIT}[name]
    place = {KIOSK: "/var/lib/vetrina-kiosk", CAMERA: f"/var/lib/vetrina-sensor/{CAMERA}"}[name]
    settings = {KIOSK: "kiosk", CAMERA: CAMERA}[name]
    program = unit.partition("@")[0]
    typed = ("--settings", f"/etc/vetrina/{settings}.toml", "--data", place)
    said = store.machines[name].tries(f"{BIN[name]}/{program}", "doctor", *typed)
    line = re.search(r"^fine +access: (.+)$", said, re.MULTILINE)
    if line is None:
        msg = f"{name}'s doctor says: {said[-600:]}"
        raise Failed(msg)
    return line.group(1)
