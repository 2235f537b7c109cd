"""Keeps a store's description in force: hands it out to the devices, again when its file changed.

In: a description, the hub's folder, a board, and what the broker retains. Out: retained messages,
and problems for the board to show. A changed file that is right takes effect without a restart; one
that is wrong changes nothing but what the live page says of it. It counts nothing: how the log is
counted anew is the program's business.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import NoReturn, Protocol

from config.load import ConfigError
from config.reply import Words
from config.shop import Shop
from hub.board import Board
from hub.description import Description, Marks, describe, keep, marks, remember
from hub.editions import Editions
from hub.handout import Parcels
from wire import topics
from wire.link import Message
from wire.timepiece import Timepiece
from wire.topics import TopicError

log = logging.getLogger(__name__)

LOOK_S = 2.0
"""Between two looks at the shop's file: who has saved it stands at the kiosk soon after."""


class Retainer(Protocol):
    """What is needed of a ``wire.link.Link``."""

    def publish(self, topic: str, payload: bytes, *, qos: int, retain: bool = False) -> bool:
        """Hand a message to the connection."""


class Shopkeeper:
    """The description in force, from the shop file ``path`` (None: the demo store).

    ``phones`` says where phones find the hub, ``replies`` what shoppers are told at each touchpoint
    of what was done. ``recount`` makes the board count by another
    description, when what it has counted depends on it.
    """

    def __init__(  # noqa: PLR0913 - where things are, and whom it tells
        self,
        described: Description,
        *,
        path: Path | None,
        folder: Path,
        board: Board,
        timepiece: Timepiece,
        recount: Callable[[Editions], Awaitable[None]],
        phones: Callable[[], str | None] = lambda: None,
        replies: Callable[[], Mapping[str, Words]] = dict,
    ) -> None:
        """Take a description that was just read, and tell the board what it hands out."""
        self._described = described
        self._path = path
        self._folder = folder
        self._board = board
        self._timepiece = timepiece
        self._recount = recount
        self._phones = phones
        self._replies = replies
        self._phones_seen = phones()
        self._replies_seen: Mapping[str, Words] = {}
        self._seen: Marks | None = None  # the file may have been saved since it was read
        self._problems: Sequence[str] = ()
        self._remembered: Editions | None = None
        self._tell_board()

    def up(self, link: Retainer) -> None:
        """Hand everything out: the broker may have forgotten it."""
        for device, parcel in self._described.parcels.items():
            self._retain(link, device, parcel.payload)

    def note(self, link: Retainer, message: Message) -> None:
        """Clear what the broker still retains for a device that is handed out nothing.

        Who acknowledges the message is whoever acknowledges all others, in their order: the
        embedded broker ends a connection that acknowledges in another.
        """
        try:
            device = topics.parse(message.topic).device
        except TopicError:
            return  # a name that no device of this contract has
        if message.retained and message.payload and device not in self._described.parcels:
            log.info("%s stands at no touchpoint any more; what it was told is withdrawn", device)
            self._retain(link, device, b"")

    async def watch(self, link: Retainer) -> NoReturn:
        """Look at the shop's file again and again."""
        while True:
            await self.look(link)
            await asyncio.sleep(LOOK_S)

    async def look(self, link: Retainer) -> None:
        """Put the shop's file in force if it was changed; a wrong one is looked at each time.

        Its marks are taken before it is read, so that what is saved meanwhile is seen by the next
        look. A logo that it names anew has none yet: the next look reads both once more.
        """
        self._board.let_go()
        await asyncio.to_thread(self._remember)
        seen, phones = marks(self._path, self._described.shop), self._phones()
        replies = self._replies()
        known = self._seen, self._phones_seen, self._replies_seen
        if (seen, phones, replies) == known and not self._problems:
            return
        self._seen, self._phones_seen, self._replies_seen = seen, phones, replies
        try:
            described = await asyncio.to_thread(describe, self._path, self._folder, phones, replies)
            _same_store(self._described.shop, described.shop)
            await asyncio.to_thread(remember, self._folder, described.wordings)
            editions = self._board.editions.turned(described.shop, self._timepiece.wall_ms())
            await asyncio.to_thread(keep, self._folder, editions)
        except ConfigError as error:
            self._refuse(error.problems)
        except OSError as error:
            self._refuse([f"what its questions say cannot be kept: {error}"])
        else:
            await self._put_in_force(described, editions, link)

    def _refuse(self, problems: Sequence[str]) -> None:
        if problems != self._problems:
            log.warning(
                "the shop's file was changed and is wrong, the one before stays in force:\n%s",
                "\n".join(f"  {one}" for one in problems),
            )
        self._problems = problems
        self._board.refuse_shop(problems)

    async def _put_in_force(
        self, described: Description, editions: Editions, link: Retainer
    ) -> None:
        before, self._described = self._described, described
        if described.shop != before.shop:
            if self._board.counts_like(described.shop):
                self._board.describe(described.shop, editions)
            else:
                await self._recount(editions)
        if described != before:
            log.info("the shop's file was changed and is in force")
        elif self._problems:
            log.info("the shop's file is again as it is in force")
        self._problems = ()
        self._board.refuse_shop(())
        self._hand_out(before.parcels, link)

    def _hand_out(self, before: Parcels, link: Retainer) -> None:
        """What is new to a device, and nothing to who left."""
        after = self._described.parcels
        for device, parcel in after.items():
            if before.get(device) != parcel:
                self._retain(link, device, parcel.payload)
        for device in before.keys() - after.keys():
            self._retain(link, device, b"")
        self._tell_board()

    def _tell_board(self) -> None:
        wanted = {name: parcel.fingerprint for name, parcel in self._described.parcels.items()}
        self._board.handed(wanted, self._timepiece.wall_ms())

    def _retain(self, link: Retainer, device: str, payload: bytes) -> None:
        topic = topics.device(self._described.shop.store, device, "config")
        link.publish(topic, payload, qos=1, retain=True)

    def _remember(self) -> None:
        """Keep what questions say, and what days were under, as soon as the disk takes it."""
        editions = self._board.editions
        if self._remembered == editions:
            return
        try:
            remember(self._folder, self._described.wordings)
            keep(self._folder, editions)
        except OSError as error:
            log.debug("what the questions say cannot be kept yet: %s", error)
        else:
            self._remembered = editions


def is_config(topic: str) -> bool:
    """Whether a message is for ``Shopkeeper.note``."""
    return topic.endswith("/config")


def _same_store(before: Shop, after: Shop) -> None:
    """Refuse another store: every topic and the log are of this one.

    Raises:
        ConfigError: it is another.
    """
    if before.store != after.store:
        change = f"store: {before.store!r} cannot become {after.store!r} while the hub runs"
        found = [f"{change}: another store needs a hub with a folder of its own"]
        raise ConfigError(after.store, found)
