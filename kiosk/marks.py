"""Whether touch and picture agree: five marks, and where somebody who aimed at them was felt. PURE.

In: the glass in millimetres, contacts as ``kiosk.touch`` has them, each with the time in
milliseconds of a clock that never goes back. Out: the mark to touch next, and at the end a line for
each thing that is wrong, with what to do. It draws nothing and counts no press as an answer.
"""

from math import hypot

from msgspec import Struct
from msgspec.structs import replace

from kiosk.touch import Contact, Phase

EDGE_MM = 12.0
"""The outer marks' distance from two edges: where a glass that is off is off most, and a finger
still lands whole."""

NEAR_MM = 8.0
"""A finger is 10 mm wide, and who stands before a glass sees the mark from aslant; a button is at
least 13 mm high."""

SETTLE_MS = 600
"""What comes so soon after a press belongs to it: nobody has reached the next mark yet."""

PATIENCE_MS = 60_000
"""Who has touched nothing for so long is not there, or is not felt."""

NOTHING_FELT = "no touch was felt: see that the glass is plugged in and that this user may read it"

EVENTS_MAX = 20
"""Of one press; more say nothing new."""

Matrix = tuple[float, float, float, float, float, float]
"""The first two rows of a matrix on shares of width and height, as libinput writes calibrations."""

ORIENTATIONS: dict[str, Matrix] = {
    "turned by 90 degrees": (0, -1, 1, 1, 0, 0),
    "turned by 180 degrees": (-1, 0, 1, 0, -1, 1),
    "turned by 270 degrees": (0, 1, 0, -1, 0, 1),
    "mirrored from left to right": (-1, 0, 1, 0, 1, 0),
    "mirrored from top to bottom": (1, 0, 0, 0, -1, 1),
    "with its axes swapped": (0, 1, 0, 1, 0, 0),
    "with its axes swapped and turned by 180 degrees": (0, -1, 1, -1, 0, 1),
}
"""How a glass may lie on its picture, and what turns its reports right."""

Place = tuple[float, float]
"""Millimetres right and down from the upper left corner."""


class Press(Struct, frozen=True, kw_only=True):
    """One touch of a person: where and when it was first felt, and who reported it, each time."""

    at_mm: Place
    down_ms: int
    sources: tuple[str, ...]


class Trial(Struct, frozen=True, kw_only=True):
    """What has been felt so far; ``fingers`` are on the glass, ``heard_ms`` the last contact."""

    glass_mm: Place
    heard_ms: int
    presses: tuple[Press, ...] = ()
    fingers: frozenset[str] = frozenset()


def marks(glass_mm: Place) -> tuple[Place, ...]:
    """Where to touch, in this order: the corners, as one reads, and the centre."""
    width_mm, height_mm = glass_mm
    left, right, up, down = EDGE_MM, width_mm - EDGE_MM, EDGE_MM, height_mm - EDGE_MM
    middle = (width_mm / 2, height_mm / 2)
    return (left, up), (right, up), (left, down), (right, down), middle


def touch(trial: Trial, contact: Contact, now_ms: int) -> Trial:
    """Take note of one contact."""
    trial = replace(trial, heard_ms=now_ms)
    match contact.phase:
        case Phase.DOWN:
            pressed = _pressed(trial, contact, now_ms)
            return replace(pressed, fingers=trial.fingers | {contact.finger})
        case Phase.MOVE:
            return trial
        case Phase.UP:
            return replace(trial, fingers=trial.fingers - {contact.finger})


def awaited(trial: Trial, now_ms: int) -> Place | None:
    """The mark that is to be touched now; None while the last touch is not over, and at the end."""
    left = marks(trial.glass_mm)[len(trial.presses) :]
    return left[0] if left and _settled(trial, now_ms) else None


def is_over(trial: Trial, now_ms: int) -> bool:
    """Whether all marks have been touched, or nobody goes on."""
    if now_ms - trial.heard_ms >= PATIENCE_MS:
        return True
    return len(trial.presses) == len(marks(trial.glass_mm)) and _settled(trial, now_ms)


def faults(trial: Trial) -> list[str]:
    """What is wrong, a line for each reason, with what to do; none: touch and picture agree."""
    wanted, felt = marks(trial.glass_mm), trial.presses
    if not felt:
        return [NOTHING_FELT]
    found = [*_repeats(felt), *_stuck(trial)]
    if len(felt) < len(wanted):
        return [*found, f"{len(felt)} of {len(wanted)} marks were touched: do it again, to the end"]
    return [*found, *_misplaced(trial.glass_mm, wanted, [press.at_mm for press in felt])]


