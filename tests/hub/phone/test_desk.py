"""The desk: what is stored of the forms of one touchpoint's phones, and what they see next."""

import asyncio
import logging
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from hub.phone.desk import VISITS_MAX
from hub.phone.form import Form
from hub.phone.ticket import TICKET_MS_MAX
from tests.hub.phone.counter import Counter
from wire.events import Rating, Reason
from wire.outbox import OutboxError, OutboxFull

BAD, GOOD = 1, 4


class Phone:
    """One shopper's phone at a desk."""

    def __init__(self, counter: Counter, address: str = "10.0.0.1") -> None:
        self.counter = counter
        self.address = address
        self.sheet = counter.desk.welcome("it")

    async def post(self, **fields: Any) -> None:
        fields = {"scene": self.sheet.scene, "ticket": self.sheet.ticket, **fields}
        if self.sheet.face is not None:
            fields.setdefault("face", self.sheet.face)
        self.sheet = await self.counter.desk.take(Form(**fields), "it", self.address)


async def test_a_face_is_stored_and_then_the_reasons_are_asked() -> None:
    counter = Counter()
    phone = Phone(counter)
    counter.hands.now_ms += 2_500
    await phone.post(face=BAD)
    [rating] = counter.notebook.said
    question = counter.place.questions[0]
    assert rating == Rating(
        visit="visit-1",
        question=question.id,
        version=question.version,
        scale=4,
        face=BAD,
        language="it",
        decision_ms=2_500,
    )
    assert phone.sheet.scene == "reasons"
    await phone.post(said={"light": "too_much", "scent": "too_strong"})
    assert phone.sheet.scene == "thanks"
    assert counter.notebook.said[1:] == [
        Reason(visit="visit-1", element="light", direction="too_much"),
        Reason(visit="visit-1", element="scent", problem="too_strong"),
    ]


async def test_a_form_posted_twice_is_stored_once() -> None:
    counter = Counter()
    phone = Phone(counter)
    first = phone.sheet.ticket
    for _ in range(3):
        await phone.post(scene="faces", ticket=first, face=GOOD)
        assert phone.sheet.scene == "reasons"
    for _ in range(3):
        await phone.post(scene="reasons", said={"light": "liked"})
        assert phone.sheet.scene == "thanks"
    assert len(counter.notebook.said) == 2


async def test_the_second_of_two_equal_posts_is_not_thanked_before_the_first_is_stored() -> None:
    counter = Counter()
    phone = Phone(counter)
    counter.notebook.slow = asyncio.Event()
    form = Form(scene="faces", ticket=phone.sheet.ticket, face=GOOD)
    posts = [asyncio.create_task(counter.desk.take(form, "it", "10.0.0.1")) for _ in range(2)]
    await asyncio.wait(posts, timeout=0.05)
    assert not any(post.done() for post in posts)
    counter.notebook.slow.set()
    assert [(await post).scene for post in posts] == ["reasons", "reasons"]
    assert len(counter.notebook.said) == 1


async def test_another_face_corrects_and_withdraws_what_was_said_in_the_other_mood() -> None:
    counter = Counter()
    phone = Phone(counter)
    await phone.post(face=BAD)
    await phone.post(said={"light": "too_little"})
    await phone.post(step="back")
    assert phone.sheet.scene == "reasons"
    await phone.post(step="back")
    assert phone.sheet.scene == "faces"
    await phone.post(face=GOOD)
    faces = [one.face for one in counter.notebook.said if isinstance(one, Rating)]
    assert faces == [BAD, GOOD]
    assert len({one.visit for one in counter.notebook.said}) == 1  # type: ignore[union-attr]
    assert counter.notebook.said[-1] == Reason(visit="visit-1", element="light", withdrawn=True)


async def test_a_correction_repeats_how_the_first_face_was_pressed() -> None:
    counter = Counter()
    await Phone(counter).post(face=GOOD)
    phone = Phone(counter)
    counter.hands.now_ms += 3_000
    await phone.post(face=GOOD)
    counter.hands.now_ms += 9_000
    await phone.post(scene="faces", face=BAD)
    _, first, corrected = counter.notebook.said
    assert isinstance(first, Rating)
    assert (first.decision_ms, first.since_press_ms) == (3_000, 3_000)
    assert corrected == replace(first, face=BAD), "all but the face is the first one's"


