"""A whole store in one thread, with clock, network and disks in the hand of one random generator.

The parts are the production ones: outbox, uplink, codec, ingest, store. What lies between them is
made here, and made badly on purpose: messages are dropped, doubled, reordered and held back; the
broker forgets; devices and hub are killed, lose power and lose their disks; disks refuse.

The oracle is a list of names of its own: each tap carries a name that only the oracle gives, never
one of the system's numbers. ``check`` may be called after every step, ``settle_down`` at the end.
"""

import contextlib
import shutil
from collections import Counter
from pathlib import Path
from random import Random

import msgspec

from hub.ingest import Ingest
from hub.pacing import Pacer
from hub.sorting import Arrival
from hub.store import StoreError
from hub.store.sqlite import SqliteStore
from tests.simulation import disks
from tests.simulation.device import STORE, Device
from tests.simulation.disks import FUTURE, Disk, Fuse, Unsure
from wire import topics
from wire.codec import decode_receipt, encode_receipt
from wire.events import Rating
from wire.outbox import OutboxError, OutboxFull

QUIET_STEPS_MAX = 4_000


class World:
    """One seed's store. ``step`` does something at random; all of it is repeatable."""

    def __init__(self, seed: int, folder: Path, devices: int = 3) -> None:
        self.random = Random(seed)
        self.folder = folder
        self.now_ms = 1_800_000_000_000
        self.uplinked: list[tuple[str, bytes]] = []  # (topic, payload) on their way to the hub
        self.downlinked: list[tuple[str, bytes]] = []  # (device, receipt) on their way back
        self.thanked: dict[str, Path] = {}  # tap -> the disk it was made on
        self.said = 0
        self.removed: set[Path] = set()  # disks that are gone
        self.gone: set[str] = set()  # taps that only a restored card had
        self.forgotten: set[str] = set()  # taps that only a hub's lost disk had
        self.future: set[str] = set()  # taps that this hub cannot read
        self.rejects = 0
        self.hub_disk = Disk(folder / "hub")
        self.start_hub()
        self.devices = [Device(self, f"kiosk-{number}") for number in range(1, devices + 1)]

    def start_hub(self) -> None:
        """Start the hub's program on its disk."""
        self.store = SqliteStore(self.hub_disk.folder / "hub.db")
        self.pacer = Pacer()
        self.ingest = Ingest(self.store, STORE, self.pacer)
        self.handed = Counter(one.position for one in self.store.events_after(0, 10_000))

    # Steps.

    def step(self) -> None:
        """Let something happen."""
        steps = (
            (self.tap, 30),
            (self.send, 25),
            (self.deliver, 30),
            (self.receipt, 20),
            (self.lose, 5),
            (self.link, 8),
            (self.wait, 8),
            (self.break_link, 2),
            (self.broker_restarts, 1),
            (self.device_dies, 2),
            (self.device_loses_power, 2),
            (self.hub_dies, 2),
            (self.hub_disk_refuses, 2),
            (self.device_disk_refuses, 1),
            (self.card_is_replaced, 0.3),
            (self.card_is_imaged, 0.5),
            (self.card_is_restored, 0.4),
            (self.hub_is_restored, 0.3),
            (self.clock_jumps, 1),
            (self.noise, 2),
        )
        chosen = self.random.choices([one for one, _ in steps], [weight for _, weight in steps])[0]
        chosen()

    def tap(self) -> None:
        """One to three shoppers tap on one device; now and then it is a newer program's."""
        device = self.random.choice(self.devices)
        names = self._tap(device, self._new_names())
        if self.random.random() < 0.05:
            self._make_future(device, names)

    def send(self) -> None:
        """One device publishes what is due."""
        device = self.random.choice(self.devices)
        topic = topics.device(STORE, device.name, "event")
        for payload in device.uplink.due(self.now_ms):
            self.uplinked.append((topic, payload))

    def deliver(self) -> None:
        """Some messages, in any order, some of them twice, reach the hub and are committed."""
        self._commit(self._take(self.uplinked))

    def receipt(self) -> None:
        """Some receipts reach their devices."""
        for name, payload in self._take(self.downlinked):
            for device in self.devices:
                if device.name == name:
                    self._settle(device, payload)

    def lose(self) -> None:
        """The network loses something."""
        for queue in (self.uplinked, self.downlinked):
            if queue:
                queue.pop(self.random.randrange(len(queue)))

    def link(self) -> None:
        """A device finds the broker."""
        device = self.random.choice(self.devices)
        if not device.linked:
            device.linked = True
            device.uplink.connected(self.now_ms)

    def break_link(self) -> None:
        """A device loses the broker."""
        device = self.random.choice(self.devices)
        device.linked = False
        device.uplink.disconnected()

    def wait(self) -> None:
        """Time passes."""
        self.now_ms += self.random.choice((10, 100, 1_000, 5_000, 70_000))

    def broker_restarts(self) -> None:
        """The broker forgets everything and everyone."""
        self.uplinked.clear()
        self.downlinked.clear()
        for device in self.devices:
            device.linked = False
            device.uplink.disconnected()

    def device_dies(self) -> None:
        """kill -9 of a device's program."""
        device = self.random.choice(self.devices)
        device.outbox.close()
        device.wake()

    def device_loses_power(self) -> None:
        """The power of a device is cut: what was not synced is lost."""
        device = self.random.choice(self.devices)
        device.outbox.close()
        device.disk.cut_power()
        device.wake()

    def hub_dies(self) -> None:
        """kill -9 of the hub; what the broker holds may come again."""
        self.store.close()
        self.start_hub()

    def hub_disk_refuses(self) -> None:
        """The hub's disk fails in the middle of a commit; the broker holds the messages."""
        taken = self._take(self.uplinked)
        self.uplinked += taken
        real = self.store._conn
        if self.random.random() < 0.5:
            self.store._conn = Unsure(real)
        else:
            real.set_progress_handler(Fuse(self.random.randint(0, 40)), 20)
        self._commit(taken)
        self.store._conn = real
        real.set_progress_handler(None, 0)

    def device_disk_refuses(self) -> None:
        """A device's disk fails in the middle of an append: nobody is thanked."""
        device = self.random.choice(self.devices)
        real = device.outbox._db
        if self.random.random() < 0.5:
            device.outbox._db = Unsure(real)
        else:
            real.set_progress_handler(Fuse(self.random.randint(0, 10)), 5)
        names = self._new_names()
        with contextlib.suppress(OutboxError):
            self._tap(device, names)
        device.outbox._db = real
        real.set_progress_handler(None, 0)
        if self.random.random() < 0.5:  # the kiosk offers the same taps again
            self._tap(device, names)

    def card_is_replaced(self) -> None:
        """A device gets a new SD card; what the old one still held is gone with it."""
        device = self.random.choice(self.devices)
        device.outbox.close()
        self.removed.add(device.disk.folder)
        device.insert_card()

    def card_is_imaged(self) -> None:
        """Somebody makes an image of a device's SD card, for a bad day."""
        device = self.random.choice(self.devices)
        device.disk.save_image()

    def card_is_restored(self) -> None:
        """A device's card is written anew from its image: what came since is gone from it."""
        device = self.random.choice(self.devices)
        if not device.disk.has_image:
            return
        held = set(disks.taps_in(device.outbox._db))
        device.outbox.close()
        device.disk.restore_image()
        device.wake()
        self.gone |= held - set(disks.taps_in(device.outbox._db))

    def hub_is_restored(self) -> None:
        """The hub's disk dies and an old backup comes back."""
        self.store.close()
        backup = self.folder / "backup"
        had = Counter(disks.stored_in(self.hub_disk))
        if backup.exists():
            shutil.rmtree(self.hub_disk.folder)
            shutil.copytree(backup, self.hub_disk.folder)
        else:
            shutil.copytree(self.hub_disk.folder, backup)
        self.start_hub()
        self.forgotten |= (had - Counter(disks.stored_in(self.hub_disk))).keys()

    def clock_jumps(self) -> None:
        """A device's wall clock is wrong from now on, or right again."""
        device = self.random.choice(self.devices)
        device.wrong_ms = self.random.choice((0, -self.now_ms, 86_400_000, -3_600_000))

    def noise(self) -> None:
        """Strange messages and receipts that are about something else."""
        device = self.random.choice(self.devices)
        topic = topics.device(STORE, device.name, "event")
        bad = self.random.choice((b"", b"{}", b"[", b'{"specversion":"1.0"}', b"\xff\xfe", b"[[]]"))
        before = self.store.counts().rejected
        self._commit([(topic, bad)])
        self.rejects += self.store.counts().rejected - before
        if self.downlinked:
            name, payload = self.random.choice(self.downlinked)
            other = self.random.choice(self.devices)
            self._settle(other, payload)  # of another device, or of an earlier card
            strange = msgspec.structs.replace(decode_receipt(payload), upto=2**40)
            self._settle(device, encode_receipt(strange))
            assert name

    # Checks.

    def check(self) -> None:
        """Whatever has happened: nothing invented, nothing doubled, nothing lost."""
        stored = Counter(disks.stored_in(self.hub_disk))
        doubled = [name for name, times in stored.items() if times > 1]
        assert not doubled, f"counted twice: {doubled[:5]}"
        said = {f"tap{number}" for number in range(self.said)}
        assert stored.keys() <= said, f"invented: {sorted(stored.keys() - said)[:5]}"
        held = {name for device in self.devices for name in disks.taps_in(device.outbox._db)}
        missing = [
            name
            for name, disk in self.thanked.items()
            if name not in stored
            and name not in held
            and name not in self.forgotten | self.gone
            and disk not in self.removed
        ]
        assert not missing, f"thanked and lost: {missing[:5]}"
        if not self.store._in_doubt:
            log = Counter(one.position for one in self.store.events_after(0, 10_000))
            assert self.handed == log, "what was handed on to be scored is not the log"

    def settle_down(self) -> None:
        """Without further faults everything arrives, and the books add up."""
        for device in self.devices:
            device.linked = True
            device.uplink.connected(self.now_ms)
        self._drain()
        for device in self.devices:
            # a hub that came back from an old backup learns only from what is said after it
            self._tap(device, self._new_names())
        self._drain()
        self.check()
        cursors = {(one.device, one.stream): one for one in self.store.streams()}
        for device in self.devices:
            holding = device.outbox.holding()
            assert holding.waiting == 0, f"{device.name} still holds {holding.waiting}"
            cursor = cursors[device.name, device.outbox.stream]
            assert cursor.upto == holding.made, f"{device.name}: {cursor} of {holding.made}"
            assert not cursor.also
        counts = self.store.counts()
        lost = sum(one.lost for one in cursors.values())
        assert counts.lost == lost
        assert lost <= len(self.forgotten | self.gone), f"{lost} counted as lost"
        assert counts.stored + counts.quarantined == len(disks.stored_in(self.hub_disk)), (
            "counters against rows"
        )
        assert {name for name in disks.quarantined_in(self.hub_disk) if name} <= self.future

    # What the steps are made of.

    def _drain(self) -> None:
        for _ in range(QUIET_STEPS_MAX):
            if not any(device.outbox.holding().waiting for device in self.devices):
                return
            self.now_ms += 500
            for device in self.devices:
                topic = topics.device(STORE, device.name, "event")
                self._commit([(topic, one) for one in device.uplink.due(self.now_ms)])
            for name, payload in self._take(self.downlinked, everything=True):
                self._settle(next(one for one in self.devices if one.name == name), payload)

    def _commit(self, taken: list[tuple[str, bytes]]) -> None:
        arrivals = [Arrival(topic, payload, False, self.now_ms) for topic, payload in taken]
        try:
            outcome = self.ingest.take(arrivals, self.now_ms)
        except StoreError:
            return
        self.handed.update(one.position for one in outcome.committed.stored)
        for device, receipt in outcome.receipts:
            self.downlinked.append((device, encode_receipt(receipt)))

    def _settle(self, device: Device, payload: bytes) -> None:
        device.disk.before_unsynced_write()
        device.uplink.receipted(decode_receipt(payload))

    def _take(
        self, queue: list[tuple[str, bytes]], *, everything: bool = False
    ) -> list[tuple[str, bytes]]:
        count = len(queue) if everything else self.random.randint(0, len(queue))
        taken = []
        for _ in range(count):
            at = self.random.randrange(len(queue))
            twice = not everything and self.random.random() < 0.2
            taken.append(queue[at] if twice else queue.pop(at))
        return taken

    def _new_names(self) -> list[str]:
        names = [f"tap{self.said + number}" for number in range(self.random.randint(1, 3))]
        self.said += len(names)
        return names

    def _tap(self, device: Device, names: list[str]) -> list[str]:
        """Shoppers tap; the oracle counts as thanked only what is on disk then."""
        ratings = [
            Rating(visit=name, question="q", version=1, scale=4, face=3, language="it")
            for name in names
        ]
        try:
            device.outbox.append(ratings, device.stamp())
        except OutboxFull:
            return []
        device.disk.synced()
        self.thanked.update((name, device.disk.folder) for name in names)
        return names

    def _make_future(self, device: Device, names: list[str]) -> None:
        """Make taps look like those of a newer program."""
        device.outbox._db.execute(
            "UPDATE outbox SET type = ? WHERE seq > ?", (FUTURE, device.outbox.made - len(names))
        )
        self.future.update(names)

    def close(self) -> None:
        """Let go of all files."""
        self.store.close()
        for device in self.devices:
            device.outbox.close()
