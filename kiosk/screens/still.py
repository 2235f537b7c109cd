"""In front of a scene whose time is nearly up: is anybody still there?

In: a view. Out: ``on_say``: any touch goes on, the button asks for ten times the time.
"""

from kivy.metrics import mm

from kiosk.boxes import middle
from kiosk.pages import Offer
from kiosk.plan import frame
from kiosk.screens.scene import SceneScreen
from kiosk.screens.view import View
from kiosk.visit.inputs import Ease
from kiosk.widgets.chip import Chip
from kiosk.widgets.drawing import place
from kiosk.widgets.wording import Wording

BUTTON_MM = 64.0, 20.0


class StillScreen(SceneScreen):
    """One sentence, one button, and the line of time that grows shorter."""

    def __init__(self, **properties: object) -> None:
        """Build it, without words."""
        super().__init__(**properties)
        self._words = Wording()
        self._more = Chip(manner="main")
        self._more.bind(on_release=lambda one: self.dispatch("on_say", one.says))
        self.stand(self._words)
        self.stand(self._more)

    def show(self, view: View) -> None:
        """Ask in one language and look."""
        here = frame(view.glass, 0)
        self.furnish(view, here)
        place(self._words, here.head)
        self._words.best_px, self._words.least_px = mm(here.headline_mm), mm(4)
        self._words.words, self._words.color = view.texts["still-there"], view.palette.text
        if view.state.access.slow:
            self._more.remove()
            return
        more = Offer(says=Ease("slow"), words=view.texts["more-time"], drawing="do-slow")
        self._more.put(middle(here.body, *BUTTON_MM))
        self._more.offer(more, view.palette, here.type_mm)
