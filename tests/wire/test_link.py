"""What the link says of its outages; the connection itself is tested with real brokers."""

import asyncio
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


async def test_a_refused_subscription_is_no_connection(caplog: pytest.LogCaptureFixture) -> None:
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connect = await reader.readexactly(2)
        await reader.readexactly(connect[1])
        writer.write(b"\x20\x02\x00\x00")  # CONNACK: accepted
        subscribe = await reader.readexactly(2)
        rest = await reader.readexactly(subscribe[1])
        writer.write(b"\x90\x03" + rest[:2] + b"\x80")  # SUBACK: failure
        await reader.read()
        writer.close()

    ups = 0

    def up() -> None:
        nonlocal ups
        ups += 1

    async with await asyncio.start_server(refuse, "127.0.0.1", 0) as server:
        link = Link(
            Endpoint(port=server.sockets[0].getsockname()[1]),
            "demo-hub",
            subscriptions=["vetrina/v1/demo/+/event"],
            on_message=lambda _: None,
            on_up=up,
            on_down=lambda: None,
            will=Will("t", b""),
            random=Random(1),
        )
        running = asyncio.create_task(link.run())
        async with asyncio.timeout(60):
            while "a subscription was refused" not in caplog.text:  # noqa: ASYNC110 - a log has no event
                await asyncio.sleep(0.02)
        assert not link.connected
        assert ups == 0
        running.cancel()
        await asyncio.wait([running])
