"""The hub, from start to stop, on one page.

What comes in: settings and the clocks. It reads the store's description, opens the store, reads the
log again into the board, starts the broker where it is its own, and then runs its tasks until one
dies or it is told to stop. Only here do tasks start and only here is the time handed down.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from random import Random
from typing import NoReturn, ParamSpec, TypeVar

from config.shop import Shop
from hub.accounts.opening import registered
from hub.announcer import Announcer
from hub.archive.reader import Archive
from hub.backup.nightly import folder_of
from hub.beacon import beacons
from hub.board import Board
from hub.broker import BrokerError, EmbeddedBroker
from hub.commander import Commander
from hub.description import Description, describe, editions_of
from hub.doorbook import Doorbook
from hub.editor import Editor
from hub.erasure import Eraser
from hub.greeting import greet
from hub.ingest import Ingest, Outcome
from hub.intake import Flow, Intake
from hub.live.backup import Vault
from hub.live.footfall import occupancy
from hub.live.own import Own, OwnView
from hub.live.upstream import Way
from hub.logbook import Logbook
from hub.memory import journalled, kept, on_thread, recount, remember, reread, write_down
from hub.notices import Notices
from hub.pacing import Pacer
from hub.phone.lobby import Lobby
from hub.post.office import postman
from hub.post.postman import Postman
from hub.register.reader import Reader
from hub.register.registrar import Registrar
from hub.screen.door import widen
from hub.screen.house import House
from hub.screen.phone import Phones
from hub.screen.server import serve
from hub.screen.serving import ScreenError
from hub.settings import HubSettings
from hub.shopkeeper import Shopkeeper, is_config
from hub.store import DATABASE, Store, StoreError
from hub.store.sqlite import SqliteStore
from hub.tending import Around, tend
from hub.trust.admission import opened
from hub.trust.commanding import CommandKeyError
from hub.trust.keyring import KeyringError
from hub.upstream.pusher import Pusher
from hub.upstream.receipts import Receipts
from wire import topics
from wire.codec import decode_status
from wire.events import STATUS_SECONDS, offline
from wire.link import Link, Message, Will
from wire.outbox import OutboxError
from wire.timepiece import Timepiece
from wire.topics import Kind

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

FAILURES = (StoreError, BrokerError, ScreenError, OutboxError, KeyringError, CommandKeyError)
"""What an operator can mend; told in one line."""

HEARD: Sequence[Kind] = ("event", "status", "config", "answer", "screenshot")
"""What the hub subscribes to; its own handouts too, to see which are of no use any more."""

NOTICE_S = 1.0  # between two looks: as often as a person reads a number
EXPROS_MS = 10_000  # between two whole readings for the broker


async def run(
    settings: HubSettings, version: str, timepiece: Timepiece, file: Path | None = None
) -> NoReturn:
    """Run one store's hub until it is cancelled; ``file`` is the one that the settings are from.

    Raises:
        ConfigError: the store's description cannot be used.
        StoreError, BrokerError, ScreenError, OutboxError, KeyringError, CommandKeyError: it says.
    """
    described, shop = _described(settings)
    log.info("vetrina-hub %s, store %s, data in %s", version, shop.store, settings.data)
    widen()
    board, pacer, vault = _board(shop, settings.data, timepiece), Pacer(), Vault()
    async with AsyncExitStack() as stack:
        thread = stack.enter_context(ThreadPoolExecutor(1, thread_name_prefix="store"))
        store = await stack.enter_async_context(_opened(settings, thread))
        ingest = await on_thread(thread, Ingest, store, shop.store, pacer)
        await remember(thread, store, ingest, board, timepiece.wall_ms())
        await stack.enter_async_context(kept(thread, store, board, settings.data))
        intake = _intake(ingest, pacer, timepiece, thread, board)
        lobby = await stack.enter_async_context(Lobby(settings, version, timepiece))
        up, notices, announcer = asyncio.Event(), Notices(), Announcer(settings, board)
        books = await stack.enter_async_context(journalled(thread, store, board))
        logbook, doorbook, post = await _read(settings, thread, store, board, timepiece, books)
        keeper = _keeper(described, settings, thread, store, board, timepiece, logbook)
        link = _link(
            settings,
            shop.store,
            version,
            on_message=lambda one: _hear(one, link, keeper, commander, intake),
            on_up=lambda: _up(link, keeper, board, (notices, announcer), up),
            on_down=lambda: board.connected(up=False),
        )
        register = await stack.enter_async_context(registered(settings.data, timepiece))
        commander = Commander(settings.data, board, register, timepiece, link)
        editor = Editor(settings.shop, settings.data, timepiece, settings.http.phones)
        asked = (logbook, register, Phones(lobby.desks, board, timepiece), post, editor, doorbook)
        door = await opened(settings, board, editor, timepiece, commander.public)
        archive, days, way = Archive(store, thread, board), Reader(store, thread), Way()
        eraser = Eraser(store, thread, settings.data, folder_of(settings))
        around = Around(vault, Own(OwnView(version=version)), commander, register, file)
        beside = (days, way, vault, around.own, door, eraser)
        brokers = [await stack.enter_async_context(one) for one in _embedded(settings)]
        tasks = await stack.enter_async_context(asyncio.TaskGroup())  # last in, first stopped
        for job in (
            *(broker.watch() for broker in brokers),
            *_on(link, shop.store, intake, keeper, announcer, commander),
            greet(link, board, version, timepiece, up, vault),
            _give_notice(link, board, doorbook, notices, timepiece),
            *tend(settings, thread, store, board, timepiece, around),
            _watch(thread, store, link, board, books, notices, timepiece),
            post.run(),
            Registrar(board, logbook, store, settings.data, thread, timepiece).run(),
            *_upstream(settings, shop.store, days, way, timepiece),
            *beacons(settings, lambda: board.shop.store, door.fingerprint, timepiece),
            serve(House(board, timepiece, archive, *asked, *beside, settings, commander)),
            _receive(lobby, board, tasks),
        ):
            tasks.create_task(job)
    raise AssertionError  # the tasks run until they are cancelled


def _described(settings: HubSettings) -> tuple[Description, Shop]:
    """What is to be in force."""
    found = describe(settings.shop, settings.data, settings.http.phones())
    return found, found.shop


def _board(shop: Shop, folder: Path, timepiece: Timepiece) -> Board:
    """An empty board, which knows what the days before were under."""
    return Board(shop, editions_of(folder, shop, timepiece.wall_ms()))


def _on(  # noqa: PLR0913, PLR0917 - everybody who speaks with devices
    link: Link,
    store: str,
    intake: Intake,
    keeper: Shopkeeper,
    announcer: Announcer,
    commander: Commander,
) -> list[Coroutine[None, None, NoReturn]]:
    """The connection, and who speaks over it."""
    speakers = [intake.run(link, store), keeper.watch(link), announcer.watch(link)]
    return [link.run(), *speakers, commander.write_answers()]


def _upstream(
    settings: HubSettings, store: str, days: Reader, way: Way, timepiece: Timepiece
) -> list[Coroutine[None, None, NoReturn]]:
    """The carrier of day reports, where they go to a region."""
    if settings.upstream.url is None:
        return []
    receipts = Receipts(settings.data, store)
    return [Pusher(settings.upstream, days, receipts, timepiece, _jitter(), way).run()]


def _embedded(settings: HubSettings) -> list[EmbeddedBroker]:
    """The store's own broker, where it has no other."""
    own = settings.broker
    return [EmbeddedBroker(settings.data, own.port)] if own.embedded else []


