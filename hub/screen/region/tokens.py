"""The routes on which an admin gives stores their tokens, and takes them back.

In: requests that the gate let in, and the register. Out: a token, told once. Who is given one is on
the roster from then on. It decides nothing; a token is on disk before it is told.
"""

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hub.accounts.tokens import TokenError, Tokens
from hub.ledger import Ledger, Member
from hub.screen.answer import NOW, refused, said
from hub.screen.asked import only_json
from hub.screen.gate import asking, origin_of
from hub.screen.region.house import RegionHouse
from hub.screen.region.sync import in_time
from hub.screen.region.values import GivenToken, TokensView
from wire.codec import from_ms
from wire.events import Name


class Porter:
    """Who gives tokens, and takes them back."""

    def __init__(self, house: RegionHouse) -> None:
        self._house = house
        self._tokens = Tokens(house.register.roll)

    def routes(self) -> list[Route]:
        """The routes, for the application."""
        path = "/region/v1/stores/{store}/tokens"
        return [
            Route(path, in_time(self._list), methods=["GET"]),
            Route(path, in_time(self._give), methods=["POST"]),
            Route(path, in_time(self._revoke), methods=["DELETE"]),
        ]

    async def _list(self, request: Request) -> Response:
        store = request.path_params["store"]
        given = tuple(from_ms(one.made_ms) for one in self._tokens.of(store))
        return said(TokensView(store=store, given=given))

    async def _give(self, request: Request) -> Response:
        only_json(request)
        store, now_ms = request.path_params["store"], self._house.timepiece.wall_ms()
        if not is_name(store):
            return refused("a store's name has up to 64 letters a-z, digits, and . _ -", 422)
        door = self._house.books.taking
        await door.ask(_enrol, door.ledger, store)
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


def is_name(word: str) -> bool:
    """Whether a store can be called so."""
    try:
        msgspec.convert(word, Name)
    except msgspec.ValidationError:
        return False
    return True


def _enrol(ledger: Ledger, store: str) -> None:
    """Put a store on the roster that is not there yet; its label and area can be said later."""
    if store not in {one.store for one in ledger.members()}:
        ledger.register(Member(store=store, label=store))
