"""What a visit promises under any sequence of inputs and times, with an outbox that does anything.

``Watcher`` plays shoppers, house and outbox around one state and keeps its own book: who tapped,
what was asked of the outbox, what it stored. It knows none of the step's own fields but those that
a screen shows.
"""

from collections import Counter
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from config.station import Station
from kiosk.visit.effects import Applied, Dropped, Effect, GaveUp, Say, Saying
from kiosk.visit.ends import begin
from kiosk.visit.inputs import (
    Back,
    Choose,
    Chosen,
    Done,
    Ease,
    Heard,
    Input,
    Leave,
    Moved,
    Refused,
    Said,
    Send,
    Sensed,
    Stored,
    Tap,
    Tick,
    Touch,
    Typed,
    Undo,
    Write,
)
from kiosk.visit.patience import BOUNCE_MS, IDLE_MS
from kiosk.visit.reasons import REASONS_MAX
from kiosk.visit.state import SAID_MAX, Access, Scene
from kiosk.visit.step import step
from tests.kiosk.visit.glass import CURIOUS, FULL, PLAIN, START_MS
from wire.codec import decode_body, encode_body
from wire.events import Comment, Rating, Reason

OPEN = {
    Scene.REASONS,
    Scene.DIRECTIONS,
    Scene.FURTHER,
    Scene.EXPECTED,
    Scene.COMMENT,
    Scene.THANKS,
}
GERMAN = replace(CURIOUS, languages=["de", "it"], touchpoint="door")
STATIONS = [PLAIN, CURIOUS, FULL, GERMAN]
IDLE_MS_MAX = max(idle_ms for scene, idle_ms in IDLE_MS.items() if scene is not Scene.COMMENT)

THINGS: dict[str, list[Input]] = {
    "touch": [Touch()],
    "language": [Choose(one) for one in ("it", "en", "de", "xx")],
    "ease": [Ease("slow"), Ease("large"), Ease("aloud")],
    "sensed": [Sensed(one) for one in ("light", "sound", "scent", "space", "touch")],
    "said": [Said(one) for one in ("too_little", "too_much", "crowded", "unpleasant", "xx")],
    "chosen": [Chosen(one) for one in ("merry", "better", "as_expected", "xx")],
    "write": [Write()],
    "typed": [
        Typed(one)
        for one in ("Bello!", "al 333 1234567", "\ud800\x07", "x" * 250, " \n", "a@b.it, b", "")
    ],
    "send": [Send()],
    "back": [Back()],
    "undo": [Undo()],
    "done": [Done()],
    "leave": [Leave()],
    "moved": [Moved(one) for one in STATIONS],
    "heard": [Heard()],
    "tick": [Tick()],
}

Move = tuple[int, str, int]


def moves(*kinds: str) -> st.SearchStrategy[list[Move]]:
    waits_ms = [
        0,
        40,
        250,
        399,
        400,
        401,
        450,
        1_000,
        2_999,
        5_000,
        10_000,
        15_000,
        65_000,
        300_000,
    ]
    return st.lists(
        st.tuples(st.sampled_from(waits_ms), st.sampled_from(kinds), st.integers(0, 9)),
        max_size=60,
    )


ANYTHING = ["tap", "tap", "stored", "stored", "refused", *THINGS]
HANDS = [one for one in THINGS if one not in {"leave", "moved"}]


