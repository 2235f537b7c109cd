"""What is read aloud on each screen, in the order of the screen."""

import pytest
from msgspec.structs import replace

from config.load import load_shop, load_texts
from config.station import station_of
from config.vocabulary import ELEMENTS
from kiosk.spoken import spoken
from kiosk.visit.state import Scene, State

SHOP = load_shop(None)
TEXTS = load_texts(["it", "en", "de", "fr", "es"])


def state(device: str = "kiosk-1", **changes: object) -> State:
    station = station_of(SHOP, device)
    assert station is not None
    return replace(State(station=station, language="en"), **changes)


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (
            state(),
            "How is your experience here today?|Very good|Good|Poor|Very poor|One tap is enough, anonymously.",
        ),
        (state(scene=Scene.STORING), ""),
        (
            state(scene=Scene.REASONS, face=1),
            "What is wrong?|Light|Sound|Temperature|Smell|Cleanliness|Space|Back|Done",
        ),
        (
            state("kiosk-2", scene=Scene.REASONS, face=4),
            "What do you like?|Light|Temperature|Cleanliness|Space|Trying things|The look|Back|Done",
        ),
        (
            state(scene=Scene.DIRECTIONS, face=1, element="light"),
            "Light|Too dark|Too bright|Back",
        ),
        (
            state(scene=Scene.DIRECTIONS, face=2, element="space"),
            "Space|Too crowded|Hard to find my way|Back",
        ),
        (
            state(scene=Scene.FURTHER, face=4),
            "How do you feel in here?|At ease|Cheerful|As always|Stressed|Back|Skip",
        ),
        (
            state("kiosk-3", scene=Scene.EXPECTED, face=4),
            "Was it as you expected?|Worse|As expected|Better|Back|Skip",
        ),
        (
            state(scene=Scene.COMMENT, face=4),
            "What would you like to tell us?|No names, please.|Back|Send",
        ),
        (state(scene=Scene.THANKS, face=4), "Thank you!|Your answer has been saved.|Undo"),
        (
            state(scene=Scene.REFUSED, face=4),
            "This screen cannot save answers right now.|Please tell our staff. Thank you for your patience.",
        ),
        (state(scene=Scene.REASONS, face=1, warned=True), "Still there? Touch to go on.|More time"),
    ],
)
def test_a_screen_says_what_stands_on_it(shown: State, said: str) -> None:
    assert spoken(shown, TEXTS["en"]) == (tuple(said.split("|")) if said else ())


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("scene", Scene)
def test_every_screen_is_said_in_every_language(scene: Scene, language: str) -> None:
    for element in ELEMENTS:
        shown = state(scene=scene, face=1, element=element.name)
        assert all(spoken(shown, TEXTS[language])) or scene is Scene.STORING
