"""A device that is let in without a key of the hub's commands says so."""

import msgspec
import pytest
from starlette.requests import Request
from starlette.responses import Response

from tests.hub.newcomers import Arriving
from tests.hub.test_joining_square import Liar
from tests.hub.web import web
from tests.wire.certificate import CERTIFICATE
from wire import enrol
from wire.enrol import Ask, AskStanding, Offer
from wire.joining import Where


class Keyless(Liar):
    """What a device hears of a hub whose offer has lost its key, and of the manager there."""

    def __init__(self, offer: Offer) -> None:
        super().__init__(offer)
        self.asks: list[Ask] = []
        self.standing = AskStanding(state="pending")

    async def _ask(self, request: Request) -> Response:
        self.asks.append(msgspec.json.decode(await request.body(), type=Ask))
        return await super()._ask(request)

    async def _told(self, _: Request) -> Response:
        return Response(msgspec.json.encode(self.standing))


async def test_a_device_that_was_told_no_command_key_says_so(
    caplog: pytest.LogCaptureFixture,
) -> None:
    offer = Offer(store="demo", certificate=CERTIFICATE, hosts=("hub.lan",), port=8883, page=None)
    hub = Keyless(offer)
    async with web(hub.app) as served:
        arriving = Arriving(Where("127.0.0.1", int(served.address.rpartition(":")[2])))
        code = enrol.read_code(await arriving.code())
        assert code is not None
        wish = hub.asks[0].wish
        hub.standing = enrol.grant(enrol.stretch(code, wish.nonce), wish, "kiosk-9")
        assert (await arriving.admitted()).joined.command_key is None
    assert "named no key of its commands" in caplog.text
