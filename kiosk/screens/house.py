"""The screens of the house: which of them stands in front of the visit, if any.

In: a duty, words, the arrangement. Out: the name of the screen to show, None while the visit has
it. The screens are built once and only change words.
"""

from config.catalogue import Texts
from kiosk.duty import Duty, Post
from kiosk.layout import Layout
from kiosk.screens.notice import NoticeScreen
from kiosk.screens.pad import PadScreen


class House:
    """All screens that are not part of a visit; ``device`` is the name that staff would tell."""

    def __init__(self, device: str) -> None:
        """Build them, empty."""
        self._device = device
        self.pad = PadScreen(name=Post.PAD)
        self.asleep = NoticeScreen(name=Post.ASLEEP, dim=True)
        self.cleaning = NoticeScreen(name=Post.CLEANING)
        self.unmet = NoticeScreen(name=Post.UNMET, warns=True)
        self.screens = (self.asleep, self.cleaning, self.pad, self.unmet)

    def show(self, duty: Duty, texts: Texts, layout: Layout, *, upright: bool) -> str | None:
        """Put a duty on its screen."""
        match duty.post:
            case Post.ON_DUTY:
                return None
            case Post.ASLEEP:
                opening = texts.opening(duty.opens, duty.local) if duty.local else ""
                self.asleep.show(layout, texts["closed"], opening)
            case Post.CLEANING:
                left = texts["cleaning-detail"].format(seconds=duty.left_s)
                self.cleaning.show(layout, texts["cleaning"], left)
            case Post.PAD:
                self.pad.show(duty, texts, layout, upright=upright)
            case Post.UNMET:
                what = texts["unmet-detail"].format(device=self._device)
                self.unmet.show(layout, texts["unmet"], what, self._device)
        return str(duty.post)