async def test_a_correction_after_a_restart_withdraws_what_the_form_still_carries() -> None:
    counter = Counter()
    phone = Phone(counter)
    await phone.post(face=GOOD)
    await phone.post(said={"light": "liked"})
    counter.open()
    await phone.post(scene="faces", face=BAD, said={"light": "liked", "nothing": "liked"})
    assert counter.notebook.said[3:] == [Reason(visit="visit-1", element="light", withdrawn=True)]


async def test_what_a_form_carries_over_a_restart_is_stored_when_it_is_sent() -> None:
    counter = Counter()
    phone = Phone(counter)
    await phone.post(face=GOOD)
    counter.open()
    await phone.post(scene="faces", face=GOOD, said={"light": "liked"})
    await phone.post(scene="reasons", said={"light": "liked"})
    assert counter.notebook.said[2:] == [Reason(visit="visit-1", element="light", liked=True)]


async def test_a_reason_that_is_gone_is_withdrawn_and_another_word_replaces_the_first() -> None:
    counter = Counter()
    phone = Phone(counter)
    await phone.post(face=BAD)
    await phone.post(said={"light": "too_little", "sound": "too_much"})
    await phone.post(scene="reasons", said={"sound": "too_little"})
    assert counter.notebook.said[3:] == [
        Reason(visit="visit-1", element="light", withdrawn=True),
        Reason(visit="visit-1", element="sound", direction="too_little"),
    ]


@pytest.mark.parametrize(
    "said",
    [
        {"light": "dirty"},
        {"touch": "unpleasant"},
        {"light": "liked"},
        {"nothing": "too_much"},
    ],
)
async def test_what_is_not_asked_cannot_be_said(said: dict[str, str]) -> None:
    counter = Counter()
    phone = Phone(counter)
    await phone.post(face=BAD)
    await phone.post(said=said)
    assert len(counter.notebook.said) == 1


@pytest.mark.parametrize("face", [None, 0, 5])
async def test_there_is_no_reason_without_a_face(face: int | None) -> None:
    counter = Counter()
    phone = Phone(counter)
    await phone.post(scene="reasons", face=face, said={"light": "too_much", "scent": "liked"})
    assert counter.notebook.said == []
    assert phone.sheet.scene == "faces"


async def test_reasons_that_meet_the_next_run_of_the_hub_bring_their_face_along() -> None:
    counter = Counter()
    phone = Phone(counter)
    await phone.post(face=BAD)
    counter.open()
    await phone.post(said={"light": "too_much"})
    assert phone.sheet.scene == "thanks"
    first, second, reason = counter.notebook.said
    assert isinstance(first, Rating)
    assert isinstance(second, Rating)
    assert (first.visit, first.face) == (second.visit, second.face)
    assert reason == Reason(visit="visit-1", element="light", direction="too_much")


@pytest.mark.parametrize("face", [None, 0, 5, -1])
async def test_what_is_no_face_is_asked_again(face: int | None) -> None:
    counter = Counter()
    phone = Phone(counter)
    await phone.post(face=face)
    assert phone.sheet.scene == "faces"
    assert counter.notebook.said == []


def since_presses(counter: Counter) -> list[int | None]:
    return [one.since_press_ms for one in counter.notebook.said if isinstance(one, Rating)]


async def test_presses_of_one_address_know_how_close_they_are() -> None:
    counter = Counter()
    for pause_ms in (0, 700, 20_000):
        counter.hands.now_ms += pause_ms
        await Phone(counter).post(face=GOOD)
    assert since_presses(counter) == [None, 700, 20_000]


async def test_nobody_s_press_is_taken_for_a_burst_of_another_phone() -> None:
    counter = Counter()
    for number in range(3):
        await Phone(counter, f"10.0.0.{number}").post(face=GOOD)
    assert since_presses(counter) == [None, None, None]


async def test_neither_a_correction_nor_a_refused_press_makes_the_next_one_a_burst() -> None:
    counter = Counter()
    phone = Phone(counter)
    await phone.post(face=GOOD)
    counter.hands.now_ms += 9_000
    await phone.post(scene="faces", face=BAD)
    other = Phone(counter)
    counter.notebook.broken = OutboxFull("it is full")
    await other.post(face=GOOD)
    counter.notebook.broken = None
    counter.hands.now_ms += 1_000
    await other.post(face=GOOD)
    assert since_presses(counter)[-1] == 10_000


