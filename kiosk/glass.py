"""Between the drivers of the glass and the screens: nothing is touched that was not meant.

In: Kivy's input events, before any widget sees them. Out: those that are left of them after
``kiosk.touch`` has judged; and calls when staff make a gesture. It knows no screen.

Kivy on Linux lives on the mouse that SDL makes of a touch: one finger, no more. But SDL reports
every finger as well, on X11, Wayland and without either, and Kivy's window reads those reports and
puts them aside. ``hear_fingers`` hands them to the provider that Kivy keeps for them, and
``kiosk.panel`` tells SDL to make no mouse of them. So there is one driver and one report for each
contact, and a plain mouse or a simple glass that poses as one works as before.
"""

from collections.abc import Callable, Iterable
from typing import Any

from kivy.base import EventLoop
from kivy.core.window import Window
from kivy.core.window.window_sdl2 import SDL2MotionEventProvider
from kivy.input import MotionEvent
from kivy.metrics import mm

from config.layout import MM_PER_INCH
from kiosk import fitness
from kiosk.touch import BOUNCE_MS, TYPING_BOUNCE_MS, Contact, Gesture, Glass, Outcome, Phase
from kiosk.touch import let_go as let_go_of
from kiosk.touch import touch as touch_glass
from kiosk.touch import wait as wait_on

_PHASES = {"begin": Phase.DOWN, "update": Phase.MOVE, "end": Phase.UP}
_FINGERS = frozenset({"fingerdown", "fingermotion", "fingerup"})

OFF_THE_GLASS = -1.0
"""Share of the width: where a press is let go that shall press nothing."""

Event = tuple[str, MotionEvent]


class Guard:
    """Judges every input event, as one of Kivy's own post-processing modules.

    ``deaf``: the screen is told of nothing that comes down. ``typing``: a keyboard is in front.
    """

    def __init__(
        self,
        uptime_ms: Callable[[], int],
        touched: Callable[[], None],
        asked: Callable[[Gesture], None],
    ) -> None:
        """Be called back when the glass is touched, and when a gesture is made."""
        self.deaf = False
        self.typing = False
        self.glass = Glass()
        self._uptime_ms = uptime_ms
        self._touched = touched
        self._asked = asked
        self._known: dict[str, MotionEvent] = {}
        self._passed: list[Event] = []

    def install(self) -> None:
        """Stand between the drivers and the window from now on."""
        EventLoop.add_postproc_module(self)
        hear_fingers()

    def let_go(self) -> None:
        """The screen changes: no finger that is down presses anything on the new one."""
        self._forget(let_go_of(self.glass))

    def wait(self) -> None:
        """Time has passed, wanted several times a second: a finger that is held says nothing."""
        outcome = wait_on(self.glass, self._uptime_ms())
        self._forget(outcome)
        if outcome.gesture is not None:
            self._asked(outcome.gesture)

    def process(self, events: Iterable[Event]) -> list[Event]:
        """What is left of the events of one frame; Kivy calls it in every frame."""
        touched = False
        now_ms = self._uptime_ms()
        for kind, event in events:
            if not is_finger(event):
                continue
            touched |= kind == "begin"
            outcome = touch_glass(
                self.glass,
                contact_of(kind, event),
                now_ms,
                deaf=self.deaf,
                bounce_ms=TYPING_BOUNCE_MS if self.typing else BOUNCE_MS,
            )
            self._forget(outcome)
            if outcome.passed:
                self._pass(kind, event)
        if touched:
            self._touched()
        passed, self._passed = self._passed, []
        return passed

    def _pass(self, kind: str, event: MotionEvent) -> None:
        self._passed.append((kind, event))
        if kind == "begin":
            self._known[_name(event)] = event
        elif kind == "end":
            del self._known[_name(event)]

    def _forget(self, outcome: Outcome) -> None:
        """Keep what is on the glass, and let go off the glass what the screen has to forget."""
        self.glass = outcome.glass
        for name in outcome.cancelled:
            event = self._known.pop(name)
            event.sx = event.sy = OFF_THE_GLASS
            self._passed.append(("end", event))


def hear_fingers() -> None:
    """Hand the fingers that SDL reports to Kivy; more than one at once, and none twice."""
    if not isinstance(Window._win, _Hearing):  # noqa: SLF001 - there is no other way to them
        Window._win = _Hearing(Window._win)  # noqa: SLF001


def is_finger(event: MotionEvent) -> bool:
    """Whether it is a touch, and no mouse that hovers, scrolls or clicks another button."""
    return event.is_touch and ("button" not in event.profile or event.button == "left")


def contact_of(kind: str, event: MotionEvent) -> Contact:
    """What a driver reports, in millimetres on the glass; ``kind`` is Kivy's name of the phase."""
    width_px, height_px = Window.size
    return Contact(
        finger=_name(event),
        phase=_PHASES[kind],
        x_mm=event.sx * width_px / mm(1),
        y_mm=(1 - event.sy) * height_px / mm(1),
        source=event.device,
    )


def misfits(size_px: tuple[int, int], density_dpi: int) -> list[str]:
    """What is wrong with the picture that is on the glass, a line for each reason."""
    drawn_dpi = round(mm(MM_PER_INCH))
    return fitness.misfits(tuple(Window.size), drawn_dpi, size_px, density_dpi)


class _Hearing:
    """SDL's window as Kivy's window polls it."""

    def __init__(self, window: Any) -> None:  # noqa: ANN401 - Kivy has no types
        self._window = window

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - Kivy has no types
        return getattr(self._window, name)

    def poll(self) -> Any:  # noqa: ANN401 - Kivy has no types
        event = self._window.poll()
        if event and event[0] in _FINGERS:
            SDL2MotionEventProvider.q.appendleft(event)
        return event


def _name(event: MotionEvent) -> str:
    return f"{event.device}-{event.uid}"
