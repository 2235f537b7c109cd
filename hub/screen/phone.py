"""The routes of the question on a shopper's phone.

In: requests, and the desks of those touchpoints that serve phones. Out: pages. It sets no cookie
and keeps nothing of who asked, but for a minute, in memory and by address, how many posts there
were and when the last face came.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Protocol

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from config.catalogue import Texts
from config.load import ConfigError, load_texts
from config.shop import Shop
from hub.phone.desk import Desk
from hub.phone.form import FORM_BYTES_MAX, Form, FormError, read
from hub.phone.page import Frame, write
from hub.phone.patience import Patience
from hub.phone.sheet import Sheet
from hub.phone.tongue import spoken
from hub.screen.assets import PAPER, words
from wire.timepiece import Timepiece

FORM = "application/x-www-form-urlencoded"

PAPERS = {"/privacy": "privacy-title", "/accessibility": "access-title"}
"""What a shopper may read besides, by its path, and the key of its title."""

PATIENCE_S = 60
"""When somebody who posted too often may come again."""

_LIVE = {"Cache-Control": "no-store"}


class Described(Protocol):
    """What is needed of a ``hub.board.Board``."""

    @property
    def shop(self) -> Shop:
        """The description in force."""


class Phones:
    """The phones' side of a hub: its desks, and the words of the description in force.

    A changed description takes effect with the next page. A touchpoint that serves phones and has
    no desk yet, because the disk refuses, asks for patience.
    """

    def __init__(
        self, desks: Mapping[str, Desk], described: Described, timepiece: Timepiece
    ) -> None:
        self._desks = desks
        self._described = described
        self._timepiece = timepiece
        self._patience = Patience()
        self._shop: Shop | None = None
        self._texts: Mapping[str, Texts] = {}
        self._papers: Mapping[str, Mapping[str, str]] = {}

    async def ask(self, request: Request, static: str) -> Response:
        """The question, in the language that the browser likes."""
        desk = await self._desk(request)
        if desk is None:
            return self._none(request)
        header = request.headers.get("accept-language", "")
        return self._page(desk.welcome(spoken(header, desk.languages)), static)

    async def take(self, request: Request, static: str) -> Response:
        """What follows from a form; an answer in it is on disk before it is thanked for."""
        desk = await self._desk(request)
        if desk is None:
            return self._none(request)
        refusal = self._refusal(request)
        if refusal is not None:
            return refusal
        try:
            form = await _form(request)
        except FormError:
            return PlainTextResponse("This is no form of this page.", 400, _LIVE)
        language = form.language or ""
        if language not in desk.languages:
            language = spoken(request.headers.get("accept-language", ""), desk.languages)
        return self._page(await desk.take(form, language, _address(request)), static)

    async def _desk(self, request: Request) -> Desk | None:
        """The desk that serves a request, if one does, as the store is described now."""
        desk = self._desks.get(request.path_params["touchpoint"])
        if desk is None:
            return None
        shop = self._described.shop
        if shop is not self._shop:
            self._texts = await asyncio.to_thread(_texts, shop)
            self._papers = await asyncio.to_thread(words, PAPER)
            self._shop = shop
        place = next((one for one in shop.touchpoints if one.id == desk.place.id), None)
        if place is None or not place.serves_phones or not self._texts:
            return None
        desk.place, desk.languages = place, tuple(self._texts)
        return desk

    def _none(self, request: Request) -> Response:
        """There is no question, or there will be one."""
        name = request.path_params["touchpoint"]
        served = [one.id for one in self._described.shop.touchpoints if one.serves_phones]
        if name in served and name not in self._desks:
            headers = {**_LIVE, "Retry-After": str(PATIENCE_S)}
            return PlainTextResponse("No answer can be kept now; please come again.", 503, headers)
        return PlainTextResponse("There is no question here.", 404, _LIVE)

    def _refusal(self, request: Request) -> Response | None:
        """Why a post is not read."""
        origin = request.headers.get("origin", "null")  # "null": a browser that tells no address
        if origin != "null" and origin.partition("//")[2] != request.headers.get("host"):
            return PlainTextResponse("This form is of another page.", 403, _LIVE)
        if not self._patience.is_left(_address(request), self._timepiece.uptime_ms()):
            headers = {**_LIVE, "Retry-After": str(PATIENCE_S)}
            return PlainTextResponse("Too many answers; please wait a minute.", 429, headers)
        if request.headers.get("content-type", "").partition(";")[0].strip() != FORM:
            return PlainTextResponse("This is no form.", 415, _LIVE)
        return None

    def _page(self, sheet: Sheet, static: str) -> Response:
        names = {code: texts["language"] for code, texts in self._texts.items()}
        shop = "" if self._shop is None else self._shop.name
        said = self._papers[sheet.language]
        papers = {path: said[title] for path, title in PAPERS.items()}
        frame = Frame(shop=shop, names=names, static=static, papers=papers)
        page = write(sheet, self._texts[sheet.language], frame)
        return HTMLResponse(page, 503 if sheet.refused else 200, headers=_LIVE)


def _texts(shop: Shop) -> dict[str, Texts]:
    """The words of the store's languages, as far as there are any, with those of its own."""
    texts: dict[str, Texts] = {}
    for code in shop.languages:
        with suppress(ConfigError):  # a kiosk says so; here the other languages go on
            texts |= load_texts([code])
    return {code: one.worded(shop.words.get(code, {})) for code, one in texts.items()}


async def _form(request: Request) -> Form:
    """Read a form, and no more of it than a form of ours can have.

    Raises:
        FormError: it is too long, or none.
    """
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > FORM_BYTES_MAX:
            msg = f"more than {FORM_BYTES_MAX} bytes"
            raise FormError(msg)
    return read(body)


def _address(request: Request) -> str:
    return request.client.host if request.client else ""
