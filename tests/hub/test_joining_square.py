"""What a phone is told that scans the square of a new device (S26)."""

import msgspec
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.hub.newcomers import Arriving
from tests.hub.web import web
from tests.wire.certificate import CERTIFICATE
from wire import enrol
from wire.enrol import AskStanding, Offer
from wire.joining import Where
from wire.machine import lan_address


class Liar:
    """Somebody who answers in the hub's place, and says that the page is his own."""

    def __init__(self, offer: Offer) -> None:
        self.offer = offer
        self.app = Starlette(
            routes=[
                Route("/enrol/v1", self._offer),
                Route("/enrol/v1/asks", self._ask, methods=["POST"]),
                Route("/enrol/v1/asks/{ask}", self._told),
            ]
        )

    async def _offer(self, _: Request) -> Response:
        return Response(msgspec.json.encode(self.offer))

    async def _ask(self, _: Request) -> Response:
        return Response(msgspec.json.encode(enrol.Asked(ask="a" * 22)), 201)

    async def _told(self, _: Request) -> Response:
        return Response(msgspec.json.encode(AskStanding(state="pending")))


@pytest.mark.parametrize("page", ["http://attacker.lan/devices/join", None])
async def test_the_square_has_no_code_and_leads_where_the_device_was_told_to_ask(
    page: str | None,
) -> None:
    offer = Offer(
        store="demo",
        certificate=CERTIFICATE,
        hosts=("attacker.lan",),
        port=8883,
        page=page,
    )
    async with web(Liar(offer).app) as served:
        port = int(served.address.rpartition(":")[2])
        arriving = Arriving(Where("127.0.0.1", port))
        code = enrol.read_code(await arriving.code())
        link = next(one.page for one in arriving.shown if one.page)
        await arriving.leave()
    host = lan_address() or "127.0.0.1"
    assert link == f"http://{host}:{port}/devices/join#{'a' * 22}"
    assert code is not None
    assert code not in link
