"""How long ago an address pressed, for a minute and in bounded memory."""

from hub.phone.patience import ADDRESSES_MAX, MINUTE_MS
from hub.phone.presses import Presses


def test_each_address_has_its_own_last_press() -> None:
    presses = Presses()
    presses.note("a", 1_000)
    assert presses.since_ms("a", 1_700) == 700
    assert presses.since_ms("b", 1_700) is None
    assert presses.since_ms("a", 1_000 + MINUTE_MS) is None


def test_nobody_is_remembered_for_longer() -> None:
    presses = Presses()
    for number in range(100):
        presses.note(f"early-{number}", 0)
    presses.note("late", MINUTE_MS)
    assert presses.addresses == 1


def test_memory_is_bounded() -> None:
    presses = Presses()
    for number in range(ADDRESSES_MAX + 50):
        presses.note(f"address-{number}", 0)
    assert presses.addresses == ADDRESSES_MAX
