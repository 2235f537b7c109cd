"""A headline and what is offered below it: reasons, directions, answers, expectations.

In: a view. Out: ``on_say`` with what was pressed. Where large type leaves no room for all offers,
the last place leads to the next ones; which are shown is all that is kept here.
"""

from kivy.metrics import mm

from kiosk.boxes import Box
from kiosk.pages import Offer
from kiosk.plan import Frame, chips, frame
from kiosk.screens.scene import SceneScreen
from kiosk.screens.view import View
from kiosk.visit.inputs import Touch
from kiosk.widgets.chip import Chip, alike
from kiosk.widgets.drawing import Drawing, place
from kiosk.widgets.wording import Wording

OFFERS_MAX = 8
"""More than any page has, with the button to the next ones."""

NEXT = Offer(says=Touch(), words="", drawing="do-next")


class OffersScreen(SceneScreen):
    """Up to eight chips, built once."""

    def __init__(self, **properties: object) -> None:
        """Build it, empty."""
        super().__init__(**properties)
        self._first = 0
        self._view: View | None = None
        self._kicker, self._headline, self._picture = Wording(), Wording(), Drawing()
        for part in (self._kicker, self._headline, self._picture):
            self.stand(part)
        self._chips = [Chip() for _ in range(OFFERS_MAX)]
        for chip in self._chips:
            chip.bind(on_release=self._pressed)
            self.stand(chip)

    def show(self, view: View) -> None:
        """Offer, in one language and look."""
        if self._view is None or self._view.state.element != view.state.element:
            self._first = 0
        self._view = view
        here = frame(view.glass, len(view.page.bar))
        self.furnish(view, here)
        self._show_head(view, here)
        offers = view.page.offers
        boxes = chips(view.glass, here.body, len(offers))
        if len(boxes) < len(offers):
            room = len(boxes) - 1
            offers = (*offers[self._first : self._first + room], NEXT)
            boxes = [*boxes[: len(offers) - 1], boxes[-1]]
        for chip, offer, box in zip(self._chips, offers, boxes, strict=False):
            chip.put(box)
            chip.offer(offer, view.palette, here.type_mm)
        for chip in self._chips[len(offers) :]:
            chip.remove()
        alike(self._chips[: len(offers)])

    def _show_head(self, view: View, here: Frame) -> None:
        page, head = view.page, here.head
        kicker_mm = here.note_mm * 1.4 if page.kicker else 0.0
        below = Box(head.left_mm, head.bottom_mm, head.width_mm, head.height_mm - kicker_mm)
        place(self._kicker, Box(head.left_mm, below.top_mm, head.width_mm, kicker_mm))
        self._kicker.words, self._kicker.color = page.kicker, view.palette.quiet
        self._kicker.best_px, self._kicker.least_px = mm(here.note_mm * 1.15), mm(2.5)
        side_mm = min(below.height_mm * 0.8, 16.0) if page.drawing else 0.0
        inset_mm = side_mm * 1.5
        place(
            self._headline,
            Box(
                below.left_mm + inset_mm * 1.5,  # word and picture stand in the middle together
                below.bottom_mm,
                below.width_mm - 2 * inset_mm,
                below.height_mm,
            ),
        )
        self._headline.best_px, self._headline.least_px = mm(here.headline_mm), mm(4)
        self._headline.words, self._headline.color = page.headline, view.palette.text
        left_mm = (view.glass.width_mm - self._headline.ink_px / mm(1) - inset_mm) / 2
        self._picture.name, self._picture.colour = page.drawing or "", view.palette.quiet
        bottom_mm = below.bottom_mm + (below.height_mm - side_mm) / 2
        place(self._picture, Box(left_mm, bottom_mm, side_mm, side_mm))

    def _pressed(self, chip: Chip) -> None:
        if self._view is None or chip.drawing != NEXT.drawing:
            self.dispatch("on_say", chip.says)
            return
        self._first += sum(1 for one in self._chips if one.width) - 1
        self._first = self._first if self._first < len(self._view.page.offers) else 0
        self.show(self._view)

    def on_pre_enter(self) -> None:
        """See Kivy: it comes up with the first offers."""
        self._first = 0
