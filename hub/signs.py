"""Signs of change: what the scores of a moment say that somebody may have to be told. PURE.

In comes what the model sees, and which words are hazards; out go ``Sign``s for ``hub.alerts``. It
remembers nothing, so the signs of a day that is over can be read again with its late answers.
"""

from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from config.shop import STORE, Shop
from hub.alerts import Sign
from hub.scoring.detector import Alert, fallen_again, item_alert, store_alert
from hub.scoring.plan import PlannedItem
from hub.scoring.state import BIN_MS, State
from hub.scoring.window import Window

HAZARD_BINS = 2
"""Bins in which a hazard is looked for: what was said before has been told before."""


def changes(shop: Shop, window: Window, cleared: Mapping[str, int]) -> Iterator[Sign]:
    """Of the store and of each question: is it worse than usual, is it better?

    ``cleared`` says of the scopes that have recovered today when that was: whether they have fallen
    again is judged by the answers since.
    """
    main = {place.id for place in shop.touchpoints if place.moment_of_truth}
    whole = store_alert(window)
    if whole is not None:
        signs = _both(window, STORE, whole, main=True)
        yield from _again(signs, window, window.plan.scored, whole, cleared)
    for planned in window.plan.scored:
        alert = item_alert(window, planned)
        item = planned.item
        signs = _both(window, item.question, alert, main=item.touchpoint in main)
        yield from _again(signs, window, [planned], alert, cleared)


def hazards(words: Sequence[str], state: State, day: int, now_ms: int) -> Iterator[Sign]:
    """The hazards that somebody has named in the last minutes; one shopper is enough."""
    now_bin = now_ms // BIN_MS
    for item, answers in state.items.items():
        for word in words:
            named = [
                bin_
                for bin_ in range(now_bin - HAZARD_BINS + 1, now_bin + 1)
                if bin_ in answers.senses and answers.senses[bin_].said.get(word)
            ]
            if named:
                yield Sign(
                    scope=item.question,
                    kind="hazard",
                    day=day,
                    on=True,
                    since_ms=(named[-1] + 1) * BIN_MS - 1,  # at the latest
                    cause=word,
                    main=True,
                )


def _both(window: Window, scope: str, alert: Alert, *, main: bool) -> Iterator[Sign]:
    day = window.history.day
    if alert.eligible:
        down, up = alert.state == "alert", alert.better
        yield Sign(
            scope=scope,
            kind="down",
            day=day,
            on=down,
            since_ms=_ms(alert.onset_bin, window.now_bin),
            cause=alert.cause,
            over=alert.recovered,
            main=main,
        )
        yield Sign(
            scope=scope,
            kind="up",
            day=day,
            on=up,
            since_ms=_ms(alert.up.onset, window.now_bin),
            main=main,
        )


def _again(
    signs: Iterator[Sign],
    window: Window,
    scope: Sequence[PlannedItem],
    alert: Alert,
    cleared: Mapping[str, int],
) -> Iterator[Sign]:
    """The signs of a scope; of one that fell again after it had recovered, since then."""
    for sign in signs:
        since_ms = cleared.get(sign.scope) if sign.kind == "down" else None
        fall = (
            None if since_ms is None else fallen_again(window, scope, alert, since_ms // BIN_MS + 1)
        )
        if fall is None:
            yield sign
        else:
            yield replace(sign, since_ms=fall.onset * BIN_MS, cause=fall.cause)


def _ms(bin_: int | None, now_bin: int) -> int:
    return (now_bin if bin_ is None else bin_) * BIN_MS
