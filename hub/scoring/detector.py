"""Has something changed today? The Shiryaev-Roberts e-detector. PURE.

In come the day's closed bins of an item, or of the whole store, and what is usual; out goes an
``Alert`` (section 7). While the expected factor of a bin is at most 1, an alert is false on at most
one day in ``alert_days`` (Shin, Ramdas, Rinaldo 2023, "E-detectors"). What makes it so is told by
``hub.scoring.wager``. No message is sent from here.
"""

from collections.abc import Mapping, Sequence
from math import exp, inf, log, log1p
from typing import Literal, NamedTuple

from msgspec import Struct

from hub.scoring.effective import added, from_, until
from hub.scoring.history import History
from hub.scoring.plan import PlannedItem
from hub.scoring.wager import Direction, Gains, by_faces, by_mean
from hub.scoring.window import Window

SCOPE_ITEMS_MIN = 2
"""A store of one item has no scope of its own beside it."""

FIRED_MENTIONS_MIN = 3
"""Fewer blamed elements since the onset name no cause."""


class Run(NamedTuple):
    """The detector in one direction after the day's closed bins.

    ``log_m`` is None before the first bin; ``start`` is the likeliest bin of the change. ``fired``
    and ``onset`` are bin and start when the alert threshold was first reached.
    """

    log_m: float | None = None
    start: int | None = None
    fired: int | None = None
    onset: int | None = None


class Alert(Struct, frozen=True, kw_only=True):
    """One scope today. ``usual_per_day`` is its n, ``threshold`` its A.

    Not ``eligible``: too little history to say what is usual; its runs are then only to be looked
    at, and ``state`` is none. ``state`` stays alert for the rest of the day. ``cause`` is the
    element that was blamed more than usual since ``onset_bin``. ``better`` says that the answers
    are better than usual.
    """

    eligible: bool
    usual_per_day: float
    threshold: float
    state: Literal["none", "watch", "alert"]
    log_m: float | None
    fired_bin: int | None
    onset_bin: int | None
    cause: str | None
    recovered: bool
    better: bool
    down: Run
    up: Run


def item_alert(window: Window, planned: PlannedItem) -> Alert:
    """The scope of one item."""
    return _alert(window, [planned])


def store_alert(window: Window) -> Alert | None:
    """The scope of the whole store; None where it has but one item."""
    scored = window.plan.scored
    return _alert(window, scored) if len(scored) >= SCOPE_ITEMS_MIN else None


class Fall(NamedTuple):
    """A further fall on a day: the bin of its beginning, and what is blamed since."""

    onset: int
    cause: str | None


def fallen_again(
    window: Window, scope: Sequence[PlannedItem], alert: Alert, since: int
) -> Fall | None:
    """Whether the closed bins from ``since`` on are an alert by themselves."""
    onset = _go_on(Course(log(alert.threshold), since), window, scope, "down").run.onset
    if alert.state != "alert" or onset is None:
        return None
    return Fall(onset, _cause(window, scope, onset))


class Course:
    """The detector in one direction, bin after bin: M <- e^l (1 + M) for each wager, from 0.

    It works in logarithms, so that nothing overflows. ``upto`` is the first bin that it has not
    seen.
    """

    def __init__(self, log_threshold: float, upto: int = 0) -> None:
        self.run = Run()
        self.upto = upto
        self._log_threshold = log_threshold
        self._log_ms: list[float] = []
        self._sums: list[float] = []
        self._starts: list[int] = []

    def step(self, bin_: int, gains: Gains) -> None:
        """Take the next bin's log factors, one for each wager."""
        if not self._log_ms:
            self._log_ms, self._sums = [-inf] * len(gains), [-inf] * len(gains)
            self._starts = [0] * len(gains)
        log_ms, sums = self._log_ms, self._sums
        for index, gain in enumerate(gains):
            log_ms[index] = gain + _log_1p_exp(log_ms[index])
            if sums[index] >= 0:
                sums[index] += gain
            else:  # what came before speaks against a change: it begins here
                sums[index], self._starts[index] = gain, bin_
        largest = max(log_ms)
        start = self._starts[log_ms.index(largest)]
        log_m = largest + log(added([exp(one - largest) for one in log_ms]) / len(gains))
        fired, onset = self.run.fired, self.run.onset
        if fired is None and log_m >= self._log_threshold:
            fired, onset = bin_, start
        self.run, self.upto = Run(log_m, start, fired, onset), bin_ + 1


