"""One question more, and whether it was as expected: an answer is one press. PURE."""

from msgspec.structs import replace

from config.vocabulary import EXPECTED
from kiosk.visit.effects import Effect, Say
from kiosk.visit.inputs import Chosen
from kiosk.visit.state import Scene, State
from kiosk.visit.way import onward
from wire.events import Answer

EXPECTATION_VERSION = 1
"""Its wording is the program's own and has not changed; a store only says where it is asked."""


def choose(state: State, given: Chosen) -> tuple[State, tuple[Effect, ...]]:
    """Say the answer and go on; one that the question does not have is none."""
    answer = _answer(state, given.choice)
    if answer is None:
        return state, ()
    told = replace(
        state,
        told=(*(one for one in state.told if not _same(one, answer)), answer),
        said=state.said + 1,
    )
    return onward(told), (Say(answer),)


def _answer(state: State, choice: str) -> Answer | None:
    if state.visit is None:
        return None
    further, expectation = state.further, state.station.expectation
    if state.scene is Scene.FURTHER and further is not None:
        if choice not in {one.id for one in further.choices}:
            return None
        return Answer(
            visit=state.visit, question=further.id, version=further.version, choice=choice
        )
    if state.scene is Scene.EXPECTED and expectation is not None and choice in EXPECTED:
        return Answer(
            visit=state.visit, question=expectation, version=EXPECTATION_VERSION, choice=choice
        )
    return None


def _same(one: object, answer: Answer) -> bool:
    return isinstance(one, Answer) and one.question == answer.question
