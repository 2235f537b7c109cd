"""A station with everything switched on, and visits played on it as lists of inputs and times."""

from msgspec.structs import replace

from config.shop import Choice, Further, Question
from config.station import Station
from config.vocabulary import ExPro, Module
from kiosk.visit.effects import Effect, Say, Saying
from kiosk.visit.ends import begin
from kiosk.visit.inputs import Input, Refused, Stored, Tap
from kiosk.visit.state import Scene, State
from kiosk.visit.step import step

WELCOME = Question(id="welcome", expro=ExPro.ENVIRONMENT, text={"it": "Come va?", "en": "How?"})
STAFF = Question(
    id="staff", version=3, expro=ExPro.PEOPLE, scale=5, text={"it": "E noi?", "en": "And us?"}
)
MOOD = Further(
    id="mood",
    version=2,
    module=Module.FEEL,
    text={"it": "Umore?", "en": "Mood?"},
    choices=[Choice(id=one, text={"it": one, "en": one}) for one in ("calm", "merry", "bored")],
)
PLAIN = Station(
    store="demo",
    shop="Demo",
    device="kiosk-1",
    touchpoint="till",
    place="Till",
    timezone="Europe/Rome",
    languages=["it", "en"],
    questions=[WELCOME, STAFF],
)
CURIOUS = replace(PLAIN, elements=["light", "sound", "scent", "space"])
FULL = replace(CURIOUS, further=[MOOD], expectation="as-hoped", comments=True)

START_MS = 1_000_000

Moment = tuple[int, Input]


class Play:
    """What came of inputs, each at its time after the start; an obedient outbox answers at once."""

    def __init__(self, *moments: Moment, station: Station = PLAIN, obedient: bool = False) -> None:
        self.state = begin(station)
        self.states: list[State] = []
        self.effects: list[Effect] = []
        self.obedient = obedient
        self.on(*moments)

    def on(self, *moments: Moment) -> "Play":
        for at_ms, one in moments:
            self.state, effects = step(self.state, one, START_MS + at_ms)
            self.effects += effects
            for effect in effects:
                if self.obedient and isinstance(effect, Say):
                    answer = Stored(effect.event)
                    self.state, more = step(self.state, answer, START_MS + at_ms)
                    self.effects += more
            self.states.append(self.state)
        return self

    def stored(self, at_ms: int, which: int = -1) -> "Play":
        return self.on((at_ms, Stored(self.said[which])))

    def refused(self, at_ms: int, which: int = -1) -> "Play":
        return self.on((at_ms, Refused(self.said[which], "disk full")))

    @property
    def scene(self) -> Scene:
        return self.state.scene

    @property
    def scenes(self) -> list[Scene]:
        return [one.scene for one in self.states]

    @property
    def said(self) -> list[Saying]:
        return [one.event for one in self.effects if isinstance(one, Say)]


def tap(face: int = 4, visit: str = "a") -> Tap:
    return Tap(face=face, visit=visit)
