"""Single answers and comments, read backwards out of the log."""

import random
from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from config.parameters import Parameters
from hub.archive.reader import NEWEST
from hub.archive.singles import Comments, Singles
from hub.store import Stored
from wire.codec import encode_body
from wire.events import Answer, Comment, Event, Rating, Reason

NOON_MS = 1_767_265_200_000


def log(*said: tuple[str, Event], late_ms: int = 0) -> list[Stored]:
    events = []
    for position, (device, event) in enumerate(said, 1):
        kind, body = encode_body(event)
        at_ms = NOON_MS + position * 1_000
        events.append(
            Stored(
                position=position,
                device=device,
                stream="s",
                seq=position,
                type=kind,
                at_ms=at_ms,
                shift_ms=0,
                retimed=False,
                received_ms=at_ms + late_ms,
                body=body.decode(),
            )
        )
    return events


def rating(visit: str, face: int = 3, since_press_ms: int | None = None) -> Rating:
    return Rating(
        visit=visit,
        question="q",
        version=2,
        scale=4,
        face=face,
        language="it",
        since_press_ms=since_press_ms,
    )


def read(events: Sequence[Stored], most: int = 50, before: int = NEWEST) -> Singles:
    found = Singles(["k1"], before, most, Parameters())
    found.take(reversed(events))
    return found


def test_a_press_comes_with_what_its_visit_said() -> None:
    events = log(
        ("k1", rating("a")),
        ("k2", rating("b")),
        ("k1", Reason(visit="a", element="light", direction="too_much")),
        ("k1", Reason(visit="a", element="sound", liked=True)),
        ("k1", Answer(visit="a", question="fitting.mood", version=1, choice="calm")),
    )
    (one,) = read(events).found
    assert [(each.element, each.said) for each in one.reasons] == [
        ("light", "too_much"),
        ("sound", "liked"),
    ]
    assert [(each.question, each.choice) for each in one.answers] == [("fitting.mood", "calm")]
    assert (one.face, one.scale, one.version, one.device, one.held) == (3, 4, 2, "k1", None)


def test_the_last_word_counts_and_a_corrected_press_says_so() -> None:
    events = log(
        ("k1", rating("a", 1)),
        ("k1", Reason(visit="a", element="light", direction="too_much")),
        ("k1", rating("a", 4)),
        ("k1", Reason(visit="a", element="light", withdrawn=True)),
    )
    newest, first = read(events).found
    assert (newest.face, newest.held, newest.reasons) == (4, None, ())
    assert (first.face, first.held, first.reasons) == (1, "corrected", ())


def test_what_does_not_count_says_why() -> None:
    events = log(("k1", rating("a", since_press_ms=500)))
    assert read(events).found[0].held == "burst"
    late = log(("k1", rating("a")), late_ms=30 * 86_400_000)
    assert read(late).found[0].held == "stale"


def test_pages_put_together_are_the_whole_however_they_are_cut() -> None:
    game = random.Random(4)
    said: list[tuple[str, Event]] = []
    for number in range(60):
        said.append((game.choice(["k1", "k2"]), rating(f"v{number}", game.randint(1, 4))))
        if number and game.random() < 0.7:  # somebody else was faster
            said.append(("k1", Reason(visit=f"v{number - 1}", element="light", liked=True)))
    events = log(*said)
    everything = read(events, most=999).found
    for most in (1, 2, 7):
        before, found = NEWEST, []
        while True:
            page = read(events, most, before)
            found += page.found
            if not page.is_full:
                break
            before = page.position
        assert found == everything


def test_comments_are_the_last_words_and_none_that_were_taken_back() -> None:
    def comment(visit: str, text: str | None) -> Comment:
        return Comment(visit=visit, language="it", text=text, withdrawn=text is None)

    events = log(
        ("k1", comment("a", "brutto")),
        ("k1", comment("a", "bello")),
        ("k1", comment("b", "mai")),
        ("k1", comment("b", None)),
        ("k2", comment("c", "altrove")),
    )
    found = Comments({"k1": "entrance"}, NEWEST, 9)
    found.take(reversed(events))
    assert [(one.text, one.touchpoint) for one in found.found] == [("bello", "entrance")]


def overtaken(first: Event, last: Event) -> list[Stored]:
    """The last word of a visit reaches the hub before the first, which waited for the network."""
    early, late = log(("k1", first), ("k1", last))
    return [replace(late, position=1), replace(early, position=2)]


@pytest.mark.parametrize("most", [1, 9])
def test_a_comment_that_was_taken_back_is_not_shown_though_it_comes_in_later(most: int) -> None:
    text = Comment(visit="a", language="it", text="mi chiamo Rossi")
    found = Comments({"k1": "entrance"}, NEWEST, most)
    found.take(reversed(overtaken(text, Comment(visit="a", language="it", withdrawn=True))))
    assert (found.found, found.is_full) == ([], most == 1)


def test_the_last_press_counts_though_the_first_comes_in_later() -> None:
    first, newest = read(overtaken(rating("a", 1), rating("a", 4))).found
    assert (first.face, first.held) == (1, "corrected")
    assert (newest.face, newest.held) == (4, None)


def test_a_reason_stands_with_its_press_though_the_press_comes_in_later() -> None:
    dark = Reason(visit="a", element="light", direction="too_little")
    for most in (1, 9):
        (one,) = read(overtaken(rating("a"), dark), most).found
        assert [each.said for each in one.reasons] == ["too_little"]
    bright = Reason(visit="a", element="light", direction="too_much")
    events = [*overtaken(bright, dark), replace(log(("k1", rating("a")))[0], position=3)]
    (one,) = read(events).found
    assert [each.said for each in one.reasons] == ["too_little"]
