"""A day's card as an answer: the page in the language asked for, and the same as PDF.

In: a request, the day's last revision and what people call the store. Out: HTML, or what the press
made of it. It looks no day up, and who may ask is decided at the gate.
"""

import asyncio
from collections.abc import Mapping, Sequence

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from hub.daily.card import Frame, Named, write
from hub.paper.press import MISSING, PressError, is_there, printed
from hub.phone.tongue import spoken
from hub.screen.answer import ASK_AGAIN, NOW
from hub.screen.assets import PAPER, words
from wire.report import Revision

NO_REPORT = "No such day has a report."

PRINTS_MAX = 1
"""At once: each takes a second and 60 MB, and is one of a few a day."""


class Cards:
    """Writes cards; ``static`` is where their styles are."""

    def __init__(self, static: str) -> None:
        self._static = static
        self._words: Mapping[str, Mapping[str, str]] = {}
        self._printing = 0

    async def page(
        self, request: Request, revision: Revision | None, named: Named, languages: Sequence[str]
    ) -> Response:
        """The card; 404 where the day has no report. ``languages`` are what the store speaks."""
        if revision is None:
            return PlainTextResponse(NO_REPORT, 404, NOW)
        language = await self._language(request, languages)
        pdf = f"card.pdf?lang={language}" if is_there() else None
        return HTMLResponse(write(revision, named, self._frame(language, pdf)), headers=ASK_AGAIN)

    async def paper(
        self, request: Request, revision: Revision | None, named: Named, languages: Sequence[str]
    ) -> Response:
        """The same as PDF; 501 where nothing can make one, 503 while another is made."""
        if revision is None:
            return PlainTextResponse(NO_REPORT, 404, NOW)
        if not is_there():
            return PlainTextResponse(MISSING, 501, NOW)
        page = write(revision, named, self._frame(await self._language(request, languages)))
        if self._printing >= PRINTS_MAX:
            busy = {**NOW, "Retry-After": "10"}
            return PlainTextResponse("another page is being printed", 503, busy)
        self._printing += 1
        try:
            done = await asyncio.to_thread(printed, page, "card.css")
        except PressError as error:
            return PlainTextResponse(str(error), 503, NOW)
        finally:
            self._printing -= 1
        name = f"{revision.report.store}-{revision.report.day.isoformat()}.pdf"
        headers = {**NOW, "Content-Disposition": f'inline; filename="{name}"'}
        return Response(done, media_type="application/pdf", headers=headers)

    def _frame(self, language: str, pdf: str | None = None) -> Frame:
        return Frame(language=language, words=self._words[language], static=self._static, pdf=pdf)

    async def _language(self, request: Request, languages: Sequence[str]) -> str:
        """What was asked for, the browser's language, or the store's first."""
        if not self._words:
            self._words = await asyncio.to_thread(words, PAPER)
        asked = request.query_params.get("lang", "")
        if asked in self._words:
            return asked
        header = request.headers.get("accept-language", "")
        return spoken(header, [*languages, *sorted(self._words)])
