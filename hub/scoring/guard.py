"""Which events count, and why the others do not. PURE.

In come the times of an event; out goes a ``Verdict``. The rules are R1 to R3 of the model:

* R1, a repeat: is no business of the scores. The log holds each (device, stream, seq) once.
* R2, the time: the log holds it corrected (``wire.clock``); here it is only bounded by the time of
  receipt, and what is older than ``late_days`` when it comes is stale.
* R3, a burst: derived from what the kiosk measured, so the rule can be run again over history.

It does not see crowds: they are capped when a bin is read (``hub.scoring.effective``).
"""

from enum import Enum

from config.parameters import Parameters
from wire.events import DAY_MS


class Verdict(Enum):
    """What becomes of an event."""

    ACCEPTED = "accepted"
    SUPPRESSED = "suppressed"
    STALE = "stale"


def judge(
    at_ms: int, received_ms: int, since_press_ms: int | None, parameters: Parameters
) -> Verdict:
    """Whether an event counts; ``since_press_ms`` is None for all but ratings, and when unknown.

    A press within the gap of the one before is a burst of 2 or more, however long the burst is.
    """
    if received_ms - at_ms > parameters.late_days * DAY_MS:
        return Verdict.STALE
    if since_press_ms is not None and since_press_ms < parameters.burst_gap_ms:
        return Verdict.SUPPRESSED
    return Verdict.ACCEPTED
