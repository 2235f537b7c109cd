"""The screens of the house: which of them stands in front of the visit, if any.

In: a duty, words, the store's look, the glass in millimetres. Out: the name of the screen to show,
None while the visit has it. The screens are built once and only change words and colours.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from config.catalogue import Texts
from config.look import Look
from kiosk import theme
from kiosk.duty import Duty, Post
from kiosk.screens.notice import NoticeScreen
from kiosk.screens.pad import PadScreen
from kiosk.visit.state import Access

UNSURE_HOUR = 12  # a clock that is not set shows the colours of the day


class House:
    """All screens that are not part of a visit; ``device`` is the name that staff would tell."""

    def __init__(self, device: str) -> None:
        """Build them, empty."""
        self._device = device
        self.pad = PadScreen(name=Post.PAD)
        self._notices = {
            Post.ASLEEP: NoticeScreen(name=Post.ASLEEP),
            Post.CLEANING: NoticeScreen(name=Post.CLEANING, counts=True),
            Post.UNMET: NoticeScreen(name=Post.UNMET, warns=True),
            Post.SHUT: NoticeScreen(name=Post.SHUT),
        }
        self.screens = (*self._notices.values(), self.pad)

    def show(
        self, duty: Duty, spoken: Sequence[Texts], look: Look, glass_mm: tuple[float, float]
    ) -> str | None:
        """Put a duty on its screen; ``spoken`` are the shop's languages, its own first."""
        texts = spoken[0]
        if duty.post is Post.ON_DUTY:
            return None
        if duty.post is Post.PAD:
            self.pad.show(duty, texts, _palette(duty, look), glass_mm)
        else:
            title, detail, note = self._words(duty, spoken)
            self._notices[duty.post].show(title, detail, note, _palette(duty, look), glass_mm)
        return str(duty.post)

    def _words(self, duty: Duty, spoken: Sequence[Texts]) -> tuple[str, str, str]:
        """The sentence, what there is to add, and small print."""
        texts, *others = spoken
        match duty.post:
            case Post.SHUT:  # no touch is heard, so that nobody can choose a language
                return texts["shut"], "  ·  ".join(one["shut"] for one in others), ""
            case Post.CLEANING:
                left = texts["cleaning-detail"].format(seconds=duty.left_s)
                return texts["cleaning"], left, ""
            case Post.UNMET:
                what = texts["unmet-detail"].format(device=self._device)
                return texts["unmet"], what, self._device
            case _:
                opening = texts.opening(duty.opens, duty.local) if duty.local else ""
                return texts["closed"], opening, ""


def _palette(duty: Duty, look: Look) -> theme.Palette:
    """The store's colours of the hour; a screen that sleeps is dark, for the glass's sake."""
    if duty.post is Post.ASLEEP:
        look = replace(look, mode="night")
    return theme.palette(look, Access(), duty.local.hour if duty.local else UNSURE_HOUR)
