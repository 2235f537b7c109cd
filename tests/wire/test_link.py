"""What the link says of its outages; the connection itself is tested with real brokers."""

import logging
from random import Random

import pytest

from wire.link import BRIEF_MAX, STEADY_S, Endpoint, Link, LinkError, Will, _Outage

ERROR = LinkError("connection lost")


def said(caplog: pytest.LogCaptureFixture) -> list[tuple[str, str]]:
    return [
        (one.levelname, one.getMessage()) for one in caplog.records if one.levelno >= logging.INFO
    ]


def test_an_outage_is_told_when_it_begins_and_when_it_ends(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    outage = _Outage("127.0.0.1:1883", "demo-kiosk-1")
    outage.over(0.0)
    outage.begins(ERROR, 100.0, begun_s=0.0)
    for second in range(101, 160):
        outage.begins(OSError("refused"), float(second), begun_s=None)
    outage.over(160.0)
    assert said(caplog) == [
        ("WARNING", "broker 127.0.0.1:1883 cannot be used: connection lost; trying on"),
        ("INFO", "broker 127.0.0.1:1883 is back after 60.0 s"),
    ]


def test_a_quarrel_over_a_name_is_named_and_then_quiet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    outage = _Outage("127.0.0.1:1883", "demo-kiosk-1")
    now_s = 0.0
    for _ in range(200):
        outage.over(now_s)
        outage.begins(ERROR, now_s + 0.5, begun_s=now_s)
        now_s += 1.0
    lines = said(caplog)
    assert len(lines) <= BRIEF_MAX + 2
    assert "is there another demo-kiosk-1?" in lines[-1][1]
    outage.over(now_s)
    outage.begins(ERROR, now_s + STEADY_S + 1, begun_s=now_s)
    assert said(caplog)[-1][0] == "WARNING", "after a steady connection an outage is news again"


def test_without_a_connection_nothing_is_published() -> None:
    link = Link(
        Endpoint(),
        "nobody",
        subscriptions=[],
        on_message=lambda _: None,
        on_up=lambda: None,
        on_down=lambda: None,
        will=Will("t", b""),
        random=Random(1),
    )
    assert not link.connected
    assert not link.publish("t", b"", qos=1)
