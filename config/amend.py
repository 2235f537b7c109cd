"""Changes a store's file where a person can go on reading it: comments and order stay. PURE.

In come the text of a file and changes, each a place and what belongs there; out goes the new text.
It judges nothing: whoever saves it has it read as a description first. The file stays the truth,
whether a person or a page has written it.
"""

import tomllib
from collections.abc import Callable, Iterable, MutableMapping, MutableSequence
from datetime import date
from typing import Annotated, Any, TypeAlias

import tomlkit
from msgspec import UNSET, Meta, Struct, UnsetType
from tomlkit.exceptions import TOMLKitError

NEW = "+"
"""As the last step of a place: at the end of a list."""

STEPS_MAX = 10
"""A wording of a question of a touchpoint is six steps deep."""

DEPTH_MAX = 20
"""Of tables and lists within each other in a new value; a whole touchpoint has five."""

CHANGES_MAX = 200
"""More at once than a person changes on a page."""

DATES = frozenset({"since", "closed"})
"""Keys whose text is a day: JSON has none, a file does."""

Value: TypeAlias = Any
"""What TOML can say, plainly or with the comments around it."""

Step = Annotated[str, Meta(max_length=200)]


class Change(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What belongs ``at`` a place; without ``to`` what stands there is taken away.

    A place is a way from the top: keys of tables, and in a list an ``id``, a number from 0, or
    ``+`` behind the last. Example: ``["touchpoints", "entrance", "questions", "entrance.welcome",
    "text", "it"]``.
    """

    at: Annotated[tuple[Step, ...], Meta(min_length=1, max_length=STEPS_MAX)]
    to: Value | UnsetType = UNSET


class AmendError(ValueError):
    """The changes do not fit this file; the message says which, or what to do instead."""


def amended(text: str, changes: Iterable[Change]) -> str:
    """The text with the changes, in their order.

    Raises:
        AmendError: a place is not there, or the file is of a form that only a person can change.
    """
    asked = [*changes]
    try:
        document, plain = tomlkit.parse(text), tomllib.loads(text)
    except (tomllib.TOMLDecodeError, TOMLKitError) as error:
        msg = f"the file is not TOML, and has to be put right by hand: {error}"
        raise AmendError(msg) from error
    for change in asked:
        if _is_deeper(change.to, DEPTH_MAX):
            msg = f"{' > '.join(change.at)}: more than {DEPTH_MAX} lists within each other"
            raise AmendError(msg)
        _apply(plain, change, _as_it_is)
        try:
            _apply(document, change, tomlkit.item)
        except (TOMLKitError, ValueError) as error:
            raise AmendError(_by_hand(change.at)) from error
    try:
        result = tomlkit.dumps(document)
    except AttributeError as error:  # something else than a table in a list of tables
        raise AmendError(_by_hand(asked[-1].at)) from error
    if not _says(result, plain):
        raise AmendError(_by_hand(asked[-1].at))
    return result


def _apply(table: Value, change: Change, made: Callable[[Value], Value]) -> None:
    """Change one place of a document, or of the plain values that it says."""
    node = table
    for depth, step in enumerate(change.at[:-1], 1):
        key = _key(node, step)
        if isinstance(node, MutableMapping) and key not in node and change.to is not UNSET:
            if change.at[depth:] == (NEW,):
                node[key] = made([_dated(change.to, "")])
                return
            node[key] = made({})
        try:
            node = node[key]
        except (KeyError, IndexError, TypeError) as error:
            raise AmendError(_nowhere(change.at[:depth])) from error
    last = change.at[-1]
    if last == NEW and isinstance(node, MutableSequence) and change.to is not UNSET:
        node.append(made(_dated(change.to, "")))
        return
    key = _key(node, last)
    try:
        if change.to is UNSET:
            del node[key]
        else:
            node[key] = made(_dated(change.to, last))
    except (KeyError, IndexError, TypeError) as error:
        raise AmendError(_nowhere(change.at)) from error


def _key(node: Value, step: str) -> str | int:
    """A step as what it means here: a key, or the number of an entry."""
    if not isinstance(node, MutableSequence):
        return step
    for number, one in enumerate(node):
        if isinstance(one, MutableMapping) and one.get("id") == step:
            return number
    return int(step) if step.isdecimal() else len(node)


def _dated(value: Value, key: str) -> Value:
    """A value with the days in it as days."""
    if isinstance(value, dict):
        return {name: _dated(one, name) for name, one in value.items()}
    if isinstance(value, list):
        return [_dated(one, key) for one in value]
    if isinstance(value, str) and key in DATES:
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value  # what is wrong with it is said by who reads the description
    return value


def _is_deeper(value: Value, depth: int) -> bool:
    """Whether there are lists and tables in a value beyond a depth; it looks no further."""
    if isinstance(value, dict):
        value = [*value.values()]
    return isinstance(value, list) and (
        depth == 0 or any(_is_deeper(one, depth - 1) for one in value)
    )


def _says(text: str, plain: dict[str, Any]) -> bool:
    try:
        return tomllib.loads(text) == plain
    except tomllib.TOMLDecodeError:
        return False


def _as_it_is(value: Value) -> Value:
    return value


def _nowhere(at: tuple[str, ...]) -> str:
    return f"there is no {' > '.join(at)} in the file"


def _by_hand(at: tuple[str, ...]) -> str:
    return f"{' > '.join(at)} cannot be changed here: it has to be done in the file"
