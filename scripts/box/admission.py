"""The trials of who belongs to the store: let in by a code, shut out, replaced.

In: a store. Out: for each trial a line of what was seen, or a ``Failed``. The manager reads the code
off the screen or the terminal of a device, and types it at the hub's page; nothing is carried over.
"""

import re
import time
from collections.abc import Callable

from box.store import BIN, CAMERA, KIOSK, PATIENCE_S, SENSOR_UNIT, Failed, Store

CODE = re.compile(r"\b([0-9A-Z]{4})-([0-9A-Z]{4})\b")
CUT_OFF_S_MAX = 60.0
"""What is promised to whoever shuts a device out."""

FORBIDDEN = "403"
STAYS_OUT_S = 20.0  # in which it tries again, several times
OLD = "/srv/old-kiosk"
SENSOR = f"/var/lib/vetrina-sensor/{CAMERA}"


def signs_in(store: Store) -> str:
    """The first admin comes with the code of the hub's folder; a page of somebody else does not."""
    store.manager.sign_in_first()
    refused = store.manager.forged()
    if refused != FORBIDDEN:
        msg = f"a change without the page's token was answered {refused}"
        raise Failed(msg)
    return f"the first admin is in, by the hub's code; without the page's token: {refused}"


def lets_a_kiosk_in(store: Store) -> str:
    """The guide's second step goes on: the screen finds the hub, and a manager types its code."""
    _let_in(store, KIOSK, store.looked_at)
    return "it found the hub by mDNS, and was let in by the code on its screen"


def lets_a_sensor_in(store: Store) -> str:
    """The guide's third step goes on: it looks for a hub by itself, and shows a code."""
    said = _enrols(store)
    found = re.search(r"1\. (\S+ at \S+), says", said)
    if found is None:
        msg = f"it names no hub: {said[-400:]}"
        raise Failed(msg)
    return f"it found {found.group(1)} by mDNS, and was let in by the code on its terminal"


def obeys_the_manager(store: Store) -> str:
    """Both were handed the hub's key when they joined: what the manager orders is done."""
    store.manager.sign_in()
    store.rest()  # a kiosk at which somebody stands refuses
    took = []
    for device, unit in ((KIOSK, "vetrina-kiosk"), (CAMERA, SENSOR_UNIT)):
        before = store.living(unit)
        store.manager.restarts(device)
        waited_s = store.until(f"{device} begins anew", lambda: store.pid(unit) not in {0, before})  # noqa: B023 - called at once
        took.append(f"{device} {waited_s:.0f} s")
    store.well()
    return f"a signed command each, and begun anew: {', '.join(took)}"


def is_shut_out_and_let_in(store: Store) -> str:
    """The sensor is thrown out at once, stays out, and comes back with all that it kept."""
    said = ("journalctl", "--no-pager", "-q", "-u", "mosquitto", "-g", f"Client {CAMERA} disc")
    thrown = len(store.hub.tries(*said).splitlines())
    store.manager.shuts_out(CAMERA)
    cut_s = store.until(
        "it is cut off",
        lambda: len(store.hub.tries(*said).splitlines()) > thrown,
        CUT_OFF_S_MAX,
    )
    seen_s = cut_s + store.until("the page says so", lambda: store.online() == {KIOSK})
    before = store.passages()
    time.sleep(STAYS_OUT_S)
    if CAMERA in store.online() or store.passages() > before:
        msg = "it was heard again"
        raise Failed(msg)
    _enrols(store, "--again")
    store.well()
    store.until("what it counted meanwhile arrives", lambda: store.passages() > before, 180.0)
    cut = f"cut off after {cut_s:.0f} s, and shown so after {seen_s:.0f} s"
    return f"{cut}; let in again, {store.passages() - before} minutes came"


def is_replaced(store: Store) -> str:
    """A new kiosk takes the place and the history; the old one is out, whatever it knows."""
    before = store.ratings()
    store.until("nothing waits", lambda: store.numbers().waiting == 0)
    store.kiosk.run("systemctl", "stop", "vetrina-kiosk")
    store.kiosk.run("mv", "/var/lib/vetrina-kiosk", OLD)
    store.kiosk.run("systemctl", "start", "vetrina-kiosk")
    _let_in(store, KIOSK, store.looked_at)
    store.well()
    after = store.tap()
    said = store.kiosk.tries(*_doctor())
    if "does not let this user in" not in said:
        msg = f"the old one is not refused: {said[-400:]}"
        raise Failed(msg)
    return f"{before} ratings before, {after} with the new one's first; the old one is refused"


def _enrols(store: Store, *more: str) -> str:
    """The sensor asks on its terminal, without being told where; what it says there."""
    words = (f"{BIN[CAMERA]}/vetrina-sensor", "enrol", *more)
    named = ("--settings", f"/etc/vetrina/{CAMERA}.toml", "--data", SENSOR)
    with store.camera.typed(*words, *named) as said:
        _let_in(store, CAMERA, lambda: _code_in(said()))
        heard = said()
    store.camera.run("systemctl", "restart", SENSOR_UNIT)
    return heard


def _doctor() -> tuple[str, ...]:
    """What the old one hears when it tries to come."""
    kiosk = (f"{BIN[KIOSK]}/vetrina-kiosk", "doctor", "--settings", "/etc/vetrina/kiosk.toml")
    return (*kiosk, "--data", OLD)


def _let_in(store: Store, device: str, read: Callable[[], str]) -> None:
    """What a manager does when a device stands there and shows a code."""
    store.manager.sign_in()

    def typed() -> bool:
        code = read()
        asks = [one["ask"] for one in store.manager.waiting()]
        if not code or not asks:
            return False
        known = store.manager.standing().get(device) == "accepted"
        store.manager.lets_in(asks[0], code, device, replaces=known)
        return True

    store.until(f"{device} is let in", typed, PATIENCE_S)


def _code_in(said: str) -> str:
    """The code that stands last on a terminal."""
    found = CODE.findall(said)
    return "".join(found[-1]) if found else ""
