"""How often one address is heard."""

from hub.phone.patience import ADDRESSES_MAX, MINUTE_MS, POSTS_MAX, Patience


def test_so_many_posts_a_minute_and_no_more() -> None:
    patience = Patience()
    heard = [patience.is_left("a", now_ms) for now_ms in range(POSTS_MAX + 1)]
    assert heard == [True] * POSTS_MAX + [False]
    assert patience.is_left("b", POSTS_MAX)
    assert not patience.is_left("a", MINUTE_MS - 1)
    assert patience.is_left("a", MINUTE_MS)


def test_nobody_is_remembered_for_longer() -> None:
    patience = Patience()
    for number in range(100):
        patience.is_left(f"early-{number}", 0)
    patience.is_left("late", MINUTE_MS)
    assert patience.addresses == 1


def test_memory_is_bounded() -> None:
    patience = Patience()
    for number in range(ADDRESSES_MAX + 50):
        assert patience.is_left(f"address-{number}", 0)
    assert patience.addresses == ADDRESSES_MAX