class Watcher:
    """Everybody around one kiosk."""

    def __init__(self, station: Station, *, obedient: bool) -> None:
        self.state = begin(station)
        self.obedient = obedient
        self.now_ms = START_MS
        self.changed_ms = START_MS  # the last hand on the glass, or change of what is on it
        self.numbers = count()
        self.asked: list[Saying] = []
        self.refused: list[Rating] = []
        self.stored: list[Saying] = []
        self.tapped: list[Rating] = []
        self.said: list[Saying] = []
        self.given_up = 0
        self.wanted = station

    def play(self, moves: list[Move]) -> None:
        for wait_ms, kind, which in moves:
            self.now_ms += wait_ms
            if which % 2:
                self.feed(Tick())
            if kind == "tap":
                self.tap(1 + which % 5)
            elif kind in {"stored", "refused"}:
                if self.asked:
                    event = self.asked.pop(which % len(self.asked))
                    self.answer(event, stores=kind == "stored")
            else:
                self.feed(THINGS[kind][which % len(THINGS[kind])])
            while self.obedient and self.asked:
                self.answer(self.asked.pop(0), stores=True)

    def tap(self, face: int) -> None:
        before, count_before = self.state, len(self.tapped)
        due = before.ends_ms is not None and before.ends_ms <= self.now_ms
        clear = self.now_ms - self.changed_ms >= BOUNCE_MS and not due
        faces = before.scene in {Scene.ASKING, Scene.STORING} and face <= before.question.scale
        self.feed(Tap(face=face, visit=f"visit-{next(self.numbers)}"))
        assert not (clear and faces) or len(self.tapped) == count_before + 1
        if len(self.tapped) > count_before:
            assert (self.tapped[-1].face, self.tapped[-1].scale) == (face, before.question.scale)
            assert self.state.face == face

    def answer(self, event: Saying, *, stores: bool) -> None:
        if stores:
            self.stored.append(event)
            self.feed(Stored(event))
            return
        if isinstance(event, Rating):
            self.refused.append(event)
        mine = event.visit == self.state.visit
        dropped = self.feed(Refused(event, "disk full"))
        if not isinstance(event, Rating):
            assert Dropped(event) in dropped
            assert not mine or (self.state.scene is Scene.REFUSED and self.state.reasons == ())

    def feed(self, one: Input) -> tuple[Effect, ...]:
        before = self.state
        abandoned = self.now_ms - self.changed_ms >= IDLE_MS_MAX and self.tires_soon()
        self.state, effects = step(before, one, self.now_ms)
        for effect in effects:
            self.note(effect, one)
        if isinstance(one, Moved):
            self.wanted = one.station
        if abandoned and isinstance(one, Tick):
            assert self.state.idle
        hand = not isinstance(one, Tick | Stored | Refused | Leave | Moved)
        shown = (before.scene, before.question)
        if hand or shown != (self.state.scene, self.state.question):
            self.changed_ms = self.now_ms
        self.look()
        return effects

    def tires_soon(self) -> bool:
        """Whether the scene ends by itself and without a warning."""
        ends = self.state.scene not in {Scene.STORING, Scene.REFUSED, Scene.COMMENT}
        return ends and not self.state.access.slow and not self.state.held

    def note(self, effect: Effect, one: Input) -> None:
        match effect:
            case Say(event):
                assert decode_body(*encode_body(event)) == event
                self.ask(event, one)
            case GaveUp(ratings):
                self.given_up += ratings
                self.refused = [one for one in self.refused if self.holds(one)]
            case Applied(station):
                wanted = one.station if isinstance(one, Moved) else self.wanted
                assert station == self.state.station == wanted
                assert self.state.idle

    def ask(self, event: Saying, one: Input) -> None:
        if event in self.refused:
            assert isinstance(event, Rating)
            self.refused.remove(event)
            self.asked.append(event)
            return
        self.asked.append(event)
        self.said.append(event)
        if isinstance(event, Rating):
            assert isinstance(one, Tap)
            self.tapped.append(event)
        else:
            assert any(isinstance(one, Rating) and one.visit == event.visit for one in self.stored)
        if isinstance(event, Comment):
            assert "1234567" not in (event.text or "")
            assert "@" not in (event.text or "")

    def holds(self, rating: Rating) -> bool:
        return any(one.rating == rating for one in self.state.held)

    def look(self) -> None:
        """What stands on the glass must be true, and nobody else's."""
        state = self.state
        assert state.ends_ms is None or state.ends_ms > self.now_ms
        if state.scene in OPEN:
            assert not any(isinstance(one, Rating) for one in (*self.asked, *self.refused))
            assert any(
                isinstance(one, Rating) and (one.visit, one.face) == (state.visit, state.face)
                for one in self.stored
            )
        if state.visit is None and state.scene is Scene.ASKING:
            shown = (state.face, state.reasons, state.element, state.choice, state.draft)
            assert shown == (None, (), None, None, "")
        if state.idle:
            assert (state.language, state.access) == (state.station.languages[0], Access())
        if state.scene in OPEN and state.visit is not None:
            assert set(state.reasons) == set(self.standing(state.visit))
        assert len(state.reasons) <= REASONS_MAX

    def standing(self, visit: str) -> list[Reason]:
        """The reasons of a visit that its latest words leave."""
        words = {
            one.element: one for one in self.said if isinstance(one, Reason) and one.visit == visit
        }
        return [one for one in words.values() if not one.withdrawn]

    def wait_until_nobody_is_there(self) -> None:
        """The outbox works from now on, and time goes by."""
        self.obedient = True
        for _ in range(6):
            while self.asked:
                self.answer(self.asked.pop(0), stores=True)
            self.now_ms += 250_000
            self.feed(Tick())
        while self.asked:
            self.answer(self.asked.pop(0), stores=True)


