"""How a kiosk that belongs to no store comes to the hub that it asks. PURE.

In: which hubs answer on the network, and what the installer touches. Out: what the glass says, and
what is to be done: look, ask a hub, let go of it. Where a hub is, anybody on the network can say:
an address is a hint, found or typed, and the code proves the hub (``wire.enrol``). It opens no
socket, and knows nothing of codes.
"""

import re
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

LOOK_AGAIN_S = 10.0
"""A kiosk that found no hub looks by itself: after a power cut it is there before the hub."""

LEFT_ALONE_S = 120.0
"""Who has touched no key for so long has gone, and the kiosk looks by itself again."""

ROWS_MAX = 4
"""Hubs in sight at once, each as high as a finger needs on the smallest glass; the last row of a
longer list leads to the others."""

TYPED_CHARACTERS_MAX = 60
"""Of an address that is typed with a finger; the glass shows no more."""

ERASE, LETTERS, DIGITS = "erase", "abc", "123"
DIGIT_KEYS = (*"123456789.0:", LETTERS, "-", ERASE)
LETTER_KEYS = (*"abcdefghijklmnopqrstuvwxyz", "-", ".", DIGITS, ERASE)
"""In the order of the alphabet: nobody knows yet which keyboard the installer is used to."""

_NAME = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")
_NUMBERS = re.compile(r"[0-9.]+")
_PORT_MAX = 65_535
_PARTS = 4  # of an IPv4 address


class Scene(StrEnum):
    """What stands on the glass; after ``JOINED`` nothing changes it."""

    LOOKING = "looking"
    CHOOSING = "choosing"
    TYPING = "typing"
    ASKING = "asking"
    JOINED = "joined"


class Hub(Struct, frozen=True):
    """A hub at an address, ``HOST`` or ``HOST:PORT``; the rest is what it says of itself."""

    address: str
    store: str = ""
    fingerprint: str = ""


class Search(Struct, frozen=True, kw_only=True):
    """How far it has come.

    ``hubs`` answered last, ``first`` of them is the first in sight. ``by_hand``: a person wants to
    choose, and nothing is asked by itself any more. ``wrong``: what was typed is no address.
    ``offline``: nobody could be asked.
    """

    scene: Scene = Scene.LOOKING
    hubs: tuple[Hub, ...] = ()
    first: int = 0
    typed: str = ""
    letters: bool = False
    wrong: bool = False
    offline: bool = False
    by_hand: bool = False
    hub: Hub | None = None

    @property
    def in_sight(self) -> tuple[Hub, ...]:
        """The hubs that are offered now."""
        return self.hubs[self.first : self.first + self.rows]

    @property
    def has_more(self) -> bool:
        """Whether there are others than those in sight."""
        return len(self.hubs) > ROWS_MAX

    @property
    def rows(self) -> int:
        """How many hubs are in sight at once."""
        return ROWS_MAX - self.has_more

    @property
    def keys(self) -> tuple[str, ...]:
        """What can be typed now, row by row."""
        return LETTER_KEYS if self.letters else DIGIT_KEYS


class Answered(Struct, frozen=True):
    """A look is over; ``offline``: nobody could be asked."""

    hubs: tuple[Hub, ...]
    offline: bool = False


class Pick(Struct, frozen=True):
    """One of the hubs in sight was touched."""

    number: int


class More(Struct, frozen=True):
    """The next hubs of a long list are wanted."""


class Type(Struct, frozen=True):
    """The address is to be typed."""


class Press(Struct, frozen=True):
    """A key of ``Search.keys``."""

    key: str


class Enter(Struct, frozen=True):
    """The address is complete."""


class Again(Struct, frozen=True):
    """Look again, or for another hub than the one that is asked."""


class Joined(Struct, frozen=True):
    """A manager has let the kiosk in."""


Given = Answered | Pick | More | Type | Press | Enter | Again | Joined


class Look(Struct, frozen=True):
    """Look for hubs, after a while; an earlier look is of no interest any more."""

    wait_s: float = 0.0


class Ask(Struct, frozen=True):
    """Ask this hub to be let in."""

    hub: Hub


class Leave(Struct, frozen=True):
    """Ask that hub no more."""


Effect = Look | Ask | Leave
Step = tuple[Search, tuple[Effect, ...]]


def begin(address: str | None) -> Step:
    """Ask at the address of the settings; without one, look."""
    if address is None:
        return Search(), (Look(),)
    return _ask(Search(), Hub(address))


def step(search: Search, given: Given) -> Step:
    """What follows; whatever does not fit the scene changes nothing."""
    match search.scene, given:
        case Scene.JOINED, _:
            return search, ()
        case _, Joined():
            return replace(search, scene=Scene.JOINED), ()
        case _, Again():
            anew = replace(search, scene=Scene.LOOKING, by_hand=True, wrong=False, hub=None)
            return anew, (Leave(), Look())
        case ((Scene.LOOKING | Scene.TYPING), Answered()):
            return _answered(search, given)
        case ((Scene.LOOKING | Scene.CHOOSING), Type()):
            return replace(search, scene=Scene.TYPING, by_hand=True), (Look(LEFT_ALONE_S),)
    return _chosen(search, given) if search.scene is Scene.CHOOSING else _typed(search, given)


def is_address(typed: str) -> bool:
    """Whether it is ``HOST`` or ``HOST:PORT``; one of numbers alone has all four of them."""
    host, colon, port = typed.partition(":")
    if colon and not (port.isdecimal() and 1 <= int(port) <= _PORT_MAX):
        return False
    if _NUMBERS.fullmatch(host):
        parts = host.split(".")
        return len(parts) == _PARTS and all(one and int(one) < 2**8 for one in parts)
    return ".." not in host and _NAME.fullmatch(host) is not None


def _answered(search: Search, given: Answered) -> Step:
    found = replace(search, hubs=given.hubs, first=0, offline=given.offline)
    if len(given.hubs) == 1 and not search.by_hand and not search.typed:
        return _ask(found, given.hubs[0])
    if given.hubs:
        return replace(found, scene=Scene.CHOOSING), ()
    wait_s = LEFT_ALONE_S if search.typed else LOOK_AGAIN_S
    return replace(found, scene=Scene.TYPING), (Look(wait_s),)


def _chosen(search: Search, given: Given) -> Step:
    match given:
        case Pick(number) if number < len(search.in_sight):
            return _ask(search, search.in_sight[number])
        case More():
            after = search.first + search.rows
            return replace(search, first=after if after < len(search.hubs) else 0), ()
    return search, ()


def _typed(search: Search, given: Given) -> Step:
    if search.scene is not Scene.TYPING:
        return search, ()
    match given:
        case Press(key) if key in search.keys:
            return _pressed(search, key), (Look(LEFT_ALONE_S),)
        case Enter() if is_address(search.typed):
            return _ask(search, Hub(search.typed))
        case Enter():
            return replace(search, wrong=True), (Look(LEFT_ALONE_S),)
    return search, ()


def _pressed(search: Search, key: str) -> Search:
    match key:
        case "erase":
            return replace(search, typed=search.typed[:-1], wrong=False)
        case "abc" | "123":
            return replace(search, letters=key == LETTERS)
    typed = (search.typed + key)[:TYPED_CHARACTERS_MAX]
    return replace(search, typed=typed, wrong=False)


def _ask(search: Search, hub: Hub) -> Step:
    return replace(search, scene=Scene.ASKING, hub=hub, wrong=False), (Ask(hub),)
