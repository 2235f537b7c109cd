"""A version of a question says one thing for ever."""

import msgspec
import pytest

from config.load import load_shop
from config.shop import Choice, Further, Shop, Touchpoint
from config.vocabulary import Module
from hub.wordings import VERSIONS_KEPT_MAX, contradicted, learned

DEMO = load_shop(None)

FURTHER = Further(
    id="entrance.mood",
    module=Module.FEEL,
    text={"it": "Come ti senti?", "en": "How do you feel?"},
    choices=[
        Choice(id="calm", text={"it": "calmo", "en": "calm"}),
        Choice(id="tense", text={"it": "teso", "en": "tense"}),
    ],
)


def shop(further: Further = FURTHER, **question: object) -> Shop:
    place = DEMO.touchpoints[0]
    asked = msgspec.structs.replace(place.questions[0], **question)
    changed: Touchpoint = msgspec.structs.replace(place, questions=[asked], further=[further])
    return msgspec.structs.replace(DEMO, touchpoints=[changed, *DEMO.touchpoints[1:]])


KNOWN = learned({}, shop())


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        (shop(scale=5), "its scale was 4 and is 5"),
        (shop(text={"it": "Tutto bene?", "en": "All well?"}), "its text in en was 'How is your"),
        (
            shop(msgspec.structs.replace(FURTHER, text={"it": "E ora?"})),
            "its text in it was 'Come ti senti?'",
        ),
        (
            shop(
                msgspec.structs.replace(
                    FURTHER, choices=[*FURTHER.choices, Choice(id="x", text={"it": "x"})]
                )
            ),
            "its choices were calm, tense",
        ),
        (
            shop(
                msgspec.structs.replace(
                    FURTHER, choices=[Choice(id="calm", text={"it": "sereno"}), FURTHER.choices[1]]
                )
            ),
            "its choice calm in it was 'calmo'",
        ),
    ],
    ids=["scale", "text", "further", "choices", "choice"],
)
def test_what_is_asked_does_not_change_under_one_version(changed: Shop, reason: str) -> None:
    (line,) = contradicted(KNOWN, changed)
    assert reason in line
    assert line.endswith("version 1 has been asked already: set version = 2")


def test_with_another_version_it_may() -> None:
    changed = shop(scale=5, version=2)
    assert contradicted(KNOWN, changed) == []
    both = learned(KNOWN, changed)
    assert contradicted(both, shop()) == [], "going back to the first is no contradiction"
    (line,) = contradicted(both, shop(scale=4, version=2))
    assert line.endswith("set version = 3")


def test_the_same_again_and_what_only_scoring_reads_are_no_change() -> None:
    assert contradicted(KNOWN, shop()) == []
    assert contradicted(KNOWN, shop(face_weights=[1, 1, 2, 3])) == []


def test_a_language_may_come_and_go_and_come_back_as_it_was() -> None:
    text = DEMO.touchpoints[0].questions[0].text
    known = learned(KNOWN, shop(text={**text, "de": "Wie ist es hier?"}))
    known = learned(known, shop(text={"it": text["it"]}))
    assert contradicted(known, shop(text={**text, "de": "Wie ist es hier?"})) == []
    (line,) = contradicted(known, shop(text={**text, "de": "Alles gut?"}))
    assert "its text in de was 'Wie ist es hier?'" in line


def test_every_contradiction_is_named() -> None:
    changed = shop(msgspec.structs.replace(FURTHER, text={"it": "E ora?"}), scale=5)
    assert len(contradicted(KNOWN, changed)) == 2


def test_of_very_many_versions_the_oldest_are_forgotten() -> None:
    known = KNOWN
    for version in range(1, VERSIONS_KEPT_MAX + 11):
        known = learned(known, shop(version=version))
    versions = known["entrance.welcome"]
    assert (min(versions), len(versions)) == (11, VERSIONS_KEPT_MAX)
