"""What every screen of the visit has: the line of time, the bar, and somebody who listens.

In: a view. Out: ``on_say`` with what was pressed; ``Touch`` where nothing else was hit.
"""

from kivy.input import MotionEvent
from kivy.uix.screenmanager import Screen

from kiosk.boxes import Box
from kiosk.plan import Frame
from kiosk.screens.view import View
from kiosk.visit.inputs import Input, Touch
from kiosk.widgets.bar import Bar
from kiosk.widgets.drawing import place
from kiosk.widgets.rest import Rest


class SceneScreen(Screen):  # type: ignore[misc] # Kivy has no types
    """A screen with its furniture; built once, it only changes words and places."""

    __events__ = ("on_say",)

    def __init__(self, **properties: object) -> None:
        """Make the furniture; what a screen adds later stands below the bar's tray."""
        super().__init__(**properties)
        self._rest = Rest()
        self.bar = Bar()
        self.bar.bind(on_say=lambda _, given: self.dispatch("on_say", given))
        self.add_widget(self.bar)
        self.add_widget(self._rest)

    def stand(self, widget: object) -> None:
        """Add a widget below the bar."""
        self.add_widget(widget, index=len(self.children))

    def furnish(self, view: View, frame: Frame, side_by_side: tuple[Box, ...] = ()) -> None:
        """Put the furniture where it belongs."""
        place(self._rest, frame.rest)
        self._rest.colour = view.palette.quiet
        self.bar.show(view, frame, side_by_side)

    def wait(self, share: float) -> None:
        """Show the rest of the time, 0 to 1; 0 where nothing ends."""
        self._rest.share = share

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """See Kivy; a touch that hits nothing says that somebody is there."""
        if not super().on_touch_down(touch):
            self.dispatch("on_say", Touch())
        return True

    def on_say(self, given: Input) -> None:
        """Kivy's default handler of the event; the stage listens."""
