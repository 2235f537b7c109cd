"""How a program says what happens: lines for people on a terminal, lines of JSON everywhere else.

In: records of ``logging``, from every room and every library. Out: one line for each on standard
error. Its fields are ``FIELDS`` and no others, so a collector knows them all; an exception's lines
are one field. It decides nothing about what is said: that no secret and no shopper's word is in a
record is for whoever writes it (``tests/faults/test_canary.py`` looks).
"""

import json
import logging
import re
import sys
from bisect import bisect_right
from datetime import UTC, datetime
from itertools import accumulate
from typing import Literal, TextIO

Form = Literal["auto", "text", "json"]
FORMS: tuple[Form, ...] = Form.__args__  # type: ignore[attr-defined]  # the literal's own values

LEVELS = ("debug", "info", "warning", "error")

FIELDS = ("time", "level", "program", "room", "event", "said", "trace")
"""When (UTC), how bad, who, in which module; the event's constant words, and the same with what
they are about; and where an exception came from. ``trace`` is there only then."""

FIELD_BYTES_MAX = 15_360
"""Of ``event``, ``said`` and ``trace``, each, as it stands in the line: the journal cuts a line at
48 KiB, and cut JSON is none. The other fields have the 3 KiB that are left."""

_CUT = " ..."
_VALUE = re.compile(r"%(\(\w+\))?[-+ #0-9.*]*[a-zA-Z]")
_WORD = re.compile(r"[a-zA-Z]{2}")
_TEXT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class JsonLines(logging.Formatter):
    """Each record as one line of JSON."""

    def __init__(self, program: str) -> None:
        super().__init__()
        self._program = program

    def format(self, record: logging.LogRecord) -> str:
        """One line; all but ASCII is escaped, so that nobody forges a line or steers a terminal."""
        moment = datetime.fromtimestamp(record.created, UTC)
        told = {
            "time": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "program": self._program,
            "room": record.name,
            "event": _event(record),
            "said": _short(record.getMessage()),
        }
        if record.exc_info:
            told["trace"] = _short(self.formatException(record.exc_info))
        return json.dumps(told, separators=(",", ":"))


def keep_journal(program: str, form: Form = "auto", level: str = "info") -> None:
    """Have what happens said on standard error, from a level on."""
    logging.basicConfig(level=level.upper(), handlers=[handler(program, form, sys.stderr)])


def handler(program: str, form: Form, stream: TextIO) -> logging.Handler:
    """Who says it on a stream; ``auto`` is JSON where nobody sits at it."""
    found = logging.StreamHandler(stream)
    is_json = form == "json" or (form == "auto" and not stream.isatty())
    found.setFormatter(JsonLines(program) if is_json else logging.Formatter(_TEXT))
    return found


def _event(record: logging.LogRecord) -> str:
    """The record's words without what they are about; where it has none, who said it."""
    words = str(record.msg)
    bare = _VALUE.sub("", words)
    return _short(words) if _WORD.search(bare) else record.funcName or record.module


def _short(text: str) -> str:
    """The text, cut where its line would be longer than the journal takes."""
    if _bytes(text) <= FIELD_BYTES_MAX:
        return text
    head = text[:FIELD_BYTES_MAX]  # a character is a byte at least
    ends = [*accumulate(_bytes(one) for one in head)]
    return head[: bisect_right(ends, FIELD_BYTES_MAX - len(_CUT))] + _CUT


def _bytes(text: str) -> int:
    """What a text takes in a line, without its quotes."""
    return len(json.dumps(text)) - 2