def farthest_mm(trial: Trial) -> float:
    """How far the worst touch was from its mark."""
    pairs = zip(marks(trial.glass_mm), trial.presses, strict=False)
    return max((_apart_mm(mark, press.at_mm) for mark, press in pairs), default=0.0)


def _pressed(trial: Trial, contact: Contact, now_ms: int) -> Trial:
    """The next mark's press, or one report more of the last one's."""
    if awaited(trial, now_ms) is not None:
        at_mm = (contact.x_mm, contact.y_mm)
        press = Press(at_mm=at_mm, down_ms=now_ms, sources=(contact.source,))
        return replace(trial, presses=(*trial.presses, press))
    *before, last = trial.presses
    again = replace(last, sources=(*last.sources, contact.source)[:EVENTS_MAX])
    return replace(trial, presses=(*before, again))


def _settled(trial: Trial, now_ms: int) -> bool:
    if not trial.presses:
        return True
    return not trial.fingers and now_ms - trial.presses[-1].down_ms >= SETTLE_MS


def _repeats(felt: tuple[Press, ...]) -> list[str]:
    """A line when one touch came more than once: two drivers, or a glass that bounces."""
    drivers = next((set(one.sources) for one in felt if len(set(one.sources)) > 1), None)
    if drivers:
        names = " and ".join(sorted(drivers))
        return [f"one touch was reported twice, by {names}: take one of the two drivers away"]
    times = max(len(one.sources) for one in felt)
    if times > 1:
        return [f"one touch was reported {times} times: the glass bounces, or was touched twice"]
    return []


def _stuck(trial: Trial) -> list[str]:
    if trial.fingers:
        return ["a touch did not end: something lies on the glass, or the driver loses reports"]
    return []


def _misplaced(glass_mm: Place, wanted: tuple[Place, ...], felt: list[Place]) -> list[str]:
    """A line when touches were felt beside the marks: how they can be turned or moved right."""
    if _all_near(wanted, felt):
        return []
    for how, matrix in ORIENTATIONS.items():
        if _all_near(wanted, [_turned(glass_mm, matrix, at_mm) for at_mm in felt]):
            numbers = " ".join(f"{one:g}" for one in matrix)
            remedy = f'set LIBINPUT_CALIBRATION_MATRIX="{numbers}" for it in a udev rule'
            return [f"the glass is {how}: touch and picture do not agree; {remedy}"]
    shifts = [(at[0] - mark[0], at[1] - mark[1]) for mark, at in zip(wanted, felt, strict=True)]
    right_mm, down_mm = (sum(parts) / len(shifts) for parts in zip(*shifts, strict=True))
    if _all_near(wanted, [(x - right_mm, y - down_mm) for x, y in felt]):
        return [f"touches are felt {_way(right_mm, down_mm)} the mark: calibrate the glass"]
    far_mm = max(hypot(*shift) for shift in shifts)
    return [f"touches are felt up to {far_mm:.0f} mm beside the marks: calibrate the glass"]


def _turned(glass_mm: Place, matrix: Matrix, at_mm: Place) -> Place:
    width_mm, height_mm = glass_mm
    right, down = at_mm[0] / width_mm, at_mm[1] / height_mm
    a, b, c, d, e, f = matrix
    return (a * right + b * down + c) * width_mm, (d * right + e * down + f) * height_mm


def _way(right_mm: float, down_mm: float) -> str:
    """In words, on which side of something, and how far."""
    across = f"{abs(right_mm):.0f} mm {'right' if right_mm > 0 else 'left'} of"
    along = f"{abs(down_mm):.0f} mm {'below' if down_mm > 0 else 'above'}"
    said = [words for words, far in ((across, right_mm), (along, down_mm)) if abs(far) >= 1]
    return " and ".join(said)


def _all_near(wanted: tuple[Place, ...], felt: list[Place]) -> bool:
    return all(_apart_mm(*pair) <= NEAR_MM for pair in zip(wanted, felt, strict=True))


def _apart_mm(one: Place, other: Place) -> float:
    return hypot(one[0] - other[0], one[1] - other[1])
