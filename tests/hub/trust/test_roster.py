"""The roster: what two write at once is both kept, and no decision is missed by who follows it."""

import asyncio
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest
from msgspec.structs import replace

from config.load import load_shop
from hub.editor import Draft, Editor
from hub.settings import load_settings
from hub.trust.admission import Admission
from hub.trust.authority import found
from hub.trust.install import follow
from hub.trust.roster import DEVICES_MAX, Enrolled, Roster, RosterError, amend, keep, read
from wire import enrol
from wire.timepiece import SystemTimepiece
from wire.verifier import verifier

ADDRESS = "192.0.2.7"


def device(name: str) -> Enrolled:
    return Enrolled(
        name=name, program="kiosk", verifier=verifier("x"), state="accepted", at_ms=0, by="m"
    )


def test_what_two_decide_at_once_is_both_kept(tmp_path: Path) -> None:
    keep(tmp_path, Roster(devices=(device("stolen"),)))
    is_read, goes_on = threading.Event(), threading.Event()

    def slowly(roster: Roster) -> Roster:
        is_read.set()
        goes_on.wait()
        return roster.having(device("new"))

    hub = threading.Thread(target=amend, args=(tmp_path, slowly))
    root = threading.Thread(
        target=amend, args=(tmp_path, lambda roster: roster.without(["stolen"], 1, "root"))
    )
    hub.start()
    is_read.wait()
    root.start()
    root.join(0.2)  # time to do what it must not do yet
    goes_on.set()
    hub.join()
    root.join()
    known = read(tmp_path)
    assert (known.shut_out(), [*known.verifiers()]) == ({"stolen"}, ["new"])


def test_what_is_decided_while_files_are_written_is_written_too() -> None:
    first, later = Roster(), Roster(devices=(device("new"),))
    looks, written = iter([first, later, later]), list[Roster]()

    def write(roster: Roster) -> list[Path]:
        written.append(roster)
        return [Path(str(len(written)))]

    assert follow(lambda: next(looks), write) == [Path("1"), Path("2")]
    assert written == [first, later]


def test_one_name_too_many_leaves_the_roster_as_it_was(tmp_path: Path) -> None:
    one = device("kiosk")
    full = Roster(devices=tuple(replace(one, name=f"kiosk-{n:03}") for n in range(DEVICES_MAX)))
    keep(tmp_path, full)
    with pytest.raises(RosterError, match="the name of an old one"):
        amend(tmp_path, lambda roster: roster.having(replace(one, name="one-more")))
    assert read(tmp_path) == full


class Shutting:
    """A store's file; while it is read, root shuts a device out at the terminal."""

    obstacle = None

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self) -> Draft:
        amend(self._folder, lambda roster: roster.without(["stolen"], 1, "command line"))
        return Draft(text="", digest="", number=None)

    def change(self, *_: object) -> None: ...


async def test_who_is_shut_out_while_another_is_let_in_stays_out(tmp_path: Path) -> None:
    keep(tmp_path, Roster(devices=(device("stolen"),)))
    settings = load_settings(None)
    settings = replace(settings, data=tmp_path, broker=replace(settings.broker, embedded=False))
    authority = await asyncio.to_thread(found, "demo", datetime(2026, 11, 22, tzinfo=UTC))
    shop = load_shop(None)
    editor = cast("Editor", Shutting(tmp_path))
    admission = Admission(settings, authority, lambda: shop, editor, SystemTimepiece(), "0" * 64)
    wish = enrol.wish("kiosk", "new", "secret", bytes(32), admission.offer())
    ask = admission.ask(enrol.ask(enrol.stretch("ABCDEFGH", wish.nonce), wish), ADDRESS).ask
    place = shop.touchpoints[0].id
    await admission.accept(
        ask, typed="ABCDEFGH", device="new", place=place, replaces=False, by="manager"
    )
    known = read(tmp_path)
    assert (known.shut_out(), [*known.verifiers()]) == ({"stolen"}, ["new"])
