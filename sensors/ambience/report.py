"""PURE. Finds the one number in what another device says: a payload in, a value out.

Strict: a text that looks like a number, a missing place and a value in another form are refused
with words for staff; nothing is guessed.
"""

from typing import Any

import msgspec

PAYLOAD_BYTES_MAX = 65_536
"""Longer ones are no report of a probe: as the hub's own limit."""

_DEPTH_MAX = 32  # steps of a pointer; no device nests deeper


class Unfit(Exception):
    """A payload holds no such number; the message says why."""


def value_at(payload: bytes, pointer: str) -> float:
    """The number at a JSON pointer (RFC 6901) of a payload; the empty one is the whole.

    Raises:
        Unfit: there is none.
    """
    if len(payload) > PAYLOAD_BYTES_MAX:
        msg = f"{len(payload)} bytes are no report of a probe"
        raise Unfit(msg)
    try:
        found = msgspec.json.decode(payload)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:  # ValueError: no UTF-8
        msg = f"is not JSON: {error}"
        raise Unfit(msg) from error
    for step in steps(pointer):
        found = _inside(found, step, pointer)
    if isinstance(found, bool) or not isinstance(found, int | float):
        msg = f"{pointer or 'the payload'} is no number"
        raise Unfit(msg)
    try:
        return float(found)
    except OverflowError as error:
        msg = f"{pointer or 'the payload'} is larger than any measured number"
        raise Unfit(msg) from error


def steps(pointer: str) -> list[str]:
    """The names and numbers that a pointer goes through.

    Raises:
        Unfit: it is no pointer.
    """
    if not pointer:
        return []
    parts = pointer.split("/")
    if parts[0] or len(parts) - 1 > _DEPTH_MAX:
        msg = f"{pointer!r} is no JSON pointer such as /temperature"
        raise Unfit(msg)
    return [part.replace("~1", "/").replace("~0", "~") for part in parts[1:]]


def _inside(value: Any, step: str, pointer: str) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, dict) and step in value:
        return value[step]
    if isinstance(value, list) and step.isdecimal() and int(step) < len(value):
        return value[int(step)]
    msg = f"has no {pointer}"
    raise Unfit(msg)
