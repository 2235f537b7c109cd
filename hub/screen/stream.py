"""Server-sent events to one viewer (WHATWG HTML, 9.2): a whole view, then what is new in it.

``data:`` of an unnamed event is a ``LiveView``; that of the event ``delta`` a patch to the view of
the event before it (``hub.screen.delta``); that of ``pulse`` only ``as_of``, and says that all is
as before. Views and deltas are numbered by their ``id``, each one more than the last. Every stream
begins with a whole view, so a viewer that comes back needs no history; one that reads slowly skips
what it missed, and is sent a whole view again.
"""

import asyncio

import msgspec
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from hub.screen.feed import Feed, Frame, Place, TooManyViewersError
from hub.screen.gate import address_of
from wire.timepiece import Timepiece

PULSE_MS = 5_000
"""A viewer that hears nothing for three of them knows that the line is dead."""

GONE_MS = 1_000
"""Between two looks whether a viewer is still there: asking costs more than sending a frame."""

STUCK_S = 30.0
"""A viewer that reads nothing for so long has gone without saying so, and loses its place."""

RETRY_S = 30
"""When a viewer that found no place may ask again."""

RECONNECT = b"retry: 1000\n"
"""Milliseconds after which a browser that lost the stream asks again, with every view."""

_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),  # a reverse proxy must not collect the frames
]


class Stream:
    """The ASGI application behind ``/api/v1/live/stream``."""

    def __init__(self, feed: Feed, timepiece: Timepiece, stuck_s: float = STUCK_S) -> None:
        self._feed = feed
        self._timepiece = timepiece
        self._stuck_s = stuck_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one viewer until it leaves, is stuck, gives way, or the feed closes."""
        try:
            request = Request(scope, receive)
            with self._feed.viewer(address_of(request)) as place:
                async with asyncio.timeout(None) as patience:
                    await self._serve(request, send, patience, place)
        except TooManyViewersError:
            refused = PlainTextResponse(
                "All viewers' places are taken.", 503, {"Retry-After": str(RETRY_S)}
            )
            await refused(scope, receive, send)
        except TimeoutError:
            return

    async def _serve(
        self, request: Request, send: Send, patience: asyncio.Timeout, place: Place
    ) -> None:
        start = {"type": "http.response.start", "status": 200, "headers": _HEADERS}
        await send(start)
        frame, shown, sent_ms, asked_ms = self._feed.frame(), 0, 0, 0
        while self._feed.is_open and place.is_kept:
            now_ms = self._timepiece.uptime_ms()
            if now_ms - asked_ms >= GONE_MS:
                asked_ms = now_ms
                if await request.is_disconnected():
                    break
            text = None
            if frame.number != shown:
                text = _news(frame, shown)
            elif now_ms - sent_ms >= PULSE_MS:
                text = _pulse(frame)
            if text is not None:
                patience.reschedule(asyncio.get_running_loop().time() + self._stuck_s)
                await send({"type": "http.response.body", "body": text, "more_body": True})
                patience.reschedule(None)
                shown, sent_ms = frame.number, now_ms
            frame = await self._feed.next(frame)
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def _news(frame: Frame, shown: int) -> bytes:
    if frame.delta is not None and frame.number == shown + 1:
        # without the spaces that the standard leaves to the sender: five a second add up
        return b"event:delta\nid:%d\ndata:%b\n\n" % (frame.number, frame.delta)
    return RECONNECT + b"id: %d\ndata: %b\n\n" % (frame.number, frame.body)


def _pulse(frame: Frame) -> bytes:
    """The comment keeps proxies awake; the event reaches the page's script, a comment would not."""
    return (
        b": ping\nevent: pulse\ndata: " + msgspec.json.encode({"as_of": frame.view.as_of}) + b"\n\n"
    )
