"""How far off the traffic of a store's day is, by the counts by hand at its doors. PURE.

In come the doors of a day's report; out goes one share with its interval for all of them. It
corrects no number, and judges no door by itself.
"""

from collections.abc import Sequence

from wire.audit import Wrong, wrong
from wire.report import Door


def traffic_wrong(doors: Sequence[Door]) -> Wrong | None:
    """Of the public doors that counted; None: none did, or one of them was never counted by hand.

    What was counted by hand at all of them is one sample: a door where more was counted weighs
    more.
    """
    audits = [one.audit for one in doors if one.role == "public" and one.in_ is not None]
    known = [one for one in audits if one is not None]
    if not known or len(known) < len(audits):
        return None
    return wrong(sum(one.right for one in known), sum(one.of for one in known))
