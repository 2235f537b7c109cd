"""What each scene offers, and what a press on it says."""

from itertools import product

import pytest
from msgspec.structs import replace

from config.drawings import DRAWINGS
from config.load import load_shop, load_texts
from config.station import Station, station_of
from config.vocabulary import EXPECTED
from kiosk.pages import Page, page
from kiosk.visit.ends import begin
from kiosk.visit.inputs import Back, Chosen, Done, Said, Send, Sensed, Undo, Write
from kiosk.visit.state import SAID_MAX, Scene, State
from wire.events import Reason

LANGUAGES = ["it", "en", "de", "fr", "es"]
TEXTS = load_texts(LANGUAGES)


def station() -> Station:
    told = station_of(load_shop(None), "kiosk-1")
    assert told is not None
    return replace(told, comments=True)


def rated(face: int, scene: Scene = Scene.REASONS) -> State:
    return replace(begin(station()), visit="v", face=face, scene=scene)


def shown(state: State, language: str = "en") -> Page:
    return page(state, TEXTS[language])


@pytest.mark.parametrize(("scene", "language"), [*product(Scene, LANGUAGES)])
def test_every_scene_has_words_and_its_drawings_in_every_language(
    scene: Scene, language: str
) -> None:
    element = station().elements[0]
    found = shown(replace(rated(1, scene), element=element), language)
    assert found.headline
    offers = (*found.offers, *found.bar)
    assert all(one.words for one in offers)
    assert {one.drawing for one in offers} | {found.drawing} <= {None, *DRAWINGS}
    assert len(offers) == len({str(one.says) for one in offers})
    assert len(found.bar) <= 3


def test_reasons_ask_what_is_wrong_or_what_is_liked() -> None:
    bad, good = shown(rated(1)), shown(rated(4))
    assert (bad.headline, good.headline) == ("What is wrong?", "What do you like?")
    assert bad.kicker == "Thank you!"
    assert [one.says for one in bad.offers] == [Sensed(name) for name in station().elements]
    assert [one.says for one in bad.bar] == [Back(), Write(), Done()]
    assert [one.main for one in bad.bar] == [False, False, True]


def test_a_reason_that_was_said_is_marked_and_can_be_taken_back() -> None:
    dark = Reason(visit="v", element="light", direction="too_little")
    found = shown(replace(rated(1), reasons=(dark,), told=(dark,)))
    marked = [(one.words, one.drawing) for one in found.offers if one.chosen]
    assert marked == [("Too dark", "light-too_little")]
    assert found.bar[0].says == Undo()


def test_a_liked_element_keeps_its_name() -> None:
    liked = Reason(visit="v", element="light", liked=True)
    found = shown(replace(rated(4), reasons=(liked,), told=(liked,)))
    assert [one.words for one in found.offers if one.chosen] == ["Light"]


def test_directions_offer_the_two_ways_of_an_element() -> None:
    state = replace(rated(1, Scene.DIRECTIONS), element="scent", choice="too_strong")
    found = shown(state)
    assert found.headline == "Smell"
    assert [one.says for one in found.offers] == [Said("unpleasant"), Said("too_strong")]
    assert [one.chosen for one in found.offers] == [False, True]
    assert [one.says for one in found.bar] == [Back()]


def test_a_further_question_and_the_expectation_can_be_skipped() -> None:
    for scene in (Scene.FURTHER, Scene.EXPECTED):
        found = shown(rated(1, scene))
        assert all(isinstance(one.says, Chosen) for one in found.offers)
        assert [one.says for one in found.bar] == [Back(), Done()]
    assert [one.says for one in found.offers] == [Chosen(choice) for choice in EXPECTED]


def test_a_comment_is_sent_or_left() -> None:
    assert [one.says for one in shown(rated(1, Scene.COMMENT)).bar] == [Back(), Send()]


def test_who_has_said_enough_is_only_thanked() -> None:
    thanked = rated(1, Scene.THANKS)
    assert [one.says for one in shown(thanked).bar] == [Undo(), Write()]
    assert shown(replace(thanked, said=SAID_MAX)).bar == ()


def test_without_comments_there_is_no_button_for_them() -> None:
    state = rated(1)
    quiet = replace(state, station=replace(state.station, comments=False))
    assert Write() not in [one.says for one in shown(quiet).bar]


def test_what_was_done_is_told_beside_the_question_and_forgotten_when_it_is_withdrawn() -> None:
    told = replace(station(), reply={"en": "It is brighter now."})
    assert shown(begin(told)).kicker == "It is brighter now."
    assert shown(begin(told)).detail == TEXTS["en"]["note"]
    assert shown(begin(told), "fr").kicker == told.shop, "nothing is told in a language without it"
    beside_a_logo = shown(begin(replace(told, logo=b"png")))
    assert (beside_a_logo.kicker, beside_a_logo.detail) == (told.shop, "It is brighter now.")
    assert shown(begin(replace(told, reply={}))).kicker == told.shop
