"""Single answers and comments out of the log, the newest first. PURE.

In come stored events, read backwards; out go the presses of one touchpoint with what their visits
said beside them, or the comments. It decides nothing about a score, and reads no log by itself.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Literal

from config.parameters import Parameters
from hub.live.desk import ChosenView, CommentView, NamedView, SingleView
from hub.scoring.guard import is_burst, is_stale
from hub.scoring.state import LIKED
from hub.scoring.visit import UNKNOWN_MS
from hub.store import Stored
from wire.codec import BodyError, decode_body, from_ms
from wire.events import Answer, Comment, Event, Rating, Reason

Visit = tuple[str, str]  # device, token


class Singles:
    """The presses of some devices; ``take`` them page by page until ``is_full``.

    Words of a visit come after its rating, so going backwards they are known when it is met.
    Presses at ``before`` and after it were on an earlier page, and are looked at for that only.
    """

    def __init__(
        self, devices: Collection[str], before: int, most: int, parameters: Parameters
    ) -> None:
        self._devices = devices
        self._before = before
        self._most = most
        self._parameters = parameters
        self._reasons: dict[Visit, dict[str, str | None]] = {}
        self._choices: dict[Visit, dict[str, str]] = {}
        self._rated: set[tuple[Visit, str]] = set()
        self.found: list[SingleView] = []
        self.position = before

    @property
    def is_full(self) -> bool:
        """Whether there are as many as were asked for."""
        return len(self.found) >= self._most

    def take(self, events: Iterable[Stored]) -> None:
        """Look at the next events, the newest first."""
        for stored in events:
            if self.is_full:
                return
            self.position = min(self.position, stored.position)
            if stored.device in self._devices:
                self._look(stored, _said(stored))

    def _look(self, stored: Stored, event: Event | None) -> None:
        if isinstance(event, Reason):
            known = self._reasons.setdefault((stored.device, event.visit), {})
            said = event.direction or event.problem or (LIKED if event.liked else None)
            known.setdefault(event.element, said)
        elif isinstance(event, Answer):
            chosen = self._choices.setdefault((stored.device, event.visit), {})
            chosen.setdefault(event.question, event.choice)
        elif isinstance(event, Rating):
            visit = (stored.device, event.visit)
            corrected = (visit, event.question) in self._rated
            self._rated.add((visit, event.question))
            if stored.position < self._before:
                self.found.append(self._single(stored, event, corrected=corrected))

    def _single(self, stored: Stored, rating: Rating, *, corrected: bool) -> SingleView:
        visit = (stored.device, rating.visit)
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
                NamedView(element=element, said=said)
                for element, said in sorted(reasons.items())
                if said is not None
            ),
            answers=tuple(
                ChosenView(question=question, choice=choice)
                for question, choice in sorted(choices.items())
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


class Comments:
    """The last words of each visit at the ``places``: touchpoints' ids by device."""

    def __init__(self, places: Mapping[str, str], before: int, most: int) -> None:
        self._places = places
        self._before = before
        self._most = most
        self._heard: set[Visit] = set()
        self.found: list[CommentView] = []
        self.position = before

    @property
    def is_full(self) -> bool:
        """Whether there are as many as were asked for."""
        return len(self.found) >= self._most

    def take(self, events: Iterable[Stored]) -> None:
        """Look at the next events, the newest first."""
        for stored in events:
            if self.is_full:
                return
            self.position = min(self.position, stored.position)
            place = self._places.get(stored.device)
            event = None if place is None else _said(stored)
            if place is not None and isinstance(event, Comment):
                self._look(stored, event, place)

    def _look(self, stored: Stored, comment: Comment, place: str) -> None:
        visit = (stored.device, comment.visit)
        if visit in self._heard:
            return  # taken back, or said better since
        self._heard.add(visit)
        if comment.text is not None and stored.position < self._before:
            self.found.append(
                CommentView(
                    at=from_ms(min(stored.at_ms, stored.received_ms)),
                    touchpoint=place,
                    language=comment.language,
                    text=comment.text,
                )
            )


def _said(stored: Stored) -> Event | None:
    """What an event says; None where only a newer program knows."""
    try:
        return decode_body(stored.type, stored.body.encode())
    except BodyError:
        return None
