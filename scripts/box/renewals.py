"""The trials of releases: signed ones that reach a closed store's devices through its hub.

In: a store whose devices believe a publisher. Out: for each trial a line of what was seen, or a
``Failed``. What the guide's page on releases says is done, nothing else.
"""

import json
import shutil
from pathlib import Path
from typing import Any

from box.cables import keeps_one_time
from box.store import CAMERA, DATA, KIOSK, Failed, Store

PLACE = "/opt/vetrina"
SOUND, BROKEN, FORGED = 1, 2, 3
"""The numbers of the kiosk's releases."""

RENEWED_S = 400.0
"""Fetched, installed, tried for five minutes at most, and gone back from."""

SHOP, AS_IT_WAS = f"{DATA}/shop.toml", "/srv/shop-as-it-was.toml"
CLOSED = r"\n[hours]\nclosed = []\n"
"""Without a span no day has an hour in which it is open."""


def closes(store: Store) -> str:
    """The store's file gets hours, none of which is open; the kiosk hears of it."""
    before = store.manager.configured(KIOSK)
    store.hub.run("sh", "-c", f"cp {SHOP} {AS_IT_WAS} && printf '{CLOSED}' >> {SHOP}")
    heard_s = store.until("the kiosk hears", lambda: store.manager.configured(KIOSK) != before)
    return f"hours without an open one; the kiosk keeps to them after {heard_s:.0f} s"


def opens(store: Store) -> str:
    """Without hours again, as before."""
    before = store.manager.configured(KIOSK)
    store.hub.run("sh", "-c", f"cat {AS_IT_WAS} > {SHOP}")  # it stays the hub's own
    store.until("the kiosk hears", lambda: store.manager.configured(KIOSK) != before)
    store.well()
    return f"a tap counts ({store.tap()} stored)"


def takes_a_release(store: Store) -> str:
    """The kiosk takes a sound release through the hub, and keeps it."""
    before = _in_force(store, KIOSK)
    _carry(store, "kiosk", store.publisher.release("kiosk", SOUND))
    waited_s = store.until(
        "it stays", lambda: _stays(store, KIOSK, SOUND), RENEWED_S, lambda: _journal(store, KIOSK)
    )
    store.well()
    return f"from {before} to {_in_force(store, KIOSK)} after {waited_s:.0f} s, told to stay"


def goes_back_by_itself(store: Store) -> str:
    """A signed release whose program does not start: the kiosk runs the one before again."""
    _carry(store, "kiosk", store.publisher.broken("kiosk", BROKEN))
    waited_s = store.until(
        "it goes back",
        lambda: (_journal(store, KIOSK)["failed"] or {}).get("counter") == BROKEN,
        RENEWED_S,
        lambda: _journal(store, KIOSK),
    )
    if _in_force(store, KIOSK) != f"versions/{SOUND}":
        msg = f"it runs {_in_force(store, KIOSK)}"
        raise Failed(msg)
    store.well()
    store.until("the page says why", lambda: bool(store.manager.problem_of(KIOSK)))
    why = store.manager.problem_of(KIOSK)
    return f"back at versions/1 after {waited_s:.0f} s; the page says: {why[:70]}"


def refuses_a_forgery(store: Store) -> str:
    """A release that a stranger has signed, in the hub's own folder."""
    _carry(store, "kiosk", store.publisher.forged("kiosk", FORGED))
    store.until(
        "it is refused",
        lambda: _journal(store, KIOSK)["refused"] is not None,
        RENEWED_S,
        lambda: _journal(store, KIOSK),
    )
    why = _journal(store, KIOSK)["refused"]
    if _in_force(store, KIOSK) != f"versions/{SOUND}" or str(FORGED) in _versions(store, KIOSK):
        msg = f"it runs {_in_force(store, KIOSK)} of {_versions(store, KIOSK)}"
        raise Failed(msg)
    store.well()
    return f"still at versions/1: {why}"


def survives_a_cut_in_a_trial(store: Store) -> str:
    """The sensor's power goes while a release is on trial; it ends the trial when it is back."""
    _carry(store, "sensor", store.publisher.release("sensor", SOUND))
    store.until(
        "it is on trial",
        lambda: _journal(store, CAMERA)["trial"] is not None,
        RENEWED_S,
        lambda: _journal(store, CAMERA),
    )
    store.camera.cut()
    between = _in_force(store, CAMERA)
    store.camera.power()
    waited_s = store.until(
        "it stays", lambda: _stays(store, CAMERA, SOUND), RENEWED_S, lambda: _journal(store, CAMERA)
    )
    store.well()
    keeps_one_time(store)  # its chrony begins anew, and with it the box's one clock
    return f"dark at {between}; {_in_force(store, CAMERA)} stays {waited_s:.0f} s after its start"


def _carry(store: Store, program: str, bundle: Path) -> None:
    """Put a bundle into the hub's folder, its head last, as the guide says."""
    brought = store.hub.root / "srv" / bundle.name
    shutil.copytree(bundle, brought)
    into = f"{DATA}/releases/{program}"
    store.hub.run("sh", "-c", f"mkdir -p {into} && rm -f {into}/*")
    store.hub.run("sh", "-c", f"cp /srv/{bundle.name}/*.whl {into}")
    store.hub.run("sh", "-c", f"chown -R --reference={DATA}/ {DATA}/releases")
    store.hub.run("sh", "-c", f"cp /srv/{bundle.name}/release.json {into}")
    shutil.rmtree(brought)


def _stays(store: Store, device: str, counter: int) -> bool:
    """Whether it runs that release, and nothing is on trial any more."""
    settled = _journal(store, device)["trial"] is None
    return settled and _in_force(store, device) == f"versions/{counter}"


def _place(store: Store, device: str) -> Path:
    role = {KIOSK: "kiosk", CAMERA: "sensor"}[device]
    return store.machines[device].root / PLACE.removeprefix("/") / role


def _in_force(store: Store, device: str) -> str:
    """Where the link leads, from which the unit starts."""
    return str((_place(store, device) / "current").readlink())


def _versions(store: Store, device: str) -> list[str]:
    return sorted(path.name for path in (_place(store, device) / "versions").iterdir())


def _journal(store: Store, device: str) -> dict[str, Any]:
    said: dict[str, Any] = json.loads((_place(store, device) / "journal.json").read_text())
    return {"trial": None, "failed": None, "refused": None, **said}