def _alert(window: Window, scope: Sequence[PlannedItem]) -> Alert:
    parameters = window.plan.parameters
    past = [window.history.items[one.item] for one in scope]
    per_day = min(
        max(added(one.per_day for one in past), parameters.alert_min_per_day),
        parameters.alert_max_per_day,
    )
    eligible = (
        max(one.days for one in past) >= parameters.alert_min_days
        and added(one.n for one in past) >= parameters.alert_min_answers
    )
    threshold = parameters.alert_days * per_day
    down = _course(window, scope, "down", log(threshold)).run
    up = _course(window, scope, "up", log(threshold)).run
    state: Literal["none", "watch", "alert"] = "none"
    if eligible and down.fired is not None:
        state = "alert"
    elif eligible and down.log_m is not None and down.log_m >= log(parameters.watch_days * per_day):
        state = "watch"
    return Alert(
        eligible=eligible,
        usual_per_day=per_day,
        threshold=threshold,
        state=state,
        log_m=down.log_m,
        fired_bin=down.fired,
        onset_bin=down.onset,
        cause=_cause(window, scope, down.onset) if state == "alert" else None,
        recovered=state == "alert" and _recovered(window, scope),
        better=eligible and up.fired is not None,
        down=down,
        up=up,
    )


class _Ran(NamedTuple):
    """A course, and what it was run on: another history, or other answers, make it anew."""

    past: History
    reworked: int
    course: Course


def _course(
    window: Window, scope: Sequence[PlannedItem], direction: Direction, log_threshold: float
) -> Course:
    """The detector after the day's closed bins; it goes on where an earlier reading left it."""
    known = window.known
    if known is None:
        return _go_on(Course(log_threshold), window, scope, direction)
    key = (tuple(one.item for one in scope), direction)
    reworked = sum(known.reworked.get(one.item, 0) for one in scope)
    ran = known.ran.get(key)
    if not isinstance(ran, _Ran) or ran.past is not window.history or ran.reworked != reworked:
        ran = known.ran[key] = _Ran(window.history, reworked, Course(log_threshold))
    return _go_on(ran.course, window, scope, direction)


def _go_on(
    course: Course, window: Window, scope: Sequence[PlannedItem], direction: Direction
) -> Course:
    """Take the closed bins that it has not seen, with the gains of the scope's items added up."""
    parameters = window.plan.parameters
    found: dict[int, list[Gains]] = {}
    for planned in scope:
        past = window.history.items[planned.item]
        for one in from_(window.so_far(planned.item), course.upto):
            hour = window.hours[one.bin]
            gains = (
                by_mean(one.faces, planned.face_weights, past.at(hour).mean, direction, parameters)
                if parameters.formula == "1"
                else by_faces(
                    one.faces, planned.face_weights, past.shares_at(hour), direction, parameters
                )
            )
            found.setdefault(one.bin, []).append(gains)
    for bin_ in sorted(found):
        course.step(bin_, tuple(map(added, zip(*found[bin_], strict=True))))
    return course


def _cause(window: Window, scope: Sequence[PlannedItem], onset: int | None) -> str | None:
    """The element blamed more often than usual since the onset; the first of equals."""
    since = range(window.now_bin if onset is None else onset, window.now_bin)
    answers = sum(
        one.total
        for planned in scope
        for one in until(from_(window.answers[planned.item], since.start), since.stop)
    )
    past = [window.history.items[planned.item] for planned in scope]
    counted = added(one.counted for one in past)
    blamed = _blamed(window, scope, since)
    if sum(blamed.values()) < FIRED_MENTIONS_MIN:
        return None
    excess = {
        element: blamed.get(element, 0)
        - (answers * added(one.named.get(element, 0.0) for one in past) / counted if counted else 0)
        for element in window.plan.elements
    }
    likeliest = max(excess, key=excess.__getitem__)
    return likeliest if excess[likeliest] > 0 else None


def _blamed(window: Window, scope: Sequence[PlannedItem], bins: range) -> Mapping[str, int]:
    total: dict[str, int] = {}
    for planned in scope:
        answers = window.state.items.get(planned.item)
        for bin_, senses in () if answers is None else answers.senses.items():
            if bin_ in bins:
                for element, count in senses.bad.items():
                    total[element] = total.get(element, 0) + count
    return total


def _recovered(window: Window, scope: Sequence[PlannedItem]) -> bool:
    """Enough answers of the last hour are as good as is usual where each of them was given."""
    parameters = window.plan.parameters
    counts, excesses = [], []
    for planned in scope:
        usual = window.history.items[planned.item].at(window.hour).mean
        recent = window.recent(planned.item)
        n = added(one.moments.n for one in recent)
        counts.append(n)
        excesses.append(added(one.moments.first for one in recent) - n * usual)
    n = added(counts)
    return n >= parameters.trend_n_recent and added(excesses) / n >= -parameters.alert_delta


def _log_1p_exp(x: float) -> float:
    """ln(1 + e^x) without overflow."""
    return x + log1p(exp(-x)) if x > 0 else log1p(exp(x))
