"""Says to everybody on the broker that the hub is here, again and again.

In: the link, the clocks, how its copies and its disk are. Out: the hub's own status, retained. With
something wrong it is shown as any device in trouble is.
"""

import asyncio
import secrets
from contextlib import suppress
from typing import NoReturn

from hub.board import Board
from hub.live.backup import Vault
from wire import topics
from wire.codec import encode_status, from_ms
from wire.events import STATUS_SECONDS, Status
from wire.link import Link
from wire.timepiece import Timepiece


async def greet(  # noqa: PLR0913, PLR0917 - who it is, whom it tells, how its copies are
    link: Link,
    board: Board,
    version: str,
    timepiece: Timepiece,
    up: asyncio.Event,
    vault: Vault,
) -> NoReturn:
    """Say that the hub is here; a new ``boot`` tells devices to send again what it has not got.

    A hub with something wrong is shown beside its devices until it is well; it is none of them.
    """
    topic = topics.device(board.shop.store, topics.HUB, "status")
    run, was_wrong = secrets.token_hex(8), False
    while True:
        now_ms = timepiece.wall_ms()
        status = Status(
            state="online",
            program="hub",
            version=version,
            boot=run,
            uptimems=timepiece.uptime_ms(),
            clock=timepiece.clock(),
            problem=vault.trouble(from_ms(now_ms)),
        )
        link.publish(topic, encode_status(status), qos=1, retain=True)
        was_wrong = was_wrong or status.problem is not None
        if was_wrong:
            board.hear(topics.HUB, status, now_ms)
        up.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(STATUS_SECONDS):
                await up.wait()
