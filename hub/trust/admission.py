"""Lets new devices in: what they ask, what a manager decides, and the roster that comes of it.

In: asks of devices, decisions of managers, the clocks. Out: offers and answers to devices, views
for the page, the roster on disk. What is decided in a queue is ``hub.enrol``; who may decide is the
gate's business. It tells the broker nothing: the broker's own command reads the roster.
"""

import asyncio
import logging
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from msgspec import UNSET

from config.amend import NEW, Change
from config.shop import Shop
from hub import enrol
from hub.accounts.tries import Tries
from hub.board import Board
from hub.editor import EditError, Editor
from hub.live.joining import JoinedView, JoiningView, NamedView, PlaceView, WaitingView
from hub.settings import HubSettings
from hub.trust.authority import Issued
from hub.trust.called import called
from hub.trust.keyring import authority_of, show
from hub.trust.roster import RESERVED, Enrolled, Roster, RosterError, amend, read
from wire import enrol as code
from wire.codec import from_ms
from wire.enrol import Ask, Asked, AskStanding, Offer
from wire.seal import PublicKey
from wire.timepiece import Timepiece
from wire.verifier import is_verifier

ASK_BYTES = 16
"""Of the name under which a device asks again: nobody else finds it."""

ADDRESS_ASKS_MAX = 20
"""In ten minutes: a device that nobody accepts makes a new code every ten."""

ADDRESS_ASKS_SPAN_MS = 10 * 60_000

Why = Literal[
    "closed", "stale", "busy", "unfit", "gone", "wrong", "name", "taken", "shop", "disk", "unknown"
]
"""``closed``: the broker serves this machine alone. ``stale``: the hub says something else by now.
``gone``: nobody waits there any more. ``wrong``: that is not its code. ``taken``: a device has that
name, and was not to be replaced. ``shop``: the store's file takes no device."""

_log = logging.getLogger(__name__)


class RefusedError(Exception):
    """It is not done; ``why``, and how many tries are left where the code was wrong."""

    def __init__(self, *, why: Why, tries: int = 0) -> None:
        super().__init__(why)
        self.why: Why = why
        self.tries = tries


async def opened(
    settings: HubSettings,
    board: Board,
    editor: Editor,
    timepiece: Timepiece,
    command_key: PublicKey,
) -> "Admission":
    """The door for new devices; the store's authority is made at the first start.

    Raises:
        KeyringError: the authority cannot be used or made.
    """
    now = from_ms(timepiece.wall_ms())
    made = await asyncio.to_thread(authority_of, settings.data, board.shop.store, now)
    await asyncio.to_thread(show, settings.data, made)
    admission = Admission(settings, made, lambda: board.shop, editor, timepiece, command_key)
    _log.info("the authority that devices pin: %s", admission.fingerprint)
    return admission


