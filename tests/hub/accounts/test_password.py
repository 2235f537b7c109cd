"""Which passwords are taken, how often one may try, and how long a session counts."""

import pytest

from hub.accounts import session as sessions
from hub.accounts.code import new_code, plain
from hub.accounts.password import CHARACTERS_MAX, CHARACTERS_MIN, spelled, unfit
from hub.accounts.tries import KEYS_MAX, Tries
from hub.store.people import Session


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("seven brass lamps", None),
        ("x7!kQ2#mV9&b", None),
        ("short lamps", "short"),
        ("lamp " * (CHARACTERS_MAX // 5 + 1), "long"),
        ("password1234", "common"),
        ("P a s s w o r t 2026!", "common"),
        ("aaaabbbbcccc", "common"),
        ("1234567890123", "common"),
        ("qwertyuiop12", "common"),
        ("poiuytrewq98", "common"),
        ("Marta.Marta.2026", "common"),
        ("contraseña2026", "common"),
    ],
)
def test_a_password_is_long_and_not_the_one_that_is_guessed_first(
    password: str, problem: str | None
) -> None:
    assert unfit(password, "marta") == problem


def test_the_length_is_counted_as_people_count() -> None:
    twice = "e\u0301" * (CHARACTERS_MIN - 1)  # each letter typed as two
    assert unfit(twice, "marta") == "short"
    assert spelled(twice) == "é" * (CHARACTERS_MIN - 1)


def test_a_code_can_be_typed_in_any_way() -> None:
    code = new_code()
    assert plain(f" {code.lower().replace('-', ' ')} ") == plain(code)
    assert len({new_code() for _ in range(50)}) == 50


def test_ten_tries_and_then_one_waits_until_the_oldest_is_forgotten() -> None:
    tries = Tries(10, 600_000)
    for at_ms in range(0, 10_000, 1_000):
        assert tries.wait_ms("ada", at_ms) == 0
        tries.take("ada", at_ms)
    assert tries.wait_ms("ada", 10_000) == 590_000
    assert tries.wait_ms("bo", 10_000) == 0, "another name is another's"
    assert tries.wait_ms("ada", 599_999) == 1
    assert tries.wait_ms("ada", 600_000) == 0
    tries.take("ada", 600_000)
    assert tries.wait_ms("ada", 600_500) == 500


def test_a_try_that_was_right_is_none() -> None:
    tries = Tries(1, 1_000)
    tries.take("ada", 0)
    tries.give_back("ada")
    assert tries.wait_ms("ada", 0) == 0
    tries.give_back("nobody")
    assert tries.wait_ms("nobody", 0) == 0


def test_made_up_names_fill_no_memory() -> None:
    tries = Tries(1, 1_000)
    for number in range(KEYS_MAX + 1):
        tries.take(str(number), 0)
    assert tries.wait_ms("0", 0) == 0
    assert tries.wait_ms("1", 0) == 1_000


def held(began_ms: int, seen_ms: int, name: str = "ada") -> Session:
    return Session(
        id=f"{name}{began_ms}",
        name=name,
        began_ms=began_ms,
        seen_ms=seen_ms,
        address="",
        browser="",
    )


@pytest.mark.parametrize(
    ("began_ms", "seen_ms", "now_ms", "is_in_force"),
    [
        (0, 0, sessions.IDLE_MS, True),
        (0, 0, sessions.IDLE_MS + 1, False),
        (0, sessions.WHOLE_MS - 1, sessions.WHOLE_MS, True),
        (0, sessions.WHOLE_MS, sessions.WHOLE_MS + 1, False),
        (sessions.WHOLE_MS + 1, 0, 0, False),  # from a future that a clock came back from
    ],
)
def test_a_session_ends_when_nobody_uses_it_and_at_the_end_of_the_day(
    began_ms: int, seen_ms: int, now_ms: int, *, is_in_force: bool
) -> None:
    assert sessions.counts(held(began_ms, seen_ms), now_ms) is is_in_force


def test_one_browser_too_many_ends_the_one_unused_longest() -> None:
    own = [held(number, 100 - number) for number in range(sessions.OF_ONE_MAX)]
    others = [held(number, 0, "bo") for number in range(sessions.OF_ONE_MAX)]
    assert sessions.too_many([*own, *others], "ada") == [own[-1].id]
    assert sessions.too_many(own[1:], "ada") == []


def test_a_token_is_its_own_cookies_and_tells_nothing_of_it() -> None:
    assert sessions.is_token(sessions.token("cookie"), "cookie")
    for wrong in ("", "cookie", sessions.token("another"), "é", "\udcff"):
        assert not sessions.is_token(wrong, "cookie")
    assert "cookie" not in sessions.token("cookie")
