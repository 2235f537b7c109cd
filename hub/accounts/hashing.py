"""Passwords as argon2id hashes (RFC 9106), a few at a time and never in the loop.

In: passwords, and threads to work in. Out: hashes, and whether a password fits one. Hashing is slow
on purpose: it runs in two threads, so that fifty who sign in at once keep no tap waiting; who would
wait too long is sent away. It knows no names.
"""

import asyncio
import secrets
from collections.abc import Callable
from concurrent.futures import Executor
from typing import NamedTuple, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from hub.accounts.password import spelled

WORKERS = 2  # at once: one core of the smallest hub is left for the shoppers

WAITING_MAX = 64
"""At a quarter of a second each, the last one waits for eight seconds; the next is sent away."""

SMALL_MACHINE_BYTES = 1_500_000_000
"""Two hashes of the usual size would be a tenth of its memory."""

T = TypeVar("T")


class Cost(NamedTuple):
    """What one hash costs: passes over so much memory."""

    passes: int
    memory_kib: int


USUAL = Cost(3, 65_536)  # RFC 9106, 4: where memory is short, with one lane instead of four
SMALL = Cost(2, 19_456)  # OWASP Password Storage Cheat Sheet: the least that is advised


class BusyError(Exception):
    """Too many wait already."""


def cost_on(memory_bytes: int) -> Cost:
    """What a machine with this memory can afford."""
    return SMALL if memory_bytes < SMALL_MACHINE_BYTES else USUAL


class Hashing:
    """Makes and checks hashes in ``workers``, which has ``WORKERS`` threads."""

    def __init__(self, workers: Executor, cost: Cost) -> None:
        self._workers = workers
        self._hasher = PasswordHasher(cost.passes, cost.memory_kib, parallelism=1)
        self._waiting = 0
        self._nobodys: str | None = None

    async def prepare(self) -> None:
        """Make the hash that is checked for those who are not known."""
        self._nobodys = await self.make(secrets.token_urlsafe())

    async def make(self, password: str) -> str:
        """The hash of a password.

        Raises:
            BusyError: too many wait already.
        """
        return await self._in_turn(lambda: self._hasher.hash(spelled(password)))

    async def fits(self, password: str, secret: str | None) -> bool:
        """Whether a password is the one of this hash; without a hash it takes as long, and is not.

        Raises:
            BusyError: too many wait already.
        """
        held = secret or self._nobodys
        if held is None:  # nobody is known yet, and nothing can be learnt
            return False
        return await self._in_turn(lambda: self._verify(held, password)) and secret is not None

    def is_old(self, secret: str) -> bool:
        """Whether a hash was made at another cost than the one of now."""
        return self._hasher.check_needs_rehash(secret)

    def _verify(self, secret: str, password: str) -> bool:
        try:
            return self._hasher.verify(secret, spelled(password))
        except (VerificationError, InvalidHashError):
            return False

    async def _in_turn(self, work: Callable[[], T]) -> T:
        if self._waiting >= WAITING_MAX:
            raise BusyError
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._workers, work)
        finally:
            self._waiting -= 1
