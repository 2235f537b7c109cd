"""The trial of a hub whose disk is lost: a copy, the loss, and the way back.

In: a store. Out: a line of what was seen, or a ``Failed``. What the guide's page on copies says is
typed, nothing else.
"""

import json
import re

from box.store import Failed, Store

DATA = "/var/lib/vetrina-hub"
HUB = "/opt/vetrina/hub/current/bin/vetrina-hub"
COPIES = "/srv/stick"
TYPED = ("--settings", "/etc/vetrina/hub.toml", "--data", DATA)


def comes_back_from_a_copy(store: Store) -> str:
    """All that the hub's folder held is gone; the copy and the devices have everything."""
    before, was = store.tap(), _incarnation(store)
    box = store.box
    box.run("systemctl", "stop", "mosquitto")  # what came after the copy would be lost, and named
    copied = box.run(HUB, "backup", COPIES, *TYPED)
    found = re.search(rf"{COPIES}/\S+", copied)
    if found is None:
        msg = f"no copy was named: {copied}"
        raise Failed(msg)
    box.run("systemctl", "stop", "vetrina-hub")
    box.run("find", f"{DATA}/", "-mindepth", "1", "-delete")
    store.press()
    box.run(HUB, "restore", found.group(), "--data", DATA)
    box.run("cp", "-p", f"{DATA}/shop-as-it-was.toml", f"{DATA}/shop.toml")
    box.run("systemctl", "start", "mosquitto", "vetrina-hub")
    store.well()
    store.until("the tap of the time between arrives", lambda: store.ratings() == before + 1)
    now = _incarnation(store)
    if now == was:
        msg = f"it goes on as the same incarnation {now}"
        raise Failed(msg)
    return f"{before} ratings copied, {store.ratings()} afterwards; incarnation {was} is {now} now"


def _incarnation(store: Store) -> str:
    said: dict[str, str] = json.loads(store.box.run("cat", f"{DATA}/report-head.json"))
    return said["incarnation"]
