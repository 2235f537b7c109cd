"""A web server of a test's own, in the test's loop."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

import uvicorn
from starlette.types import ASGIApp

from hub.screen.serving import bind

LOOK_S = 0.01


class Web(NamedTuple):
    """Where it is."""

    address: str


@asynccontextmanager
async def web(app: ASGIApp) -> AsyncIterator[Web]:
    """Serve an application on a port of this machine while the block runs."""
    with bind("127.0.0.1", 0) as listener:
        server = uvicorn.Server(
            uvicorn.Config(app, lifespan="off", log_config=None, access_log=False, ws="none")
        )
        task = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started:  # noqa: ASYNC110 - it sets no event
            await asyncio.sleep(LOOK_S)
        yield Web(f"http://127.0.0.1:{listener.getsockname()[1]}")
        server.should_exit = True
        await task
