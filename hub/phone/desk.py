"""Serves the phones of one touchpoint: hands out tickets, stores what is said, picks the next page.

In: forms and the time. Out: events to a device of the hub's own, which keeps them on disk and
sends them like a kiosk's, and ``Sheet``s, which ``hub.phone.page`` draws. It knows no browser, and
of an address only how long ago somebody pressed there.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Protocol

from msgspec.structs import replace

from config.shop import Question, Touchpoint
from hub.phone import ticket as tickets
from hub.phone import visit as visits
from hub.phone.form import Form, Scene
from hub.phone.presses import Presses
from hub.phone.sheet import Sheet
from hub.phone.ticket import Ticket
from hub.phone.visit import Press, Said
from wire.events import Event
from wire.outbox import OutboxError
from wire.timepiece import Timepiece

log = logging.getLogger(__name__)

VISITS_MAX = 1_000
"""Remembered, so that a form posted twice is stored once; of an older visit the hub counts the
latest word all the same."""


class Speaker(Protocol):
    """What the desk needs of a ``wire.device.Device``."""

    async def say(self, *events: Event) -> None:
        """Return when the events are on disk."""

    def tell(self, *, problem: str | None) -> None:
        """Send along with the next status."""


class Desk:
    """The phones of one touchpoint; ``new_visit`` makes a token.

    ``place`` and ``languages`` follow the store's description; whoever sets them sees to it.
    """

    def __init__(  # noqa: PLR0913 - each is a partner or a fact of its own
        self,
        place: Touchpoint,
        languages: Sequence[str],
        *,
        speaker: Speaker,
        timepiece: Timepiece,
        key: bytes,
        new_visit: Callable[[], str],
    ) -> None:
        """Take the desk; the first visit may come at once."""
        self.place = place
        self.languages = languages
        self._speaker = speaker
        self._timepiece = timepiece
        self._key = key
        self._new_visit = new_visit
        self._turn = 0
        self._presses = Presses()
        self._visits: OrderedDict[str, Said] = OrderedDict()
        self._storing = asyncio.Lock()
        self._in_trouble = False

    def welcome(self, language: str, *, fresh: bool = False) -> Sheet:
        """The faces, for a new visit; questions take turns."""
        question = self.place.questions[self._turn % len(self.place.questions)]
        self._turn += 1
        ticket = Ticket(
            visit=self._new_visit(), question=question.id, shown_ms=self._timepiece.uptime_ms()
        )
        return Sheet(
            scene="faces",
            ticket=tickets.write(ticket, self._key, self.place.id, self._timepiece.boot),
            question=question,
            place=self.place,
            language=language,
            fresh=fresh,
        )

    async def take(self, form: Form, language: str, address: str) -> Sheet:
        """What follows from a form; its answer is on disk when this returns, or was refused."""
        now_ms = self._timepiece.uptime_ms()
        ticket = tickets.read(form.ticket, self._key, self.place.id, self._timepiece.boot, now_ms)
        asked = {one.id: one for one in self.place.questions}
        if ticket is None or ticket.question not in asked:
            return self.welcome(language, fresh=True)
        question = asked[ticket.question]
        if form.step != "on":
            return self._sheet(_turned(form, self.place), form, question, language)
        async with self._storing:  # the second of two equal forms finds what the first has stored
            before = self._visits.get(ticket.visit, Said())
            since_ms = self._presses.since_ms(address, now_ms)
            press = Press(now_ms=now_ms, since_press_ms=since_ms, language=language)
            said, events = self._events(before, form, ticket, question, press)
            if not await self._store(events):
                return self._sheet(form.scene, form, question, language, refused=True)
            if before.face is None and said.face is not None:  # a correction is no press of its own
                self._presses.note(address, now_ms)
            self._remember(ticket.visit, said)
        if said.face is not None:  # None: it was rated before the hub's last start
            form = replace(form, face=said.face)
        return self._sheet(self._next(form, said), form, question, language)

    def _events(
        self, said: Said, form: Form, ticket: Ticket, question: Question, press: Press
    ) -> tuple[Said, tuple[Event, ...]]:
        if form.scene == "faces":
            return visits.rate(said, form, ticket, question, press)
        rated: tuple[Event, ...] = ()
        if form.scene == "reasons" and said.face is None:  # before the last start, or never
            said, rated = visits.rate(said, form, ticket, question, press)
        if form.scene != "reasons" or said.face is None:
            return said, ()
        good = visits.is_good(said.face, question.scale)
        said, reasons = visits.reason(said, form, ticket, self.place, good=good)
        return said, (*rated, *reasons)

    async def _store(self, events: tuple[Event, ...]) -> bool:
        """Whether they are on disk; an outage is told once, and its end."""
        if not events:
            return True
        try:
            await self._speaker.say(*events)
        except OutboxError as error:
            if not self._in_trouble:
                log.warning("answers from phones cannot be stored: %s", error)
                self._speaker.tell(problem=str(error)[:200])
            self._in_trouble = True
            return False
        if self._in_trouble:
            log.info("answers from phones are stored again")
            self._speaker.tell(problem=None)
        self._in_trouble = False
        return True

    def _remember(self, visit: str, said: Said) -> None:
        self._visits[visit] = said
        self._visits.move_to_end(visit)
        while len(self._visits) > VISITS_MAX:
            self._visits.popitem(last=False)

    def _next(self, form: Form, said: Said) -> Scene:
        if form.scene != "thanks" and said.face is None:  # nothing was chosen
            return "faces"
        if form.scene == "faces":
            return "reasons" if self.place.elements else "thanks"
        return "thanks"

    def _sheet(
        self, scene: Scene, form: Form, question: Question, language: str, *, refused: bool = False
    ) -> Sheet:
        return Sheet(
            scene=scene,
            ticket=form.ticket,
            question=question,
            place=self.place,
            language=language,
            face=form.face,
            chosen=form.said,
            refused=refused,
        )


def _turned(form: Form, place: Touchpoint) -> Scene:
    """The page that a form leads to without storing anything: itself, or the one before."""
    if form.step == "stay":
        return form.scene
    return "reasons" if form.scene == "thanks" and place.elements else "faces"
