"""A running page for phones, in front of a hand-written device."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from config.load import load_texts
from hub.screen.phone import Phones
from tests.hub.phone.counter import LANGUAGES, Counter
from tests.hub.running_store import RunningStore

SHOP = "Bottega <Demo>"


@asynccontextmanager
async def serving(counter: Counter) -> AsyncIterator[RunningStore]:
    """The hub's real server, with this desk behind ``/t/entrance``."""
    texts = load_texts(LANGUAGES)
    phones = Phones({counter.place.id: counter.desk}, texts, SHOP, counter.hands)
    store = RunningStore(phones=phones)
    await store.start()
    try:
        yield store
    finally:
        await store.stop()
