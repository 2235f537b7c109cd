"""The routes by which a manager changes the store without a text editor.

In: requests. Out: the description, its versions and pictures, and what is wrong with a change that
was not made.
It changes files through ``hub.editor`` alone, in a thread: a description is read whole each time.
"""

import asyncio
from collections.abc import Callable
from typing import TypeVar, get_args

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from config.load import ConfigError, languages_with_texts, load_texts, parse, to_table
from config.picture import PICTURE_BYTES_MAX, Picture, PictureName
from config.shop import Shop, mistakes, problems
from hub.album import Purpose
from hub.board import Board
from hub.editor import Draft, EditError, Editor, StaleError
from hub.live.kiosk import kiosk_view
from hub.live.setup import (
    Amendment,
    EditRefusal,
    PictureView,
    PutBack,
    ShopView,
    VersionsView,
    VersionView,
)
from hub.screen.answer import named, refused, said
from hub.screen.asked import asked, body
from hub.screen.gate import asking
from wire.codec import from_ms
from wire.timepiece import Timepiece

T = TypeVar("T")

AMENDMENT_BYTES_MAX = 256_000
"""A plan drawn by hand with all its questions is some tens of kilobytes."""

DIGITS_MAX = 9
"""Of a version's number."""

PICTURES = ("image/png", "image/jpeg")
"""What is taken; no form of another site's page can send these."""


class Setup:
    """What a manager may see and change of the description."""

    def __init__(self, editor: Editor, board: Board, timepiece: Timepiece) -> None:
        self._editor = editor
        self._board = board
        self._timepiece = timepiece

    def routes(self) -> list[Route]:
        """The routes, for the application."""
        return [
            Route("/api/v1/shop", self._read, methods=["GET"]),
            Route("/api/v1/shop", self._change, methods=["PATCH"]),
            Route("/api/v1/shop/versions", self._versions, methods=["GET"]),
            Route("/api/v1/shop/versions/{number}/back", self._back, methods=["POST"]),
            Route("/api/v1/shop/pictures/{purpose}", self._send, methods=["POST"]),
            Route("/api/v1/shop/pictures/{name}", self._sent, methods=["GET"]),
            Route("/plan/{name}", self._floor, methods=["GET"]),
        ]

    async def _send(self, request: Request) -> Response:
        purpose = request.path_params["purpose"]
        if purpose not in get_args(Purpose):
            return refused(f"a picture is for one of {', '.join(get_args(Purpose))}", 404)
        if request.headers.get("content-type") not in PICTURES:
            return refused(f"a picture is one of {', '.join(PICTURES)}", 415)
        content = await body(request, PICTURE_BYTES_MAX)

        def keep() -> PictureView:
            name, picture = self._editor.keep_picture(content, purpose)
            return PictureView(
                name=name,
                width_px=picture.width_px,
                height_px=picture.height_px,
                size_bytes=len(picture.content),
            )

        return await self._answer(keep)

    async def _sent(self, request: Request) -> Response:
        """What was sent or is named by the file: whoever changes the store sees it before."""
        return await self._show(request, self._editor.draft_picture)

    async def _floor(self, request: Request) -> Response:
        """The picture that is in force, and no other: everybody sees it on the wall."""
        plan, name = self._board.shop.plan, request.path_params["name"]
        if plan is None or plan.picture != name:
            return refused("there is no such picture", 404)
        return await self._show(request, self._editor.picture)

    async def _show(self, request: Request, look: Callable[[str], Picture]) -> Response:
        try:
            name = msgspec.convert(request.path_params["name"], PictureName)
            found = await asyncio.to_thread(look, name)
        except (EditError, msgspec.ValidationError):
            return refused("there is no such picture", 404)
        return named(request, found.content, f"image/{found.kind}")

    async def _read(self, _: Request) -> Response:
        return await self._answer(lambda: self._view(self._editor.read()))

    async def _change(self, request: Request) -> Response:
        amendment = await asked(request, Amendment, AMENDMENT_BYTES_MAX)
        by = asking(request).name
        return await self._answer(
            lambda: self._view(self._editor.change(amendment.changes, amendment.seen, by))
        )

    async def _versions(self, _: Request) -> Response:
        return await self._answer(self._known)

    async def _back(self, request: Request) -> Response:
        wanted, by = await asked(request, PutBack), asking(request).name
        number = request.path_params["number"]
        if not number.isdecimal() or len(number) > DIGITS_MAX:
            return refused(f"there is no version {number}", 404)
        return await self._answer(
            lambda: self._view(self._editor.put_back(int(number), wanted.seen, by))
        )

    async def _answer(self, work: Callable[[], ShopView | VersionsView | PictureView]) -> Response:
        try:
            return said(await asyncio.to_thread(work))
        except EditError as error:
            status = 409 if isinstance(error, StaleError) else 422
            return said(EditRefusal(problem=error.problems[0], problems=error.problems), status)

    def _view(self, draft: Draft) -> ShopView:
        found: tuple[str, ...] = ()
        shop: Shop | None = None
        try:
            shop = parse(draft.text, Shop, "shop", problems, mistakes)
        except ConfigError as error:
            found = tuple(error.problems)
        devices = self._board.live(self._timepiece.wall_ms()).devices
        return ShopView(
            digest=draft.digest,
            number=draft.number,
            can_change=self._editor.obstacle is None,
            obstacle=self._editor.obstacle,
            folder=None if self._editor.folder is None else str(self._editor.folder),
            text=draft.text,
            shop=None if shop is None else to_table(shop),
            problems=found,
            languages=tuple(languages_with_texts()),
            unplaced=tuple(
                one.name for one in devices if one.place is None and one.program != "hub"
            ),
            today=None if shop is None else self._editor.today(shop),
            asked=self._editor.asked(),
            kiosk=None if shop is None else kiosk_view(shop, load_texts(languages_with_texts())),
        )

    def _known(self) -> VersionsView:
        versions, now = self._editor.versions(), self._editor.read().number
        return VersionsView(
            versions=tuple(
                VersionView(
                    number=one.number,
                    at=from_ms(one.at_ms),
                    by=one.by,
                    what=one.what,
                    now=one.number == now,
                )
                for one in reversed(versions)
            )
        )