class Admission:
    """One hub's door for new devices; ``shop`` is the description in force."""

    def __init__(  # noqa: PLR0913, PLR0917 - whom it asks, and what it says of the hub
        self,
        settings: HubSettings,
        authority: Issued,
        shop: Callable[[], Shop],
        editor: Editor,
        timepiece: Timepiece,
        command_key: PublicKey,
    ) -> None:
        self._settings = settings
        self._folder: Path = settings.data
        self._certificate = authority.certificate.decode("ascii")
        self._shop = shop
        self._editor = editor
        self._timepiece = timepiece
        self._command_key = command_key
        self._queue = enrol.Queue()
        self._asks = Tries(ADDRESS_ASKS_MAX, ADDRESS_ASKS_SPAN_MS)
        self._turn = asyncio.Lock()  # one decision after the other: 32 MiB, and one roster

    @property
    def fingerprint(self) -> str:
        """That of the authority which devices pin."""
        return code.fingerprint(self._certificate)

    def offer(self, *, whole: bool = True) -> Offer:
        """What the hub says of itself; not ``whole`` to devices of before.

        Raises:
            RefusedError: it has no broker that devices could come to.
        """
        if self._settings.broker.embedded:
            raise RefusedError(why="closed")
        reached = self._settings.http.phones()
        return Offer(
            store=self._shop().store,
            certificate=self._certificate,
            hosts=tuple(called(self._settings.http.names)[: code.HOSTS_MAX]),
            port=self._settings.enrolment.port,
            page=None if reached is None else f"{reached}{code.PAGE}",
            command_key=self._command_key if whole else UNSET,
        )

    def ask(self, heard: Ask, address: str) -> Asked:
        """A device wants to come.

        Raises:
            RefusedError: too many do, or it asks for what cannot be.
        """
        offers = (self.offer(whole=whole) for whole in (True, False))
        if heard.wish.offer not in {code.digest(one) for one in offers}:
            raise RefusedError(why="stale")
        if not is_verifier(heard.wish.verifier):
            raise RefusedError(why="unfit")
        now_ms = self._timepiece.uptime_ms()
        if self._asks.wait_ms(address, now_ms):
            raise RefusedError(why="busy")
        self._asks.take(address, now_ms)
        name = secrets.token_urlsafe(ASK_BYTES)
        try:
            self._queue = enrol.begin(self._queue, name, heard, address, now_ms)
        except enrol.FullError:
            raise RefusedError(why="busy") from None
        _log.info("a %s at %s waits to be let in", heard.wish.program, address)
        return Asked(ask=name)

    def told(self, name: str) -> AskStanding:
        """How an ask stands."""
        return enrol.told(self._queue, name, self._timepiece.uptime_ms())

    async def view(self) -> JoiningView:
        """Who waits and who was decided on.

        Raises:
            RefusedError: the roster cannot be read.
        """
        roster, shop = await self._roster(), self._shop()
        places = {device: place.name for place in shop.touchpoints for device in place.devices}
        now_ms = self._timepiece.uptime_ms()
        return JoiningView(
            fingerprint=self.fingerprint,
            store=shop.store,
            is_open=not self._settings.broker.embedded,
            can_place=self._editor.obstacle is None,
            waiting=tuple(
                WaitingView(
                    ask=name,
                    program=one.ask.wish.program,
                    name=one.ask.wish.name,
                    address=one.address,
                    left_s=max(0, (one.since_ms + enrol.LIFE_MS - now_ms) // 1000),
                    tries=code.TRIES_MAX - one.tries,
                )
                for name, one in enrol.pending(self._queue, now_ms).items()
            ),
            places=tuple(PlaceView(id=one.id, name=one.name) for one in shop.touchpoints),
            named=tuple(
                NamedView(name=name, place=places.get(name), is_taken=name in roster.verifiers())
                for name in sorted({*places, *(one.name for one in roster.devices)})
            ),
            joined=tuple(
                JoinedView(
                    name=one.name,
                    program=one.program,
                    place=places.get(one.name),
                    state=one.state,
                    at=from_ms(one.at_ms),
                    by=one.by,
                )
                for one in roster.devices
            ),
        )

    async def accept(  # noqa: PLR0913 - each is a decision of its own
        self, name: str, *, typed: str, device: str, place: str | None, replaces: bool, by: str
    ) -> None:
        """Let a device in that shows the code that was typed, as ``device``.

        It keeps the place and the history of that name; ``place`` is the touchpoint of a new one.

        Raises:
            RefusedError: it is not let in.
        """
        async with self._turn:
            now_ms = self._timepiece.uptime_ms()
            waiting = enrol.pending(self._queue, now_ms).get(name)
            if waiting is None:
                raise RefusedError(why="gone")
            roster = await self._roster()
            self._check(roster, device, place, replaces=replaces)
            wanted = waiting.ask.wish
            key = await self._key(name, typed, waiting.ask)
            await self._stand(device, place, by)
            new = Enrolled(
                name=device,
                program=wanted.program,
                verifier=wanted.verifier,
                state="accepted",
                at_ms=self._timepiece.wall_ms(),
                by=by,
            )
            await self._amend(lambda known: known.having(new))
            answer = code.grant(key, wanted, device)
            self._queue = enrol.accept(self._queue, name, answer, self._timepiece.uptime_ms())

    async def reject(self, name: str) -> str:
        """Send a device away; what it wanted to be called.

        Raises:
            RefusedError: nobody waits there.
        """
        async with self._turn:
            now_ms = self._timepiece.uptime_ms()
            waiting = enrol.pending(self._queue, now_ms).get(name)
            if waiting is None:
                raise RefusedError(why="gone")
            self._queue = enrol.reject(self._queue, name, now_ms)
            return waiting.ask.wish.name

    async def revoke(self, device: str, by: str) -> None:
        """Shut a device out, until one of that name is accepted again.

        Raises:
            RefusedError: no such device was let in, or it cannot be kept.
        """
        async with self._turn:
            known = (await self._roster()).of(device)
            if known is None or known.state == "revoked":
                raise RefusedError(why="unknown")
            now_ms = self._timepiece.wall_ms()
            await self._amend(lambda roster: roster.without([device], now_ms, by))

    def _check(self, roster: Roster, device: str, place: str | None, *, replaces: bool) -> None:
        shop = self._shop()
        placed = {name for one in shop.touchpoints for name in one.devices}
        if device in RESERVED or (
            place is not None and place not in {o.id for o in shop.touchpoints}
        ):
            raise RefusedError(why="name")
        known = roster.of(device)
        if known is not None and known.state == "accepted" and not replaces:
            raise RefusedError(why="taken")
        if place is not None and device in placed:
            raise RefusedError(why="taken")

    async def _key(self, name: str, typed: str, ask: Ask) -> bytes:
        """What the hub signs with, where the code is that of the device."""
        plain = code.read_code(typed)
        key = None
        if plain is not None:
            key = await asyncio.to_thread(code.stretch, plain, ask.wish.nonce)
        now_ms = self._timepiece.uptime_ms()
        if key is None or not code.is_of(key, ask):
            self._queue, left = enrol.missed(self._queue, name, now_ms)
            raise RefusedError(why="wrong", tries=left)
        if name not in enrol.pending(self._queue, now_ms):
            raise RefusedError(why="gone")  # its time ended meanwhile
        return key

    async def _stand(self, device: str, place: str | None, by: str) -> None:
        """Note in the store's file where a new device stands."""
        if place is None:
            return
        change = Change(at=("touchpoints", place, "devices", NEW), to=device)
        try:
            seen = (await asyncio.to_thread(self._editor.read)).digest
            await asyncio.to_thread(self._editor.change, [change], seen, by)
        except EditError as error:
            _log.warning("%s gets no place: %s", device, error)
            raise RefusedError(why="shop") from error

    async def _roster(self) -> Roster:
        try:
            return await asyncio.to_thread(read, self._folder)
        except RosterError as error:
            _log.warning("%s", error)
            raise RefusedError(why="disk") from error

    async def _amend(self, change: Callable[[Roster], Roster]) -> None:
        """Root's command may have shut somebody out since the roster was looked at."""
        try:
            await asyncio.to_thread(amend, self._folder, change)
        except RosterError as error:
            _log.warning("%s", error)
            raise RefusedError(why="disk") from error
