"""How a kiosk that belongs to no store finds the hub that it asks."""

import pytest

from kiosk.search import (
    ERASE,
    LEFT_ALONE_S,
    LETTERS,
    LOOK_AGAIN_S,
    ROWS_MAX,
    Again,
    Answered,
    Ask,
    Enter,
    Given,
    Hub,
    Joined,
    Leave,
    Look,
    More,
    Pick,
    Press,
    Scene,
    Search,
    Step,
    Type,
    begin,
    is_address,
    step,
)

MILANO, ROMA = Hub("192.168.1.20:8080", "milano", "ab" * 32), Hub("192.168.1.30:8080", "roma")


def after(*given: Given, address: str | None = None) -> Step:
    """How far it has come, and what the last of them asks for."""
    search, effects = begin(address)
    for one in given:
        search, effects = step(search, one)
    return search, effects


def typing(*keys: str) -> tuple[Given, ...]:
    return (Answered(()), *(Press(key) for key in keys))


def test_a_kiosk_that_was_told_no_address_looks_and_asks_the_only_hub() -> None:
    assert begin(None) == (Search(), (Look(),))
    search, effects = after(Answered((MILANO,)))
    assert (search.scene, effects) == (Scene.ASKING, (Ask(MILANO),))


def test_a_kiosk_that_was_told_an_address_asks_there_at_once() -> None:
    search, effects = after(address="hub.lan")
    assert (search.scene, effects) == (Scene.ASKING, (Ask(Hub("hub.lan")),))


def test_of_several_hubs_it_asks_none_by_itself() -> None:
    search, effects = after(Answered((MILANO, ROMA)))
    assert (search.scene, effects) == (Scene.CHOOSING, ())
    assert after(Answered((MILANO, ROMA)), Pick(1))[1] == (Ask(ROMA),)
    assert after(Answered((MILANO, ROMA)), Pick(2))[0].scene is Scene.CHOOSING


def test_where_none_answers_the_address_is_typed_and_it_goes_on_looking() -> None:
    search, effects = after(Answered(()))
    assert (search.scene, effects) == (Scene.TYPING, (Look(LOOK_AGAIN_S),))
    assert after(Answered(()), Answered((MILANO,)))[1] == (Ask(MILANO),), "it came up later"


def test_what_is_typed_is_asked() -> None:
    search, effects = after(*typing(*"10.0.0.2", ":", "1", ERASE, "9"), Enter())
    assert (search.scene, effects) == (Scene.ASKING, (Ask(Hub("10.0.0.2:9")),))
    named, _ = after(*typing(LETTERS, *"hub"))
    assert (named.typed, named.letters) == ("hub", True)
    assert after(*typing("h"))[0].typed == "", "a key that is not there"


def test_what_is_no_address_is_asked_nowhere() -> None:
    search, effects = after(*typing(*"10.0.0"), Enter())
    assert (search.scene, search.wrong, effects) == (Scene.TYPING, True, (Look(LEFT_ALONE_S),))
    assert not step(search, Press("."))[0].wrong, "it is being mended"


def test_a_hub_that_comes_up_takes_nobody_the_keys_away() -> None:
    search, effects = after(*typing("1"))
    assert effects == (Look(LEFT_ALONE_S),), "nobody is looked for while somebody types"
    found, effects = step(search, Answered((MILANO,)))
    assert (found.scene, effects) == (Scene.CHOOSING, ()), "and nothing is asked in his place"
    assert step(found, Type())[0].typed == "1"


def test_a_wrong_choice_is_changed_until_it_is_accepted() -> None:
    search, effects = after(Answered((MILANO,)), Again())
    assert (search.scene, effects) == (Scene.LOOKING, (Leave(), Look()))
    found, effects = step(search, Answered((MILANO,)))
    assert (found.scene, effects) == (Scene.CHOOSING, ()), "a person said that it is another"
    joined, _ = after(Answered((MILANO,)), Joined())
    for given in (Again(), Type(), Answered((ROMA,)), Pick(0)):
        assert step(joined, given) == (joined, ())


def test_a_hub_that_answers_late_changes_nothing_where_one_is_asked_or_chosen() -> None:
    for given in ((Answered((MILANO,)),), (Answered((MILANO, ROMA)),)):
        search, _ = after(*given)
        assert step(search, Answered((ROMA,))) == (search, ())


@pytest.mark.parametrize("count", [ROWS_MAX, ROWS_MAX + 1, 3 * ROWS_MAX])
def test_every_hub_of_a_long_list_can_be_touched(count: int) -> None:
    hubs = tuple(Hub(f"10.0.0.{number}") for number in range(1, count + 1))
    search, _ = after(Answered(hubs))
    seen: list[Hub] = []
    while not set(search.in_sight) <= set(seen):
        assert len(search.in_sight) + search.has_more <= ROWS_MAX
        seen += search.in_sight
        search, _ = step(search, More())
    assert set(seen) == set(hubs)


@pytest.mark.parametrize("typed", ["10.0.0.2", "10.0.0.2:8080", "hub", "hub.shop.lan:80", "h-1"])
def test_an_address_is_taken(typed: str) -> None:
    assert is_address(typed)


@pytest.mark.parametrize(
    "typed",
    [
        *("", ".", "-", "10.0.0", "10.0.0.256", "1.2.3.4.5", "10.0.0.2:", "10.0.0.2:0", "h:99999"),
        *("h:80:80", "hub.", "-hub", "hub..lan", ":80", "10.0..2"),
    ],
)
def test_what_is_no_address_is_told_before_anybody_is_asked(typed: str) -> None:
    assert not is_address(typed)
