"""Whether what the hub hands out can be shown on this glass. PURE.

In: a payload as it came or was kept, and what this kiosk is. Out: a station with its fingerprint,
or the reason why not, short enough for a status. It keeps nothing and applies nothing.
"""

from collections.abc import Collection, Sequence

import msgspec
from msgspec import Struct

from config import layout, logo
from config.layout import TooSmallError
from config.shop import Question
from config.station import Handout, Station, fingerprint, mistakes
from config.vocabulary import ExPro
from wire.codec import PAYLOAD_BYTES_MAX

REASON_CHARACTERS_MAX = 200
"""As ``wire.events.Status.config_problem`` has it."""

# What msgspec raises for hostile input: its own errors, bad UTF-8, and endless nesting.
_REFUSED = (ValueError, RecursionError)

_handout = msgspec.json.Decoder(Handout)
_station = msgspec.json.Decoder(Station)


class Kiosk(Struct, frozen=True, kw_only=True):
    """Who reads the instructions: its name in its store, its glass, the languages it has words in.

    ``glass_mm`` is width and height.
    """

    store: str
    device: str
    glass_mm: tuple[float, float]
    languages: Collection[str]


class Instruction(Struct, frozen=True):
    """What can be shown; ``fingerprint`` is what the hub calls it."""

    fingerprint: str
    station: Station


class Refusal(Struct, frozen=True):
    """What cannot, and why; ``fingerprint`` is None where not even that could be read."""

    fingerprint: str | None
    reason: str


def judge(payload: bytes, kiosk: Kiosk) -> Instruction | Refusal:
    """Read a handout; whatever the bytes are, there is an answer."""
    if len(payload) > PAYLOAD_BYTES_MAX:
        return _refusal(None, [f"{len(payload)} bytes are above {PAYLOAD_BYTES_MAX}"])
    try:
        handout = _handout.decode(payload)
    except _REFUSED as error:
        return _refusal(None, [f"no handout: {error}"])
    told = bytes(handout.station)
    if fingerprint(told) != handout.fingerprint:
        return _refusal(handout.fingerprint, ["it did not arrive whole: its fingerprint differs"])
    try:
        station = _station.decode(told)
    except _REFUSED as error:
        return _refusal(handout.fingerprint, [f"no station: {error}"])
    found = _strange(station, kiosk) or [*_unshowable(station, kiosk), *mistakes(station)]
    if found:
        return _refusal(handout.fingerprint, found)
    return Instruction(handout.fingerprint, station)


UNPLACED = "unplaced"
"""The touchpoint of a kiosk that stands at none; the hub hands out no station without one."""


STAFF_LANGUAGE = "en"
"""What a kiosk speaks that does not know its store yet: an installer reads it, as this project's
pages."""


def unplaced(kiosk: Kiosk) -> Station:
    """What a kiosk is that was told nothing: it stands nowhere, and its question is never shown."""
    languages = sorted(kiosk.languages, key=lambda code: code != STAFF_LANGUAGE)
    words = dict.fromkeys(languages, "")
    silence = Question(id=UNPLACED, expro=ExPro.ENVIRONMENT, text=words)
    return Station(
        store=kiosk.store,
        shop="",
        device=kiosk.device,
        touchpoint=UNPLACED,
        place="",
        timezone="UTC",
        languages=languages,
        questions=[silence],
    )


def is_unplaced(station: Station) -> bool:
    """Whether a station is that of a kiosk that was told nothing."""
    return station.touchpoint == UNPLACED


def abbreviated(reasons: Sequence[str]) -> str:
    """As many of the reasons as a status holds, and how many more there are; printable."""
    text = ""
    for number, reason in enumerate(reasons):
        more = len(reasons) - number - 1
        rest = f" (and {more} more)" if more else ""
        longer = f"{text}; {reason}" if text else reason
        if text and len(longer) + len(rest) > REASON_CHARACTERS_MAX:
            text = f"{text} (and {more + 1} more)"
            break
        text = longer
    shown = "".join(sign if sign.isprintable() else "?" for sign in text)
    if len(shown) > REASON_CHARACTERS_MAX:
        shown = f"{shown[: REASON_CHARACTERS_MAX - 3]}..."
    return shown


def _refusal(mark: str | None, reasons: Sequence[str]) -> Refusal:
    return Refusal(mark, abbreviated(reasons))


def _strange(station: Station, kiosk: Kiosk) -> list[str]:
    if (station.store, station.device) == (kiosk.store, kiosk.device):
        return []
    meant = f"{station.device} of {station.store}"
    return [f"it is for {meant}, and this is {kiosk.device} of {kiosk.store}"]


def _unshowable(station: Station, kiosk: Kiosk) -> list[str]:
    """What this very kiosk cannot do, however right the station is."""
    missing = [one for one in station.languages if one not in kiosk.languages]
    found = [f"languages: there are no texts in {', '.join(missing)}"] if missing else []
    for scale in sorted({question.scale for question in station.questions}):
        try:
            layout.check(*kiosk.glass_mm, scale)
        except TooSmallError as error:
            found.append(f"{scale} faces do not fit: {error}")
    if station.logo is not None:
        found += [f"logo: {line}" for line in logo.mistakes(station.logo)]
    return found
