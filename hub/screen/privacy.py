"""The routes of the papers: privacy notice, impact assessment, accessibility.

In: requests, the board and the settings in force. Out: pages made of what is so now; the impact
assessment is for managers, the others are open to everybody.
They say nothing of who asked, and keep nothing of it.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Mapping
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from config.ambience import QuantityName
from hub.phone.tongue import spoken
from hub.privacy import access, dpia, page, sign
from hub.privacy.dpia import Copies
from hub.privacy.facts import Facts, Seen, facts
from hub.privacy.page import Frame
from hub.screen.answer import ASK_AGAIN
from hub.screen.assets import PAPER, words
from hub.screen.house import House
from wire.codec import from_ms

PAGE = "/privacy"

Writer = Callable[[Facts, Frame], str]


class Notice:
    """What everybody may read of what a store collects."""

    def __init__(self, house: House, static: str) -> None:
        self._board, self._way, self._timepiece = house.board, house.way, house.timepiece
        self._settings = house.settings
        self._static = static
        self._words: Mapping[str, Mapping[str, str]] = {}

    def routes(self) -> list[Route]:
        """The routes, for the application."""
        return [
            Route(PAGE, self._page, methods=["GET"]),
            Route(f"{PAGE}/sign", self._sign, methods=["GET"]),
            Route(f"{PAGE}/dpia", self._dpia, methods=["GET"]),
            Route("/accessibility", self._access, methods=["GET"]),
        ]

    async def _page(self, request: Request) -> Response:
        return await self._written(request, page.write)

    async def _sign(self, request: Request) -> Response:
        return await self._written(request, sign.write)

    async def _access(self, request: Request) -> Response:
        return await self._written(request, access.write)

    async def _dpia(self, request: Request) -> Response:
        kept = self._settings.backup
        copies = (
            Copies(days=kept.days, weeks=kept.weeks, months=kept.months) if kept.enabled else None
        )
        return await self._written(request, lambda told, frame: dpia.write(told, frame, copies))

    async def _written(self, request: Request, write: Writer) -> Response:
        if not self._words:
            self._words = await asyncio.to_thread(words, PAPER)
        shop, now_ms = self._board.shop, self._timepiece.wall_ms()
        frame = Frame(
            language=self._language(request),
            all_words=self._words,
            static=self._static,
            day=from_ms(now_ms).astimezone(ZoneInfo(shop.timezone)).date(),
            address=self._address(),
        )
        found = facts(shop, self._seen(now_ms))
        return HTMLResponse(write(found, frame), headers=ASK_AGAIN)

    def _language(self, request: Request) -> str:
        """The one asked for, or the browser's, or the store's first."""
        asked = request.query_params.get("lang", "")
        if asked in self._words:
            return asked
        header = request.headers.get("accept-language", "")
        return spoken(header, [*self._board.shop.languages, *sorted(self._words)])

    def _address(self) -> str | None:
        """Of the full text, for a phone."""
        elsewhere, phones = self._board.shop.privacy.url, self._settings.http.phones()
        return elsewhere or (None if phones is None else phones + PAGE)

    def _seen(self, now_ms: int) -> Seen:
        measured: dict[str, set[QuantityName]] = defaultdict(set)
        room = self._board.ambience(now_ms)
        for one in (
            *(one for place in room.touchpoints for one in place.measured),
            *room.elsewhere,
        ):
            measured[one.device].add(one.quantity)
        devices = self._board.live(now_ms).devices
        sensors = {one.name for one in devices if one.program == "sensor"}
        return Seen(
            sensors=sensors,
            measured=measured,
            region=self._way.view is not None,
            comments_days=self._settings.retention.comments_days,
            answers_months=self._settings.retention.answers_months,
        )
