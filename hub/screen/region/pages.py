"""The routes of the region's pages.

In: requests that the gate let in, and the ledger. Out: JSON of views, each with a name, so that
what is still so is not sent again. It looks nothing up itself.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hub.daily.card import Named
from hub.ledger import Ledger
from hub.screen.answer import named, refused
from hub.screen.cards import Cards
from hub.screen.query import YEARS, QueryError, number
from hub.screen.region.almanac import Almanac, Choice
from hub.screen.region.closer import counted, day_page, store_page
from hub.screen.region.house import RegionHouse
from hub.screen.region.page_paths import WEEKS_MAX, WEEKS_USUAL, WORD_MAX
from hub.screen.region.sync import in_time
from wire.codec import from_ms
from wire.report import Revision

NO_STORE = "there is no such store"

View = Callable[[Almanac, Choice], Struct]


class Pages:
    """What staff read."""

    def __init__(self, house: RegionHouse, static: str) -> None:
        self._house = house
        self._cards = Cards(static)

    def routes(self) -> list[Route]:
        """The routes, for the application."""
        views: Mapping[str, View] = {
            "days": Almanac.day,
            "trend": Almanac.trend,
            "week": Almanac.hours,
            "worst": Almanac.worst,
            "worked": Almanac.worked,
            "calendar": Almanac.calendar,
        }
        return [
            Route("/api/region/v1/region", in_time(self._region), methods=["GET"]),
            Route("/api/region/v1/compare", in_time(self._compare), methods=["GET"]),
            *(
                Route(f"/api/region/v1/{name}", in_time(self._view(view)), methods=["GET"])
                for name, view in views.items()
            ),
            Route("/api/region/v1/stores/{store}", in_time(self._store), methods=["GET"]),
            Route("/api/region/v1/stores/{store}/days/{day}", in_time(self._day), methods=["GET"]),
            Route("/region/stores/{store}/days/{day}/card", in_time(self._card), methods=["GET"]),
            Route("/region/stores/{store}/days/{day}/card.pdf", self._paper, methods=["GET"]),
        ]

    def _view(self, view: View) -> Callable[[Request], Awaitable[Response]]:
        async def shown(request: Request) -> Response:
            try:
                choice = chosen(request.query_params)
            except QueryError as error:
                return refused(str(error), 422)
            return named(request, await self._ask(lambda almanac: view(almanac, choice)))

        return shown

    async def _region(self, request: Request) -> Response:
        pulls = tuple(self._house.pulls.values())
        return named(request, await self._ask(lambda almanac: almanac.region(pulls)))

    async def _compare(self, request: Request) -> Response:
        query = request.query_params
        try:
            choice = chosen(query)
            first, second = (_word(query, name) or "" for name in ("first", "second"))
        except QueryError as error:
            return refused(str(error), 422)
        view = await self._ask(lambda almanac: almanac.compare(choice, first, second))
        return named(request, view)

    async def _store(self, request: Request) -> Response:
        store, now = request.path_params["store"], from_ms(self._house.timepiece.wall_ms())
        try:
            until = chosen(request.query_params).until
        except QueryError as error:
            return refused(str(error), 422)

        def look(ledger: Ledger) -> Struct | None:
            known = {one.store: one for one in ledger.members()}
            if store not in known:
                return None
            return store_page(ledger, known[store], until, now)

        door = self._house.books.reading
        found = await door.ask(look, door.ledger)
        return refused(NO_STORE, 404) if found is None else named(request, found)

    async def _day(self, request: Request) -> Response:
        store, now = request.path_params["store"], from_ms(self._house.timepiece.wall_ms())
        day = _date(request.path_params["day"])

        def look(ledger: Ledger) -> Struct | None:
            known = {one.store: one for one in ledger.members()}
            if day is None or store not in known:
                return None
            return day_page(ledger, known[store], day, now)

        door = self._house.books.reading
        found = await door.ask(look, door.ledger)
        return refused(NO_STORE, 404) if found is None else named(request, found)

    async def _card(self, request: Request) -> Response:
        revision, named = await self._told(request)
        return await self._cards.page(request, revision, named, ())

    async def _paper(self, request: Request) -> Response:
        revision, named = await self._told(request)
        return await self._cards.paper(request, revision, named, ())

    async def _told(self, request: Request) -> tuple[Revision | None, Named]:
        """What counts of a store-day; the roster has a name for the store, and none for places."""
        store, day = request.path_params["store"], _date(request.path_params["day"])

        def look(ledger: Ledger) -> tuple[Revision | None, str]:
            label = {one.store: one.label for one in ledger.members()}.get(store)
            if day is None or label is None:
                return None, store
            return counted(ledger, store, day), label

        door = self._house.books.reading
        revision, label = await door.ask(look, door.ledger)
        return revision, Named(store=label, places={})

    async def _ask(self, view: Callable[[Almanac], Struct]) -> Struct:
        house, door = self._house, self._house.books.reading
        almanac = Almanac(door.ledger, house.name, from_ms(house.timepiece.wall_ms()))
        return await door.ask(view, almanac)


def chosen(query: Mapping[str, str]) -> Choice:
    """What a query asks for.

    Raises:
        QueryError: a word of it cannot be used.
    """
    until = query.get("until")
    last = None if until is None else _date(until)
    if until is not None and last is None:
        msg = "until is a date, such as 2026-01-31"
        raise QueryError(msg)
    return Choice(
        area=_word(query, "area"),
        format=_word(query, "format"),
        store=_word(query, "store"),
        until=last,
        weeks=number(query, "weeks", WEEKS_USUAL, 1, WEEKS_MAX),
    )


def _word(query: Mapping[str, str], name: str) -> str | None:
    word = query.get(name)
    if word is not None and len(word) > WORD_MAX:
        msg = f"{name} has at most {WORD_MAX} characters"
        raise QueryError(msg)
    return word or None


def _date(word: str) -> date | None:
    """A day as its date is written; None where it is none, or is before or after all stores."""
    try:
        day = date.fromisoformat(word)
    except ValueError:
        return None
    return day if YEARS.start <= day.year < YEARS.stop else None
