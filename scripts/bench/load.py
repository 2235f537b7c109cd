"""The load: simulated devices that publish events and wait for receipts; a process of its own.

    python scripts/bench/load.py --port 1883 --rate 1000 --seconds 5

With ``--rate`` events leave on schedule, whoever is slow, and each one's latency counts from the
moment it was due (no coordinated omission); without it every device keeps ``--window`` payloads of
``--batch`` events under way. Prints one JSON object: latencies in ms, oldest first, and how many
events were never answered.
"""

import argparse
import asyncio
import json
import secrets
import time
from collections.abc import Sequence

from mqtt import Client

from wire import topics
from wire.codec import decode_receipt, encode_body, encode_events
from wire.envelope import Kept
from wire.events import Rating

STORE = "demo"
AFTER_S = 2.0  # how long the last events may still be answered
_KIND, _BODY = encode_body(
    Rating(
        visit="0123456789abcdef", question="checkout.staff", version=1, scale=4, face=3,
        language="it", decision_ms=1800,
    )
)  # fmt: skip


class Shopper:
    """One device: what it has under way, and how long what was answered took."""

    def __init__(self, name: str, batch: int) -> None:
        self._stream = secrets.token_hex(8)
        self._name = name
        self._topic = topics.device(STORE, name, "event").encode()
        self._batch = batch
        self._made = 0
        self.due_s: dict[int, float] = {}
        self.took_ms: list[float] = []
        self.window = 0  # payloads to keep under way; 0: none by itself
        self.client: Client

    async def connect(self, port: int) -> None:
        """Come up, with the receipts subscribed."""
        topic = topics.device(STORE, self._name, "receipt")
        loop = asyncio.get_running_loop()
        _, self.client = await loop.create_connection(
            lambda: Client(f"{STORE}-{self._name}", topic, self._receipt), "127.0.0.1", port
        )
        await self.client.ready

    def tap(self, due_s: float) -> None:
        """Publish one payload, due at this moment of the monotonic clock."""
        numbers = range(self._made + 1, self._made + self._batch + 1)
        self._made = numbers[-1]
        self.due_s.update(dict.fromkeys(numbers, due_s))
        oldest = next(iter(self.due_s))
        for payload in encode_events(STORE, self._name, self._stream, oldest, _kept(numbers)):
            self.client.publish(self._topic, payload)

    def _receipt(self, payload: bytes) -> None:
        receipt, now_s = decode_receipt(payload), time.monotonic()
        done = [seq for seq in self.due_s if seq <= receipt.upto]
        for first, last in receipt.also:
            done += [seq for seq in range(first, last + 1) if seq in self.due_s]
        for seq in done:
            self.took_ms.append(1000 * (now_s - self.due_s.pop(seq)))
        while self.window and len(self.due_s) < self.window * self._batch:
            self.tap(now_s)


def _kept(numbers: Sequence[int]) -> list[Kept]:
    now_ms, uptime_ms = time.time_ns() // 1_000_000, time.monotonic_ns() // 1_000_000
    return [
        Kept(
            seq=seq, type=_KIND, body=_BODY, made_ms=now_ms, boot="b0", uptimems=uptime_ms,
            clock="synced",
        )
        for seq in numbers
    ]  # fmt: skip


async def paced(shoppers: Sequence[Shopper], rate: float, seconds: float) -> None:
    """Tap on schedule, each shopper in turn."""
    start_s = time.monotonic()
    for number in range(round(rate * seconds)):
        due_s = start_s + number / rate
        if (wait_s := due_s - time.monotonic()) > 0:
            await asyncio.sleep(wait_s)
        elif number % 64 == 0:
            await asyncio.sleep(0)  # behind: what has come in wants to be read all the same
        shoppers[number % len(shoppers)].tap(due_s)


async def saturating(shoppers: Sequence[Shopper], window: int, seconds: float) -> None:
    """Keep so many payloads of every shopper under way."""
    for shopper in shoppers:
        shopper.window = window
        for _ in range(window):
            shopper.tap(time.monotonic())
    await asyncio.sleep(seconds)
    for shopper in shoppers:
        shopper.window = 0


async def run(chosen: argparse.Namespace) -> dict[str, object]:
    """One run; what it measured."""
    shoppers = [Shopper(f"{chosen.name}-{n}", chosen.batch) for n in range(chosen.devices)]
    for shopper in shoppers:
        await shopper.connect(chosen.port)
    start_s = time.monotonic()
    if chosen.rate:
        await paced(shoppers, chosen.rate, chosen.seconds)
    else:
        await saturating(shoppers, chosen.window, chosen.seconds)
    answered, span_s = sum(len(one.took_ms) for one in shoppers), time.monotonic() - start_s
    deadline_s = time.monotonic() + AFTER_S
    while any(one.due_s for one in shoppers) and time.monotonic() < deadline_s:  # noqa: ASYNC110
        await asyncio.sleep(0.05)
    for shopper in shoppers:
        shopper.client.close()
    return {
        "events_per_s": answered / span_s,
        "took_ms": [round(ms, 2) for one in shoppers for ms in one.took_ms],
        "unanswered": sum(len(one.due_s) for one in shoppers),
        "generator_cpu_s": time.process_time(),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="publish events and time their receipts")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--rate", type=float, default=0.0, metavar="PER_S")
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--devices", type=int, default=200)
    parser.add_argument("--window", type=int, default=5)
    parser.add_argument("--batch", type=int, default=1)
    parser.add_argument("--name", default="bench")
    print(json.dumps(asyncio.run(run(parser.parse_args()))))
