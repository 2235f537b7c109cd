"""What makes another revision of a day, and why. PURE.

In come the report that was kept last and the one that would be made now; out goes the reason for
another, None where there is none. It makes no report.
"""

from collections.abc import Iterator

from msgspec.structs import replace

from wire.report import DayReport, Reason, Why


def reason(kept: DayReport | None, now: DayReport, *, closes: bool = False) -> Reason | None:
    """Why ``now`` should be kept; that only the description or an audit has changed is no reason.

    A provisional report waits for the end of its day, whatever comes in until then. Taps that are
    too few to be told are no reason before the day ``closes``: nothing of it comes in time any
    more.
    """
    if kept is None:
        return Reason(why="first", late=0)
    if kept.state == "provisional" and now.state == "provisional":
        return None
    kept, now = _unaudited(kept), _unaudited(now)
    counts = kept.taps
    if not closes and kept.state == now.state:
        counts = replace(counts, made=now.taps.made, waiting=now.taps.waiting)
    if replace(kept, versions=now.versions, taps=counts) == now:
        return None
    why, *also = [*_whys(kept, now)] or ["late"]
    late = max(0, now.taps.made - kept.taps.made)
    return Reason(why=why, late=late, also=tuple(also) or None)


def _unaudited(report: DayReport) -> DayReport:
    """What was counted, whoever has counted beside it since."""
    return replace(report, doors=tuple(replace(one, audit=None) for one in report.doors))


def _whys(kept: DayReport, now: DayReport) -> Iterator[Why]:
    """All that is true, the weightiest first."""
    is_over = kept.state != now.state and kept.state == "provisional"
    is_judged_anew = kept.versions != now.versions
    if is_over:
        yield "over"
    if is_judged_anew:
        yield "rules"
    outcome = {"alerts": (), "actions": ()}
    alike = replace(kept, **outcome, state=now.state, versions=now.versions)
    if now.taps.made > kept.taps.made or (
        alike != replace(now, **outcome) and not is_judged_anew and not is_over
    ):
        yield "late"
    if (kept.alerts, kept.actions) != (now.alerts, now.actions):
        yield "outcome"
