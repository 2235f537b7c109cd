"""Who came into a store, as the region's pages tell it. PURE.

In comes the traffic of some days; out goes what is told of it. The numbers are those of
``hub.daily.traffic``, which says what they mean; nothing is worked out here.
"""

from msgspec import Struct

from hub.daily.traffic import Traffic
from wire.audit import Wrong


class Visitors(Struct, frozen=True, kw_only=True):
    """Who came in while somebody watched, and about how many more while nobody did.

    ``watched`` is the share of them that was counted, per mille. ``at_least``: a door was watched
    for less than half of the time; there were more, ``watched`` and ``unseen`` are null, and nobody
    knows. ``wrong``: how far off the count is by counts by hand; null where a door had none.
    """

    counted: int
    at_least: bool
    watched: int | None
    unseen: int | None
    wrong: Wrong | None


def visitors(traffic: Traffic | None) -> Visitors | None:
    """Who came in, with what may be missing, and how far off it is; None: nobody was counted."""
    if traffic is None:
        return None
    return Visitors(
        counted=traffic.people,
        at_least=traffic.at_least,
        watched=traffic.watched,
        unseen=traffic.unseen,
        wrong=traffic.wrong,
    )
