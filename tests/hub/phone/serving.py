"""A running page for phones, in front of a hand-written device."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

from msgspec.structs import replace

from config.load import load_shop
from config.shop import Shop
from hub.screen.phone import Phones
from tests.hub.phone.counter import LANGUAGES, Counter
from tests.hub.running_store import RunningStore

SHOP = "Bottega <Demo>"


class Told(NamedTuple):
    """A description in force."""

    shop: Shop


@asynccontextmanager
async def serving(counter: Counter) -> AsyncIterator[RunningStore]:
    """The hub's real server, with this desk behind ``/t/entrance``."""
    shop = replace(
        load_shop(None), name=SHOP, languages=list(LANGUAGES), touchpoints=[counter.place]
    )
    store = RunningStore()
    store.phones = Phones({counter.place.id: counter.desk}, Told(shop), counter.hands)
    await store.start()
    try:
        yield store
    finally:
        await store.stop()
