"""The routes of exports and of the dictionary.

In: requests, what is published and the archive. Out: CSV as it is read, Parquet as a file that is
gone when it is sent. Who may ask is decided at the gate.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable
from pathlib import Path

import msgspec
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse
from starlette.routing import Route

from hub.archive.reader import Archive
from hub.board import Board
from hub.export import parquet
from hub.export.dictionary import TableView
from hub.export.lines import header, written
from hub.export.meaning import ENGLISH, meanings
from hub.export.tables import DICTIONARY, FROM_LOG, TABLES, Row, asked, days, scores, sums
from hub.screen.answer import NOW, named, refused
from hub.screen.desk_paths import FILES, FORMATS
from hub.screen.sheet import Sheet
from wire.timepiece import Timepiece

EXPORTS_MAX = 2
"""At once: each reads the whole log, some 100,000 lines a second."""


class Takeaway:
    """What may be taken away from here."""

    def __init__(self, board: Board, archive: Archive, sheet: Sheet, timepiece: Timepiece) -> None:
        self._board = board
        self._archive = archive
        self._sheet = sheet
        self._timepiece = timepiece
        self._meanings = {
            language: msgspec.json.encode(one) for language, one in meanings(DICTIONARY).items()
        }
        self._under_way = 0

    def routes(self) -> list[Route]:
        """The routes, for the application."""
        return [
            Route("/api/v1/dictionary", self._meaning, methods=["GET"]),
            Route("/api/v1/export/{file}", self._export, methods=["GET"]),
        ]

    async def _meaning(self, request: Request) -> Response:
        language = request.query_params.get("lang", ENGLISH)
        if language not in self._meanings:
            return refused(f"lang is one of {', '.join(self._meanings)}", 400)
        return named(request, self._meanings[language])

    async def _export(self, request: Request) -> Response:
        file = request.path_params["file"]
        if file not in FILES:
            return refused(f"there is {', '.join(FILES)}", 404)
        name, _, ending = file.partition(".")
        if ending == "parquet" and not parquet.is_there():
            return refused("Parquet needs DuckDB: install vetrina[export], or take the CSV", 501)
        if self._under_way >= EXPORTS_MAX:
            busy = refused("others are exporting; come again in a minute", 503)
            busy.headers["Retry-After"] = "60"
            return busy
        table = next(one for one in TABLES if one.name == name)
        headers = {**NOW, "Content-Disposition": f'attachment; filename="{self._file_name(file)}"'}
        if ending == "csv":
            return StreamingResponse(
                self._counted(self._csv(table)), media_type=FORMATS[ending], headers=headers
            )
        return await self._parquet(table, headers)

    def _file_name(self, file: str) -> str:
        return f"{self._board.shop.store}-{file}"

    async def _counted(self, parts: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        self._under_way += 1
        try:
            async for part in parts:
                yield part
        finally:
            self._under_way -= 1

    async def _csv(self, table: TableView, *, safe: bool = True) -> AsyncIterator[bytes]:
        yield header(table)
        async for rows in self._rows(table):
            yield written(rows, safe=safe)

    async def _rows(self, table: TableView) -> AsyncIterator[Iterable[Row]]:
        needs = asked(self._board.shop)
        if table.name in FROM_LOG:
            async for page in self._archive.log():
                yield FROM_LOG[table.name](page, needs)
        elif table.name == "sums":
            async for counted in self._archive.sums():
                yield sums(counted, needs)
        elif table.name == "scores":
            yield scores(self._sheet.view(), needs)
        else:
            yield days(self._board.history(self._timepiece.wall_ms()))

    async def _parquet(self, table: TableView, headers: dict[str, str]) -> Response:
        folder = await asyncio.to_thread(parquet.workshop)
        source, target = Path(folder.name, "rows.csv"), Path(folder.name, "rows.parquet")
        try:
            async for part in self._counted(self._csv(table, safe=False)):
                await asyncio.to_thread(_append, source, part)
            await asyncio.to_thread(parquet.convert, table, source, target)
        except BaseException:
            folder.cleanup()
            raise
        gone = BackgroundTask(folder.cleanup)
        return FileResponse(target, media_type=FORMATS["parquet"], headers=headers, background=gone)


def _append(path: Path, part: bytes) -> None:
    with path.open("ab") as file:
        file.write(part)
