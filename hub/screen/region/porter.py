"""The routes on which an admin says who belongs to the region: stores, their tokens, their keys.

In: requests that the gate let in, the register and the ledger. Out: a token, told once. Who is
given one is on the roster from then on. It decides nothing; a token is on disk before it is told.
"""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hub.accounts.tokens import TokenError, Tokens
from hub.ledger import Member
from hub.screen.answer import NOW, refused, said
from hub.screen.asked import asked, only_json
from hub.screen.gate import asking, origin_of
from hub.screen.region.house import RegionHouse
from hub.screen.region.sync import NO_NAME, in_time, is_a, is_name
from hub.screen.region.values import Described, GivenToken, TokensView
from hub.upstream.roster import enrol
from wire.codec import from_ms
from wire.report import Key


class Porter:
    """Who lets stores in."""

    def __init__(self, house: RegionHouse) -> None:
        self._house = house
        self._tokens = Tokens(house.register.roll)

    def routes(self) -> list[Route]:
        """The routes, for the application."""
        one = "/region/v1/stores/{store}"
        path = f"{one}/tokens"
        return [
            Route(one, in_time(self._describe), methods=["PUT"]),
            Route(f"{one}/keys/{{key}}", in_time(self._trust), methods=["PUT"]),
            Route(path, in_time(self._list), methods=["GET"]),
            Route(path, in_time(self._give), methods=["POST"]),
            Route(path, in_time(self._revoke), methods=["DELETE"]),
        ]

    async def _describe(self, request: Request) -> Response:
        store = request.path_params["store"]
        described = await asked(request, Described)
        if not is_name(store):
            return refused(NO_NAME, 422)
        door = self._house.books.taking
        member = Member(
            store=store,
            label=described.label,
            area=described.area,
            format=described.format,
            opened=described.opened,
            closed_on=described.closed_on,
            timezone=described.timezone,
        )
        await door.ask(door.ledger.register, member)
        return Response(status_code=204, headers=NOW)

    async def _trust(self, request: Request) -> Response:
        only_json(request)
        store, key = request.path_params["store"], request.path_params["key"]
        if not is_name(store) or not is_a(key, Key):
            return refused("a key has 64 hexadecimal digits", 422)
        door, at_ms = self._house.books.taking, self._house.timepiece.wall_ms()
        await door.ask(door.ledger.pin, store, key, at_ms, asking(request).name)
        return Response(status_code=204, headers=NOW)

    async def _list(self, request: Request) -> Response:
        store = request.path_params["store"]
        given = tuple(from_ms(one.made_ms) for one in self._tokens.of(store))
        return said(TokensView(store=store, given=given))

    async def _give(self, request: Request) -> Response:
        only_json(request)
        store, now_ms = request.path_params["store"], self._house.timepiece.wall_ms()
        if not is_name(store):
            return refused(NO_NAME, 422)
        door = self._house.books.taking
        await door.ask(enrol, door.ledger, store)
        try:
            told = await self._tokens.give(store, asking(request), origin_of(request), now_ms)
        except TokenError as error:
            return refused(str(error), 409)
        return said(GivenToken(store=store, token=told), 201)

    async def _revoke(self, request: Request) -> Response:
        only_json(request)
        store, now_ms = request.path_params["store"], self._house.timepiece.wall_ms()
        oldest = request.query_params.get("oldest") == "true"
        by, origin = asking(request), origin_of(request)
        try:
            await self._tokens.revoke(store, by, origin, now_ms, oldest=oldest)
        except TokenError as error:
            return refused(str(error), 404)
        return Response(status_code=204, headers=NOW)
