"""Whether a place was watched well enough to say how many of those who passed answered. PURE.

In comes a place of a day's report; out goes yes or no. Who passed while nobody watched is unknown,
and dividing the whole day's answers by the rest would make every share larger than it is.
"""

from hub.scoring.footfall import WATCHED_PERCENT_MIN
from wire.report import Place


def well_watched(place: Place) -> bool:
    """Whether most of the time that the store was open was watched there."""
    return 0 < WATCHED_PERCENT_MIN * place.expected <= 100 * place.people.bins
