"""A bus with chips on it that answer as their datasheets say: bytes in, bytes out."""

from collections.abc import Mapping
from typing import Self

NOBODY = 121  # EREMOTEIO, as the kernel says it


class ChipFake:
    """Answers each command with the bytes that were laid out for it; counts what was asked."""

    def __init__(self, answers: Mapping[bytes, bytes]) -> None:
        self.answers = dict(answers)
        self.asked: list[bytes] = []


class BusFake:
    """A bus; ``broken`` lets nobody answer."""

    def __init__(self, chips: Mapping[int, ChipFake]) -> None:
        self.chips = dict(chips)
        self.paused_s = 0.0
        self.broken = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def transfer(self, address: int, write: bytes, read: int = 0) -> bytes:
        if self.broken or address not in self.chips:
            raise OSError(NOBODY, "Remote I/O error")
        chip = self.chips[address]
        if write:
            chip.asked.append(write)
        answer = chip.answers.get(chip.asked[-1], b"")[:read]
        assert len(answer) == read, "it was asked for more than its datasheet says"
        return answer

    def pause(self, seconds: float) -> None:
        self.paused_s += seconds
