"""Whether this release can go on from what another one has left, tried on a copy of it.

In: the folder of a copy that nobody else uses, the settings, the time. Out: the copy, used as a hub
uses what it keeps: opened, brought to this release's schema, read to its end, written to, looked
through. It serves, sends and connects nothing. Of a device that is in no store an event is left in
the copy's log, so that the next release that is tried on it reads what this one has written.
"""

import secrets

from hub.board import Board
from hub.description import describe, editions_of
from hub.ingest import Ingest
from hub.pacing import Pacer
from hub.recall import recall
from hub.settings import HubSettings
from hub.store import DATABASE, Batch, Incoming, StoreError
from hub.store.accounts import AccountStore
from hub.store.examination import examine, rows
from hub.store.people import ACCOUNTS
from hub.store.sqlite import SqliteStore
from wire.clock import When
from wire.codec import encode_body
from wire.events import Rating
from wire.timepiece import Timepiece

DEVICE = "proof"
"""Who says the event that is written."""


def prove(settings: HubSettings, timepiece: Timepiece) -> int:
    """Use the copy in ``settings.data``; how many events its log has then.

    Raises:
        ConfigError: this release cannot use the store's description.
        StoreError: it cannot go on from what is there, or would lose some of it.
    """
    path = settings.data / DATABASE
    before = rows(path)
    shop = describe(settings.shop, settings.data, settings.http.phones()).shop
    AccountStore(settings.data / ACCOUNTS).close()
    store = SqliteStore(path)
    try:
        Ingest(store, shop.store, Pacer()).read_quarantine()
        now_ms = timepiece.wall_ms()
        board = Board(shop, editions_of(settings.data, shop, now_ms))
        for _ in recall(store, board, now_ms, anew=True):
            pass
        _write(store, now_ms)
    finally:
        store.close()
    for problem in examine(path, thorough=True).problems:
        raise StoreError(problem)
    after = rows(path)
    if after != before + 1:
        msg = f"the log had {before} events, and has {after} with one more: some are lost"
        raise StoreError(msg)
    return after


def _write(store: SqliteStore, now_ms: int) -> None:
    """Have an event stored, twice sent: once."""
    stream = secrets.token_hex(8)
    rating = Rating(visit=stream, question=DEVICE, version=1, scale=5, face=3, language="en")
    kind, body = encode_body(rating)
    event = Incoming(
        device=DEVICE,
        stream=stream,
        seq=1,
        oldest=1,
        type=kind,
        when=When(now_ms, 0, False),  # noqa: FBT003 - of a tuple
        received_ms=now_ms,
        body=body.decode(),
        problem=None,
        raw=body,
        data=body,
    )
    if [len(store.commit(Batch(incoming=[event])).stored) for _ in range(2)] != [1, 0]:
        msg = "an event that was sent twice is not stored once"
        raise StoreError(msg)
