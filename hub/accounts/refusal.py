"""Why something was not done for somebody. PURE."""

from typing import Literal

Problem = Literal[
    "wrong", "busy", "short", "long", "common", "name", "taken", "full", "unknown", "last", "first"
]
"""A page has words for each, in five languages."""

PEOPLE_MAX = 200
"""More than a store employs."""

SAID: dict[Problem, str] = {
    "wrong": "name, password or code is wrong",
    "busy": "too many tries; wait",
    "short": "the password is too short",
    "long": "the password is too long",
    "common": "the password is one that is guessed first",
    "name": "a name has up to 40 letters a-z, digits, and . @ _ -",
    "taken": "there is somebody of that name",
    "full": f"there are {PEOPLE_MAX} people already",
    "unknown": "there is nobody of that name, or not with that role",
    "last": "this is the only admin",
    "first": "there is an admin already",
}


class RefusedError(Exception):
    """It was not done. ``wait_ms``: when to try again, where waiting helps."""

    def __init__(self, *, problem: Problem, wait_ms: int = 0) -> None:
        super().__init__(SAID[problem])
        self.problem: Problem = problem
        self.wait_ms = wait_ms