@pytest.mark.parametrize("problem", [OutboxFull("it is full"), OutboxError("the disk refuses")])
async def test_what_cannot_be_stored_is_not_thanked_and_can_be_sent_again(
    problem: OutboxError, caplog: pytest.LogCaptureFixture
) -> None:
    counter = Counter()
    phone = Phone(counter)
    counter.notebook.broken = problem
    with caplog.at_level(logging.INFO, "hub.phone"):
        for _ in range(2):
            await phone.post(face=GOOD)
            assert (phone.sheet.scene, phone.sheet.refused) == ("faces", True)
        counter.notebook.broken = None
        await phone.post(face=GOOD)
    assert (phone.sheet.scene, phone.sheet.refused) == ("reasons", False)
    assert len(counter.notebook.said) == 1
    assert counter.notebook.told == [str(problem), None]
    assert len(caplog.records) == 2, "once when it begins, once when it ends"


async def test_a_page_that_lay_open_too_long_is_a_new_visit() -> None:
    counter = Counter()
    phone = Phone(counter)
    counter.hands.now_ms += TICKET_MS_MAX + 1
    await phone.post(face=GOOD)
    assert (phone.sheet.scene, phone.sheet.fresh) == ("faces", True)
    assert counter.notebook.said == []


async def test_a_form_that_meets_the_next_run_of_the_hub_belongs_to_the_same_visit() -> None:
    counter = Counter()
    phone = Phone(counter)
    form = {"scene": "faces", "ticket": phone.sheet.ticket, "face": GOOD}
    await phone.post(**form)
    counter.open()
    await phone.post(**form)
    first, second = counter.notebook.said
    assert first.visit == second.visit  # type: ignore[union-attr]  # the hub counts it once


async def test_questions_take_turns_and_a_form_answers_the_one_it_showed() -> None:
    place = Counter().place
    second = replace(place.questions[0], id="entrance.music")
    counter = Counter(replace(place, questions=[place.questions[0], second]))
    phones = [Phone(counter) for _ in range(3)]
    for phone in phones:
        await phone.post(face=GOOD)
    asked = [one.question for one in counter.notebook.said if isinstance(one, Rating)]
    assert asked == ["entrance.welcome", "entrance.music", "entrance.welcome"]


async def test_a_place_without_elements_thanks_at_once() -> None:
    counter = Counter(replace(Counter().place, elements=[]))
    phone = Phone(counter)
    await phone.post(face=GOOD)
    assert phone.sheet.scene == "thanks"
    await phone.post(step="back")
    assert phone.sheet.scene == "faces", "there are no reasons to go back to"


async def test_a_switch_of_language_keeps_the_place_and_stores_nothing() -> None:
    counter = Counter()
    phone = Phone(counter)
    await phone.post(face=BAD)
    await phone.post(step="stay")
    assert (phone.sheet.scene, phone.sheet.face) == ("reasons", BAD)
    assert len(counter.notebook.said) == 1


async def test_memory_is_bounded() -> None:
    counter = Counter()
    for _ in range(VISITS_MAX + 20):
        await Phone(counter).post(face=GOOD)
    assert len(counter.desk._visits) == VISITS_MAX


forms = st.builds(
    dict,
    scene=st.sampled_from(["faces", "reasons", "thanks"]),
    step=st.sampled_from(["on", "on", "back", "stay"]),
    face=st.integers(0, 5),
    said=st.dictionaries(
        st.sampled_from(["light", "scent", "space", "touch"]),
        st.sampled_from(["too_little", "too_much", "liked", "crowded", "unpleasant"]),
    ),
)


@given(st.lists(forms, max_size=12))
def test_the_last_word_on_disk_is_what_the_last_thanked_forms_said(
    posts: list[dict[str, Any]],
) -> None:
    async def play() -> None:
        counter = Counter()
        phone = Phone(counter)
        face = None
        for fields in posts:
            await phone.post(**fields)
            rates = fields["scene"] == "faces" or (fields["scene"] == "reasons" and face is None)
            if rates and fields["step"] == "on" and 1 <= fields["face"] <= 4:
                face = fields["face"]
        ratings = [one.face for one in counter.notebook.said if isinstance(one, Rating)]
        assert ratings[-1:] == ([] if face is None else [face])
        words: dict[str, Reason] = {}
        for one in counter.notebook.said:
            if isinstance(one, Reason):
                words.pop(one.element, None)
                if not one.withdrawn:
                    words[one.element] = one
        remembered = counter.desk._visits.get("visit-1")
        assert words.keys() == (remembered.words.keys() if remembered else set())

    asyncio.run(play())
