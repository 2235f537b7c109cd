"""What has changed between two views, as small as it can be told. PURE.

In come two views as JSON holds them; out goes a patch, or None where only the whole will do. A
patch is read like a JSON merge patch (RFC 7396) with two differences, since in a view null is a
value and lists are long: null sets null, and an object for a list has what changed by its place.
A list of another length is sent whole. A name that is gone cannot be told.
"""

from typing import Any

Json = Any
"""What ``json`` would read: objects, lists, text, numbers, booleans and null."""

_SAME = object()


class _OtherShapeError(Exception):
    """A patch would be read as something else."""


def difference(before: Json, after: Json) -> Json | None:
    """The patch that makes ``after`` of ``before``; an empty one where they are the same."""
    try:
        found = _changed(before, after)
    except _OtherShapeError:
        return None
    return {} if found is _SAME else found


def _changed(before: Json, after: Json) -> Json:
    if isinstance(before, dict) and isinstance(after, dict):
        if before.keys() - after.keys():
            raise _OtherShapeError
        return _parts({name: (before.get(name, _SAME), part) for name, part in after.items()})
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        pairs = zip(before, after, strict=True)
        return _parts({str(place): pair for place, pair in enumerate(pairs)})
    if isinstance(before, list) and isinstance(after, dict):
        raise _OtherShapeError
    # True is 1 in Python, and another value in JSON
    return _SAME if type(before) is type(after) and before == after else after


def _parts(pairs: dict[str, tuple[Json, Json]]) -> Json:
    found = {name: _changed(before, after) for name, (before, after) in pairs.items()}
    return {name: part for name, part in found.items() if part is not _SAME} or _SAME
