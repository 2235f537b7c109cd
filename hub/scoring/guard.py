"""Which events count, and why the others do not. PURE.

In come the times of an event; out goes whether it counts. The rules are R1 to R3 of the model:

* R1, a repeat: is no business of the scores. The log holds each (device, stream, seq) once.
* R2, the time: the log holds it corrected (``wire.clock``); here it is only bounded by the time of
  receipt, and what is older than ``late_days`` when it comes is stale.
* R3, a burst: derived from what the kiosk measured, so the rule can be run again over history. Of a
  visit's presses on one question the first is judged (``hub.scoring.visit``).

It does not see crowds: they are capped when a bin is read (``hub.scoring.effective``).
"""

from config.parameters import Parameters
from hub.scoring.state import BIN_MS, State
from wire.events import DAY_MS


def is_stale(at_ms: int, received_ms: int, parameters: Parameters) -> bool:
    """R2: whether it came too late to count."""
    return received_ms - at_ms > parameters.late_days * DAY_MS


def count_stale(state: State, received_ms: int) -> None:
    """R2: count a rating that came too late where it came, for the ledger of that day."""
    bin_ = received_ms // BIN_MS
    state.stale[bin_] = state.stale.get(bin_, 0) + 1
    state.touched.add(bin_)


def is_burst(since_press_ms: int, parameters: Parameters) -> bool:
    """R3: whether a press followed the one before within the gap; unknown (below 0) is none.

    It is then a burst of 2 or more, however long the burst is.
    """
    return 0 <= since_press_ms < parameters.burst_gap_ms
