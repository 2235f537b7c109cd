"""What a store's screen shows at one moment. PURE.

In come the scoring counters, what the devices said, the log's counts and the time; out goes one
immutable ``LiveView``. There are no words for people in it: the page finds them.
"""

from hub.live.metrics import Metrics
from hub.live.values import EventsView, LiveView
from hub.live.view import Heard, Known, view

__all__ = ["EventsView", "Heard", "Known", "LiveView", "Metrics", "view"]
