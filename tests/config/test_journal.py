"""What happens is said in lines that a program can read, and that nobody can forge."""

import argparse
import io
import json
import logging
import subprocess
import sys
from collections.abc import Callable

import pytest

from config.journal import FIELD_BYTES_MAX, FIELDS, Form, JsonLines, handler
from config.renewal.cli import parser as renewal
from hub.cli import parser as hub
from kiosk.cli import parser as kiosk
from sensors.cli import parser as sensors

JOURNAL_LINE_BYTES_MAX = 48 * 1024
"""Where the journal cuts (``LineMax`` of journald.conf)."""

ARGS = ("hub.retention", logging.WARNING, "retention.py", 7)


def said(message: object, *values: object, trace: bool = False) -> dict[str, str]:
    known = None
    if trace:
        try:
            float(str(message))
        except ValueError:
            known = sys.exc_info()
    record = logging.LogRecord(*ARGS, message, values, known, "tidy")
    record.created = 1_767_265_200.25
    line = JsonLines("vetrina-hub").format(record)
    assert "\n" not in line
    assert line.isascii()
    found: dict[str, str] = json.loads(line)
    assert list(found) == [one for one in FIELDS if one in found], "no other field, and in order"
    return found


def test_a_line_says_when_who_where_and_what() -> None:
    assert said("%s has had its time", "hub.before-5.db") == {
        "time": "2026-01-01T11:00:00.250Z",
        "level": "warning",
        "program": "vetrina-hub",
        "room": "hub.retention",
        "event": "%s has had its time",
        "said": "hub.before-5.db has had its time",
    }


@pytest.mark.parametrize("template", ["%s", "%s: %s", "%-5.1f%s"])
def test_an_event_without_words_is_named_after_who_says_it(template: str) -> None:
    values = (1.0, "x") if "f" in template else ("x",) * template.count("%")
    assert said(template, *values)["event"] == "tidy"


def test_what_a_device_says_forges_no_line() -> None:
    forged = 'a"}\n{"time":"2026","level":"error","said":"b\u2028'
    assert said("it says %s", forged)["said"] == f"it says {forged}"


@pytest.mark.parametrize("endless", ["a", "\u20ac", "\n", "\U0001f600", "a\x00", '"'])
def test_what_is_endless_is_cut_and_is_a_line_all_the_same(endless: str) -> None:
    found = said(endless * 100_000 + " is it", trace=True)
    assert len(json.dumps(found, separators=(",", ":"))) < JOURNAL_LINE_BYTES_MAX
    for field in ("event", "said", "trace"):
        assert found[field].endswith(" ...")
        assert 0 <= FIELD_BYTES_MAX - (len(json.dumps(found[field])) - 2) < 12


def test_a_line_steers_no_terminal() -> None:
    steering = "\x9b31m \x7f \u2028 \u202e"
    assert said("it says %s", steering)["said"] == f"it says {steering}"


def test_an_exception_is_one_field() -> None:
    assert "ValueError: could not convert" in said("it broke", trace=True)["trace"]


@pytest.mark.parametrize("parser", [hub, kiosk, sensors, renewal])
def test_every_program_can_be_told_how(parser: Callable[[], argparse.ArgumentParser]) -> None:
    top = parser()
    assert top.prog.startswith("vetrina-")
    assert (top.get_default("log"), top.get_default("log_level")) == ("auto", "info")


def test_where_nobody_sits_at_it_a_program_says_it_in_json() -> None:
    saying = (
        "import logging; from config.journal import keep_journal; keep_journal('vetrina-hub')\n"
        "log = logging.getLogger('room'); log.debug('not told'); log.info('heard %s', 'it')"
    )
    done = subprocess.run(
        [sys.executable, "-c", saying], capture_output=True, text=True, check=True, timeout=100
    )
    [line] = [json.loads(one) for one in done.stderr.splitlines()]
    assert (line["level"], line["program"], line["said"]) == ("info", "vetrina-hub", "heard it")


def test_people_at_a_terminal_read_words() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    forms: tuple[tuple[Form, str], ...] = (("auto", "2"), ("json", "{"), ("text", "2"))
    for form, begins in forms:
        terminal = Terminal()
        handler("vetrina-hub", form, terminal).emit(logging.LogRecord(*ARGS, "words", (), None))
        assert terminal.getvalue().startswith(begins)
        assert "words" in terminal.getvalue()
