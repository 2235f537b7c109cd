"""What makes another revision of a day, and why. PURE.

In come the report that was kept last and the one that would be made now; out goes the reason for
another, None where there is none. It makes no report.
"""

from msgspec.structs import replace

from wire.report import DayReport, Reason, Why


def reason(kept: DayReport | None, now: DayReport) -> Reason | None:
    """Why ``now`` should be kept; that only the description has changed is no reason.

    A provisional report waits for the end of its day, whatever comes in until then.
    """
    if kept is None:
        return Reason(why="first", late=0)
    if kept.state == "provisional" and now.state == "provisional":
        return None
    if replace(kept, versions=now.versions) == now:
        return None
    return Reason(why=_why(kept, now), late=max(0, now.taps.made - kept.taps.made))


def _why(kept: DayReport, now: DayReport) -> Why:
    if kept.state != now.state and kept.state == "provisional":
        return "over"
    if kept.versions != now.versions:
        return "rules"
    untold = {"alerts": (), "actions": ()}
    return "outcome" if replace(kept, **untold) == replace(now, **untold) else "late"