def _intake(
    ingest: Ingest, pacer: Pacer, timepiece: Timepiece, thread: ThreadPoolExecutor, board: Board
) -> Intake:
    """Where events come in, and the board that hears of each commit."""
    return Intake(
        ingest=ingest,
        pacer=pacer,
        timepiece=timepiece,
        thread=thread,
        on_outcome=lambda outcome, flow: _note(board, outcome, flow),
        on_refusal=lambda refusal: board.writable(ok=refusal is None),
    )


def _keeper(  # noqa: PLR0913, PLR0917 - who it is, and what it counts anew
    described: Description,
    settings: HubSettings,
    thread: ThreadPoolExecutor,
    store: Store,
    board: Board,
    timepiece: Timepiece,
    logbook: Logbook,
) -> Shopkeeper:
    """Who keeps the description in force."""
    return Shopkeeper(
        described,
        path=settings.shop,
        folder=settings.data,
        board=board,
        timepiece=timepiece,
        recount=lambda new: recount(thread, store, board, new, timepiece.wall_ms()),
        phones=settings.http.phones,
        replies=lambda: logbook.replies(timepiece.wall_ms()),
    )


def _link(  # noqa: PLR0913 - who it is, and whom it tells
    settings: HubSettings,
    store: str,
    version: str,
    *,
    on_message: Callable[[Message], None],
    on_up: Callable[[], None],
    on_down: Callable[[], None],
) -> Link:
    """The hub's connection to the broker."""
    return Link(
        settings.broker.endpoint(),
        f"{store}-{topics.HUB}",
        subscriptions=[topics.every_device(store, kind) for kind in HEARD],
        on_message=on_message,
        on_up=on_up,
        on_down=on_down,
        will=Will(topics.device(store, topics.HUB, "status"), offline("hub", version)),
        random=_jitter(),
        manual_ack=True,
        lasting=True,
    )


