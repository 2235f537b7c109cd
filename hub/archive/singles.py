"""Single answers and comments out of the log, the newest first. PURE.

In come stored events, read backwards; out go the presses of one touchpoint with what their visits
said beside them, or the comments. It decides nothing about a score, and reads no log by itself.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping
from typing import Literal, NamedTuple

from config.parameters import Parameters
from hub.live.desk import ChosenView, CommentView, NamedView, SingleView
from hub.scoring.guard import is_burst, is_stale
from hub.scoring.state import LIKED
from hub.scoring.visit import UNKNOWN_MS
from hub.store import Stored
from wire.codec import BodyError, decode_body, from_ms
from wire.events import Answer, Comment, Event, Rating, Reason

SHARED_EVENTS = 200
"""Read once more on both sides of a page: a visit's words may lie across its edges. As many are
read of what a device said after a comment: more than a visit has, also where phones take turns."""

Visit = tuple[str, str]  # device, token


class Word(NamedTuple):
    """What a visit said of one thing, and when in its device's own order; None: taken back."""

    seq: int
    said: str | None


class Backwards(ABC):
    """A page of a log that is read backwards; ``take`` events until it ``is_settled``.

    The order of the log is not that of a visit: the words of now overtake those that waited for
    the network. Which word of a visit is the last is said by ``seq``, so some events on both sides
    of the page are looked at for that only. Those at ``before`` and after it were on a page before.
    """

    def __init__(self, before: int, most: int) -> None:
        self._before = before
        self._most = most
        self._behind = 0
        self.is_full = False
        self.position = before

    @property
    def is_settled(self) -> bool:
        """Whether there are as many as were asked for, and nothing near them says otherwise."""
        return self._behind >= SHARED_EVENTS

    def take(self, events: Iterable[Stored]) -> None:
        """Look at the next events, the newest first."""
        for stored in events:
            if self.is_settled:
                return
            if self.is_full:
                self._behind += 1
            else:
                self.position = min(self.position, stored.position)
            wanted = stored.position < self._before and not self.is_full
            self.is_full = self._look(stored, wanted=wanted) >= self._most or self.is_full

    @abstractmethod
    def _look(self, stored: Stored, *, wanted: bool) -> int:
        """Look at one event, which is on the page if ``wanted``; how many are found now."""


class Singles(Backwards):
    """The presses of some devices, the newest first."""

    def __init__(
        self, devices: Collection[str], before: int, most: int, parameters: Parameters
    ) -> None:
        super().__init__(before, most)
        self._devices = devices
        self._parameters = parameters
        self._reasons: dict[Visit, dict[str, Word]] = {}
        self._choices: dict[Visit, dict[str, Word]] = {}
        self._rated: dict[tuple[Visit, str], int] = {}
        self._kept: list[tuple[Stored, Rating]] = []

    @property
    def found(self) -> list[SingleView]:
        """The presses, with what is known of their visits by now."""
        return [self._single(stored, rating) for stored, rating in self._kept]

    def _look(self, stored: Stored, *, wanted: bool) -> int:
        event = _said(stored) if stored.device in self._devices else None
        if isinstance(event, Reason):
            known = self._reasons.setdefault((stored.device, event.visit), {})
            said = event.direction or event.problem or (LIKED if event.liked else None)
            known[event.element] = _later(known.get(event.element), Word(stored.seq, said))
        elif isinstance(event, Answer):
            known = self._choices.setdefault((stored.device, event.visit), {})
            word = Word(stored.seq, event.choice)
            known[event.question] = _later(known.get(event.question), word)
        elif isinstance(event, Rating):
            key = (stored.device, event.visit), event.question
            self._rated[key] = max(self._rated.get(key, 0), stored.seq)
            if wanted:
                self._kept.append((stored, event))
        return len(self._kept)

    def _single(self, stored: Stored, rating: Rating) -> SingleView:
        visit = (stored.device, rating.visit)
        corrected = self._rated[visit, rating.question] > stored.seq
        # a correction takes the visit's words with it
        reasons = {} if corrected else self._reasons.get(visit, {})
        choices = {} if corrected else self._choices.get(visit, {})
        return SingleView(
            at=from_ms(min(stored.at_ms, stored.received_ms)),
            retimed=stored.retimed,
            device=stored.device,
            question=rating.question,
            version=rating.version,
            scale=rating.scale,
            face=rating.face,
            language=rating.language,
            decision_ms=rating.decision_ms,
            held=self._held(stored, rating, corrected=corrected),
            reasons=tuple(
                NamedView(element=element, said=word.said)
                for element, word in sorted(reasons.items())
                if word.said is not None
            ),
            answers=tuple(
                ChosenView(question=question, choice=word.said)
                for question, word in sorted(choices.items())
                if word.said is not None
            ),
        )

    def _held(
        self, stored: Stored, rating: Rating, *, corrected: bool
    ) -> Literal["burst", "stale", "corrected"] | None:
        if corrected:
            return "corrected"
        if is_stale(stored.at_ms, stored.received_ms, self._parameters):
            return "stale"
        since_ms = UNKNOWN_MS if rating.since_press_ms is None else rating.since_press_ms
        return "burst" if is_burst(since_ms, self._parameters) else None


class Comments(Backwards):
    """The last words of each visit at the ``places``: touchpoints' ids by device."""

    def __init__(self, places: Mapping[str, str], before: int, most: int) -> None:
        super().__init__(before, most)
        self._places = places
        self._last: dict[Visit, int] = {}
        self._kept: dict[Visit, tuple[Stored, CommentView]] = {}

    @property
    def found(self) -> list[CommentView]:
        """The comments that nobody has taken back or put better, as far as is known by now."""
        return [view for _, view in self._kept.values()]

    @property
    def kept(self) -> list[Stored]:
        """Their events."""
        return [stored for stored, _ in self._kept.values()]

    def put_right(self, events: Iterable[Stored]) -> None:
        """Look at what a device said later, wherever it lies in the log."""
        for stored in events:
            self._look(stored, wanted=False)

    def _look(self, stored: Stored, *, wanted: bool) -> int:
        place = self._places.get(stored.device)
        comment = None if place is None else _said(stored)
        if place is None or not isinstance(comment, Comment):
            return len(self._kept)
        visit = (stored.device, comment.visit)
        if stored.seq > self._last.get(visit, -1):
            self._last[visit] = stored.seq
            self._kept.pop(visit, None)
            if comment.text is not None and wanted:
                view = CommentView(
                    number=stored.position,
                    at=from_ms(min(stored.at_ms, stored.received_ms)),
                    touchpoint=place,
                    language=comment.language,
                    text=comment.text,
                )
                self._kept[visit] = stored, view
        return len(self._kept)


def _said(stored: Stored) -> Event | None:
    """What an event says; None where only a newer program knows."""
    try:
        return decode_body(stored.type, stored.body.encode())
    except BodyError:
        return None


def _later(known: Word | None, word: Word) -> Word:
    return word if known is None or word.seq > known.seq else known
