"""The trials of a hub's disk: a copy by its own clock on another disk, the loss, and the way back.

In: a store. Out: for each trial a line of what was seen, or a ``Failed``. What the guide's page on
copies says is typed, nothing else.
"""

import json
import time

from box.store import BIN, DATA, HUB, Failed, Store

STICK = "/srv/stick"
TYPED = ("--settings", "/etc/vetrina/hub.toml", "--data", DATA)
LOOSENED = f"[Service]\nReadWritePaths={STICK}\n"
NAMED = f'\n[backup]\nfolder = "{STICK}"\n'

SETTLED_S = 660.0
"""A hub without a copy makes one ten minutes after its start, and looks every minute."""


def names_a_disk_for_copies(store: Store) -> str:
    """What the page on copies says: a folder of the hub's user, the setting, and a drop-in."""
    etc = store.hub.root / "etc"
    drop_in = etc / "systemd/system/vetrina-hub.service.d/copies.conf"
    drop_in.parent.mkdir(parents=True, exist_ok=True)
    drop_in.write_text(LOOSENED)
    with (etc / "vetrina/hub.toml").open("a") as settings:
        settings.write(NAMED)
    store.hub.run("sh", "-c", f"install -d -m 700 -o $(stat -c %u {DATA}/) {STICK}")
    store.hub.run("systemctl", "daemon-reload")
    store.hub.run("systemctl", "restart", "vetrina-hub")
    store.restarted_s = time.monotonic()
    store.until("the hub's page answers", lambda: store.numbers().writable)
    return f"copies go to {STICK}"


def comes_back_from_a_copy(store: Store) -> str:
    """All that the hub's folder held is gone; its own copy and the devices have the rest."""
    begun_s = store.restarted_s
    patience_s = SETTLED_S + begun_s - time.monotonic()
    store.until("the hub makes its copy", lambda: bool(_copies(store)), patience_s)
    copied_s = time.monotonic() - begun_s
    before, was = store.tap(), _incarnation(store)
    hub = store.hub
    hub.run("systemctl", "stop", "mosquitto")  # what comes from now on waits on the devices
    store.press()
    hub.run("systemctl", "stop", "vetrina-hub")
    made = store.events()
    hub.run("find", f"{DATA}/", "-mindepth", "1", "-delete")
    hub.run(f"{BIN[HUB]}/vetrina-hub", "restore", _copies(store)[-1], "--data", DATA)
    hub.run("cp", "-p", f"{DATA}/shop-as-it-was.toml", f"{DATA}/shop.toml")
    kept, left = store.ratings(), made - store.events()
    hub.run("systemctl", "start", "mosquitto", "vetrina-hub")
    store.well()
    store.until("the tap of the time between arrives", lambda: store.ratings() == kept + 1)
    store.gone = left
    now = _incarnation(store)
    if now == was:
        msg = f"it goes on as the same incarnation {now}"
        raise Failed(msg)
    copy = f"copied by itself {copied_s:.0f} s after its start"
    lost = f"{before} ratings before, {kept} in the copy, {left} events to be named as lost"
    return f"{copy}; {lost}; incarnation {was} is {now} now"


def _copies(store: Store) -> list[str]:
    """Whole ones; one that is not finished begins with a dot."""
    return sorted(store.hub.tries("sh", "-c", f"ls -d {STICK}/2*").split())


def _incarnation(store: Store) -> str:
    said: dict[str, str] = json.loads(store.hub.run("cat", f"{DATA}/report-head.json"))
    return said["incarnation"]
