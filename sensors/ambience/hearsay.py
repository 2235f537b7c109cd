"""What other devices say over MQTT as a probe: Zigbee2MQTT, Shelly, or whatever a store has.

Topics and where the number stands in each come from the settings. A retained message is passed
over: nobody knows how old it is. It starts no task; ``run`` keeps the connection and belongs in the
program's task group.
"""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from random import Random
from typing import NoReturn

from sensors.ambience.measured import Doubt, Measured, Series
from sensors.ambience.report import Unfit, value_at
from sensors.ambience.settings import TopicSettings
from wire.link import Endpoint, Link, Message

WAITING_MAX = 1_000
"""Messages not looked at yet; a store's probes say some a second, beyond it something floods."""


class Hearsay:
    """Everything that is heard over one broker."""

    def __init__(
        self, endpoint: Endpoint, client_id: str, topics: Sequence[TopicSettings], random: Random
    ) -> None:
        """Nothing is opened before ``run``."""
        self._topics = tuple(topics)
        self._endpoint = endpoint
        self._waiting: asyncio.Queue[Message] = asyncio.Queue(WAITING_MAX)
        self._link = Link(
            endpoint,
            client_id,
            subscriptions=sorted({one.topic for one in topics}),
            on_message=self._note,
            on_up=lambda: None,
            on_down=lambda: None,
            will=None,
            random=random,
        )

    @property
    def name(self) -> str:
        """Where it listens."""
        return f"topics of {self._endpoint}"

    @property
    def connected(self) -> bool:
        """Whether the broker has accepted the subscriptions."""
        return self._link.connected

    async def run(self) -> NoReturn:
        """Stay connected for ever."""
        await self._link.run()

    async def watch(self) -> AsyncGenerator[Measured | Doubt, None]:
        """What is said, for ever."""
        while True:
            message = await self._waiting.get()
            for one in self._topics:
                if one.topic == message.topic:
                    yield said(one, message.payload)

    def _note(self, message: Message) -> None:
        if not message.retained and not self._waiting.full():
            self._waiting.put_nowait(message)


def said(topic: TopicSettings, payload: bytes) -> Measured | Doubt:
    """What a message of a topic says."""
    series = Series(topic.quantity, topic.name)
    try:
        value = value_at(payload, topic.pointer)
    except Unfit as error:
        return Doubt(series, f"{topic.topic}: {error}")
    return Measured(series, topic.scale * value + topic.shift, 1_000 * topic.stale_seconds)