def promised(watcher: Watcher) -> None:
    """What holds in the end, whatever has happened."""
    watcher.wait_until_nobody_is_there()
    assert watcher.state.idle
    assert watcher.state.held == ()
    assert watcher.state.station == watcher.wanted
    stored = [one for one in watcher.stored if isinstance(one, Rating)]
    assert len(stored) + watcher.given_up == len(watcher.tapped)
    assert not Counter(stored) - Counter(watcher.tapped)
    for visit, events in Counter(one.visit for one in watcher.said).items():
        assert events <= SAID_MAX + REASONS_MAX
        assert len(watcher.standing(visit)) <= REASONS_MAX
        ratings = [one for one in watcher.tapped if one.visit == visit]
        assert len({(one.question, one.version, one.since_press_ms) for one in ratings}) == 1


# A busy machine is no failure.
QUIET = settings(deadline=None, max_examples=400, suppress_health_check=[HealthCheck.too_slow])


@QUIET
@given(moves(*ANYTHING), st.sampled_from(STATIONS))
def test_no_sequence_loses_a_rating_shows_an_answer_to_the_next_or_gets_stuck(
    moves: list[Move], station: Station
) -> None:
    watcher = Watcher(station, obedient=False)
    watcher.play(moves)
    promised(watcher)


@QUIET
@given(moves("tap", *HANDS, "moved", "leave"), st.sampled_from(STATIONS))
def test_with_an_outbox_that_stores_nothing_is_given_up_or_dropped(
    moves: list[Move], station: Station
) -> None:
    watcher = Watcher(station, obedient=True)
    watcher.play(moves)
    promised(watcher)
    assert watcher.given_up == 0
    assert Counter(watcher.stored) == Counter(watcher.said)


@QUIET
@given(
    st.integers(1, 4),
    st.lists(st.tuples(st.sampled_from(HANDS), st.integers(0, 9)), max_size=60),
)
def test_a_shopper_who_takes_their_time_keeps_every_promise(
    face: int, presses: list[tuple[str, int]]
) -> None:
    watcher = Watcher(FULL, obedient=True)
    watcher.play([(0, "tap", face - 1)])
    watcher.play([(1_000, kind, which) for kind, which in presses])
    promised(watcher)


@QUIET
@given(moves(*[one for one in ANYTHING if one != "refused"]), st.sampled_from(STATIONS))
def test_what_was_never_refused_is_never_given_up(moves: list[Move], station: Station) -> None:
    watcher = Watcher(station, obedient=False)
    watcher.play(moves)
    promised(watcher)
    assert watcher.given_up == 0
