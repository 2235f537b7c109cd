"""How a visit ends: nothing of the person is left, and nothing that was said is lost. PURE.

In: a state. Out: the state for the next person. It says nothing: whatever was tapped has been said
when it was tapped.
"""

from msgspec.structs import replace

from config.station import Station
from kiosk.visit.effects import Applied
from kiosk.visit.state import Access, Scene, State


def begin(station: Station) -> State:
    """The first question of the day in the store's first language."""
    return State(station=station, language=station.languages[0])


def next_visit(state: State) -> State:
    """The next question; a refusal stays in front while ratings of it are held."""
    language = state.station.languages[0]
    if state.scene is Scene.REFUSED and state.held:  # it shows no answers, only how they chose it
        return replace(
            state, language=language, access=Access(), noticed_ms=None, ends_ms=None, warned=False
        )
    # Made anew, not cleared: what is not named here is the person's, and is gone.
    return State(
        station=state.station,
        language=language,
        turn=state.turn + (state.visit is not None),
        touched_ms=state.touched_ms,
        pressed_ms=state.pressed_ms,
        next_station=state.next_station,
        held=state.held,
        problem=state.problem,
        problem_ms=state.problem_ms,
    )


def move(state: State) -> tuple[State, tuple[Applied, ...]]:
    """Become the next station, all of it at once, if nobody is in the middle of anything."""
    station = state.next_station
    if station is None or not state.idle:
        return state, ()
    moved = replace(
        state, station=station, language=station.languages[0], turn=0, next_station=None
    )
    return moved, (Applied(station),)
