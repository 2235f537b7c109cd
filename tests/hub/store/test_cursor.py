"""The cursor against a plain set of numbers."""

from hypothesis import given
from hypothesis import strategies as st

from hub.store.cursor import ISLANDS_MAX, Cursor

STEPS = st.lists(st.tuples(st.sampled_from(["add", "release"]), st.integers(1, 60)), max_size=80)


class Plain:
    """The same, as one would write it without thinking of speed."""

    def __init__(self) -> None:
        self.have: set[int] = set()
        self.given_up: set[int] = set()

    def add(self, seq: int) -> None:
        if seq not in self.given_up:
            self.have.add(seq)

    def release(self, oldest: int) -> None:
        self.given_up |= set(range(1, oldest)) - self.have

    @property
    def upto(self) -> int:
        known = self.have | self.given_up
        return next(number for number in range(1, 200) if number not in known) - 1

    @property
    def islands(self) -> list[tuple[int, int]]:
        above = sorted(number for number in self.have if number > self.upto)
        found: list[tuple[int, int]] = []
        for number in above:
            if found and found[-1][1] == number - 1:
                found[-1] = (found[-1][0], number)
            else:
                found.append((number, number))
        return found


@given(STEPS)
def test_it_knows_what_a_set_knows(steps: list[tuple[str, int]]) -> None:
    cursor, plain = Cursor(), Plain()
    for step, number in steps:
        if step == "add":
            cursor.add(number)
            plain.add(number)
        else:
            cursor.release(number)
            plain.release(number)
        assert cursor.upto == plain.upto
        assert cursor.islands == plain.islands
        assert cursor.lost == len(plain.given_up)
        for seq in range(1, 65):
            assert cursor.has(seq) == (seq in plain.have or seq in plain.given_up)


def test_a_copy_goes_its_own_way() -> None:
    cursor = Cursor(3, [(5, 6)])
    copy = cursor.copy()
    copy.add(4)
    assert (cursor.upto, cursor.islands) == (3, [(5, 6)])
    assert (copy.upto, copy.islands) == (6, [])


def test_islands_are_bounded_and_a_filled_hole_makes_room() -> None:
    cursor = Cursor()
    for number in range(ISLANDS_MAX):
        assert cursor.has_room(2 * number + 2)
        cursor.add(2 * number + 2)
    beyond = 2 * ISLANDS_MAX + 2
    assert not cursor.has_room(beyond)
    assert cursor.has_room(1), "the next contiguous one always fits"
    assert cursor.has_room(3), "so does one that joins two islands"
    assert cursor.has_room(beyond - 1), "and one that makes an island longer"
    cursor.add(1)
    assert cursor.has_room(beyond)