@asynccontextmanager
async def _opened(settings: HubSettings, thread: ThreadPoolExecutor) -> AsyncIterator[SqliteStore]:
    store = await on_thread(thread, SqliteStore, settings.data / DATABASE)
    try:
        yield store
    finally:
        await on_thread(thread, store.close)


def _hear(message: Message, link: Link, keeper: Shopkeeper, *others: Commander | Intake) -> None:
    if is_config(message.topic):
        keeper.note(link, message)
    for one in others:
        one.note(message)


def _up(
    link: Link,
    keeper: Shopkeeper,
    board: Board,
    retained: tuple[Notices, Announcer],
    announce: asyncio.Event,
) -> None:
    keeper.up(link)
    for one in retained:
        one.forget()
    board.connected(up=True)
    announce.set()


async def _receive(lobby: Lobby, board: Board, tasks: asyncio.TaskGroup) -> NoReturn:
    """Open a desk where phones are served now, and later where they are from then on."""
    while True:
        for device in await lobby.open(board.shop):
            tasks.create_task(device.run())
        await asyncio.sleep(NOTICE_S)


def _jitter() -> Random:
    return Random()  # noqa: S311 - spreads tries, guards nothing


async def _give_notice(
    link: Link, board: Board, doorbook: Doorbook, notices: Notices, timepiece: Timepiece
) -> NoReturn:
    """Retain the scores and the occupancy on the broker, soon after they have changed."""
    due_ms = timepiece.uptime_ms()
    while True:
        seen = board.version
        if board.is_connected:
            now_ms = timepiece.uptime_ms()
            wall_ms = timepiece.wall_ms()
            inside = occupancy(board.counted(wall_ms), wall_ms, hours=False)
            said = [*notices.new(board.live(wall_ms), inside, doorbook.last_closing())]
            if now_ms >= due_ms:
                due_ms = now_ms + EXPROS_MS
                said += notices.new_of_expros(board.scores(timepiece.wall_ms()))
            for topic, payload in said:
                link.publish(topic, payload, qos=1, retain=True)
        await asyncio.sleep(NOTICE_S)
        with suppress(TimeoutError):  # time alone changes a score as well
            async with asyncio.timeout(STATUS_SECONDS):
                await board.change(seen)


async def _read(  # noqa: PLR0913, PLR0917 - who reads, and from what
    settings: HubSettings,
    thread: ThreadPoolExecutor,
    store: Store,
    board: Board,
    timepiece: Timepiece,
    books: tuple[Logbook, Doorbook],
) -> tuple[Logbook, Doorbook, Postman]:
    """The books and who writes letters, told what happened before the hub stopped."""
    post = postman(settings, board, books[0], timepiece, _jitter())
    await reread(thread, store, *books, post)
    return (*books, post)


async def _watch(  # noqa: PLR0913, PLR0917 - where it looks, what it keeps, whom it tells
    thread: ThreadPoolExecutor,
    store: Store,
    link: Link,
    board: Board,
    books: tuple[Logbook, Doorbook],
    notices: Notices,
    timepiece: Timepiece,
) -> NoReturn:
    """Look for what somebody has to be told, keep it, and then tell it."""
    refused = False
    while True:
        now_ms = timepiece.wall_ms()
        for book in books:
            book.look(now_ms)
        board.alerted(books[0].lasting())
        try:
            await write_down(thread, store, *books)
            refused = False
        except StoreError as error:
            if not refused:
                log.warning("the journal takes nothing, all is told all the same: %s", error)
            refused = True
        for topic, payload in notices.new_of_alerts(books[0].open_alerts(now_ms)):
            link.publish(topic, payload, qos=1, retain=True)
        await asyncio.sleep(NOTICE_S)


def _note(board: Board, outcome: Outcome, flow: Flow) -> None:
    """Tell the board what a commit has changed."""
    board.committed(
        flow.waited_ms / 1000,
        repeats=flow.repeats,
        deferred=flow.deferred,
        dropped=flow.dropped,
    )
    if outcome.committed.streams or outcome.statuses:  # a commit of nothing succeeds anywhere
        board.writable(ok=True)
    board.fold(outcome.committed.stored)
    board.reckon(outcome.counts, outcome.committed.streams)
    for one in outcome.statuses:
        board.hear(one.device, decode_status(one.status.encode()), one.received_ms)
