"""A real store behind the page: the real board and server, fed with committed events."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from random import Random
from shutil import rmtree
from tempfile import mkdtemp
from weakref import finalize

from msgspec.structs import replace

from config.load import load_shop
from config.shop import Shop
from hub.accounts.hashing import Cost
from hub.accounts.keys import Keys
from hub.accounts.opening import registered
from hub.accounts.role import Person, Role
from hub.archive.reader import Archive
from hub.board import Board
from hub.commander import Commander
from hub.doorbook import Doorbook
from hub.editor import Editor
from hub.erasure import Eraser
from hub.live.backup import Vault
from hub.live.log import AlertView
from hub.live.own import Own, OwnView
from hub.live.upstream import Way
from hub.logbook import Logbook
from hub.post.office import postman
from hub.register.reader import Reader
from hub.renewing import Renewing
from hub.scoring.sums import Sum
from hub.screen.house import House
from hub.screen.phone import Phones
from hub.screen.server import Screen
from hub.screen.serving import REQUEST_S, bind
from hub.settings import BrokerSettings, Http, HubSettings
from hub.store import Counts, Entry, Quarantined, Sheet, Stored, StreamState
from hub.store.erasing import COMMENT, wordless
from hub.trust.admission import Admission
from hub.trust.authority import found
from tests.ports import free_port
from wire.codec import encode_body, from_ms
from wire.events import Event, Passage, Rating, Reason, Sale, Status

CHEAP = Cost(1, 8)
NOON_MS = 1_767_265_200_000  # 1 January 2026, 12:00 in Rome
QUESTIONS = {
    "kiosk-1": "entrance.welcome",
    "kiosk-2": "fitting.comfort",
    "kiosk-3": "checkout.staff",
}

AUTHORITY = found("demo", from_ms(NOON_MS))


class Hands:
    """A timepiece whose wall clock is set by the test; its uptime goes on by itself."""

    boot = "test"

    def __init__(self) -> None:
        self.ahead_ms = 0
        self.later_ms = 0

    def wall_ms(self) -> int:
        return NOON_MS + self.ahead_ms

    def uptime_ms(self) -> int:
        return int(asyncio.get_running_loop().time() * 1000) + self.later_ms

    def clock(self) -> str:
        return "synced"


class PaperLog:
    """A log in memory, as far as people read one."""

    def __init__(self) -> None:
        self.events: list[Stored] = []
        self.unread: list[Quarantined] = []
        self.aged: list[tuple[Sum, int]] = []
        self.pages = 0
        self.written: list[Sheet] = []
        self.entries: list[Entry] = []

    def entries_before(self, kind: str, number: int, limit: int) -> Sequence[Entry]:
        older = [one for one in reversed(self.entries) if one.number < number]
        return [one for one in older if one.kind == kind][:limit]

    def append(self, sheet: Sheet) -> None:
        assert sheet.seq == len(self.written) + 1
        self.written.append(sheet)

    def sheets(self, after: int, limit: int) -> Sequence[Sheet]:
        return self.written[after : after + limit]

    def last_sheet(self) -> Sheet | None:
        return self.written[-1] if self.written else None

    def sheets_of(self, day: int) -> Sequence[Sheet]:
        return [one for one in self.written if one.day == day]

    def newest_sheets(self, before: int, limit: int) -> Sequence[Sheet]:
        newest = {one.day: one for one in self.written if one.day < before}
        return [newest[day] for day in sorted(newest, reverse=True)][:limit]

    def counts(self) -> Counts:
        return Counts(stored=len(self.events), quarantined=0, rejected=0, lost=0)

    def streams(self) -> Sequence[StreamState]:
        return []

    def events_after(self, position: int, limit: int) -> Sequence[Stored]:
        self.pages += 1
        return [one for one in self.events if one.position > position][:limit]

    def events_before(self, position: int, limit: int) -> Sequence[Stored]:
        self.pages += 1
        return [one for one in reversed(self.events) if one.position < position][:limit]

    def events_of(self, device: str, stream: str, after: int, limit: int) -> Sequence[Stored]:
        known = [one for one in self.events if (one.device, one.stream) == (device, stream)]
        return sorted((one for one in known if one.seq > after), key=lambda one: one.seq)[:limit]

    def last_position(self) -> int:
        return self.events[-1].position if self.events else 0

    def comments(self, after: int, most: int) -> tuple[int, Sequence[Stored]]:
        page = self.events_after(after, most)
        upto = page[-1].position if page else after
        return upto, [one for one in page if one.type == COMMENT]

    def erase(self, positions: Sequence[int], _: str | None = None) -> int:
        bare = {
            one.position: wordless(one.type, one.body)
            for one in self.events
            if one.position in positions
        }
        self.events = [replace(one, body=bare.get(one.position) or one.body) for one in self.events]
        return sum(body is not None for body in bare.values())

    def sums(self, after_ms: int, hours: int) -> Sequence[tuple[Sum, int]]:
        later = sorted(one for one in self.aged if one[0].hour_ms > after_ms)
        wanted = sorted({one.hour_ms for one, _ in later})[:hours]
        return [one for one in later if one[0].hour_ms in wanted]

    def quarantined(self, after: int, limit: int) -> Sequence[Quarantined]:
        return [one for one in self.unread if one.id > after][:limit]


class Sent:
    """A link that keeps what is published."""

    def __init__(self) -> None:
        self.payloads: list[tuple[str, bytes]] = []
        self.away = False

    def publish(self, topic: str, payload: bytes, *, qos: int, retain: bool = False) -> bool:
        assert (qos, retain) == (1, False)
        if self.away:
            return False
        self.payloads.append((topic, payload))
        return True


class RunningStore:
    """Start, feed and stop the hub's screen."""

    def __init__(
        self,
        hosts: Sequence[str] = (),
        request_s: int = REQUEST_S,
        phones: Phones | None = None,
        public_url: str | None = None,
    ) -> None:
        self.phones = phones
        self.public_url = public_url
        self.sent = Sent()
        self.keys = Keys()
        self.folder = Path(mkdtemp(prefix="vetrina-"))
        finalize(self, rmtree, self.folder, ignore_errors=True)
        self.shop_file: Path | None = None
        self.hosts = hosts
        self.settings = HubSettings(
            data=self.folder,
            broker=BrokerSettings(embedded=False),
            http=Http(public_url="http://hub.shop.lan:8080"),
        )
        self.request_s = request_s
        self.hands = Hands()
        self.port = free_port()
        self._task: asyncio.Task[None] | None = None
        self.empty()

    def empty(self) -> None:
        self.describe(load_shop(None))

    def describe(self, shop: Shop) -> None:
        """Begin anew with nothing said yet, as another store."""
        self.board = Board(shop)
        self.board.connected(up=True)
        self.board.writable(ok=True)
        self.logbook = Logbook(self.board)
        self.doorbook = Doorbook(self.board)
        self.log = PaperLog()
        self.way = Way()
        self.vault = Vault()
        self.own = Own(OwnView(version="0"))
        self._stored = 0

    def take_comments(self) -> None:
        """As another store, in which shoppers may write something at the entrance."""
        shop = load_shop(None)
        entrance = replace(shop.touchpoints[0], comments=True)
        self.describe(replace(shop, touchpoints=[entrance, *shop.touchpoints[1:]]))

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def known_as(self, role: Role) -> dict[str, str]:
        """What somebody with this role sends along, on each request."""
        key = self.keys.make(Person(name=f"the {role}", role=role))
        return {"Authorization": f"Bearer {key}"}

    async def start(self) -> None:
        listener = bind("127.0.0.1", self.port)
        await self.furnish()
        self._task = asyncio.create_task(self.screen.serve(listener))
        while True:
            with suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", self.port)
                writer.close()
                return
            await asyncio.sleep(0.02)

    async def furnish(self) -> None:
        """Make the application; in a loop, which tells its time."""
        self._thread = ThreadPoolExecutor(1)
        self._opened = AsyncExitStack()
        opened = registered(self.folder, self.hands, self.keys, CHEAP)  # passwords cost nothing
        self.register = await self._opened.enter_async_context(opened)
        self.archive = Archive(self.log, self._thread, self.board)
        editor = Editor(self.shop_file, self.folder, self.hands)
        self.commander = Commander(self.folder, self.board, self.register, self.hands, self.sent)
        self.renewing = Renewing(self.folder, self.board, self.commander, self.hands)
        http = Http(names=list(self.hosts), public_url=self.public_url)
        house = House(
            board=self.board,
            timepiece=self.hands,
            archive=self.archive,
            logbook=self.logbook,
            register=self.register,
            phones=self.phones or Phones({}, self.board, self.hands),
            postman=postman(HubSettings(), self.board, self.logbook, self.hands, Random(1)),
            doorbook=self.doorbook,
            days=Reader(self.log, self._thread),
            way=self.way,
            vault=self.vault,
            own=self.own,
            settings=replace(self.settings, http=http),
            eraser=Eraser(self.log, self._thread, self.folder, self.folder / "backups"),
            editor=editor,
            admission=Admission(
                replace(self.settings, data=self.folder),
                AUTHORITY,
                lambda: self.board.shop,
                editor,
                self.hands,
                self.commander.public,
            ),
            commander=self.commander,
        )
        self.screen = Screen(house, self.request_s)

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
            self._task = None
            await self.close()

    async def close(self) -> None:
        await self._opened.aclose()
        self._thread.shutdown()

    def tap(self, device: str, face: int, ago_ms: int = 0) -> None:
        self._commit(device, self._rating(device, face), ago_ms)

    def blame(self, device: str, element: str, word: str, ago_ms: int = 0) -> None:
        """A shopper taps the worst face, and says why; ``liked`` goes with the best one."""
        liked = word == "liked"
        self.tap(device, 4 if liked else 1, ago_ms)
        visit = f"v{self._stored - 1}"
        if liked:
            reason = Reason(visit=visit, element=element, liked=True)
        elif word in {"too_little", "too_much"}:
            reason = Reason(visit=visit, element=element, direction=word)
        else:
            reason = Reason(visit=visit, element=element, problem=word)
        self._commit(device, reason, ago_ms)

    def alert(self, number: int, scope: str, kind: str = "down", **more: object) -> AlertView:
        """An alert since a quarter of an hour; the board shows it when it is told so."""
        since = from_ms(self.hands.wall_ms() - 900_000)
        fields = {"state": "raised", "acknowledged": None, "cause": None, "withheld": None, **more}
        return AlertView(
            number=number,
            scope=scope,
            kind=kind,
            day=since.date(),
            raised=since,
            since=since,
            cleared=None,
            confirmed=None,
            **fields,
        )

    def walk(self, came: int, went: int, ago_ms: int = 60_000, coverage: float = 1.0) -> None:
        """One minute at the doors that began ``ago_ms`` ago; the staff's has nobody."""
        for line, in_, out in (("entrance", came, went), ("yard", 0, 0)):
            passage = Passage(
                line=line,
                start_ms=self.hands.wall_ms() - ago_ms,
                seconds=60,
                coverage=coverage,
                in_=in_,
                out=out,
            )
            self._commit("counter-1", passage, max(0, ago_ms - 60_000))

    def ring_up(self, receipts: int, returns: int, ago_ms: int) -> None:
        """Five minutes of a till that began ``ago_ms`` ago."""
        start_ms = self.hands.wall_ms() - ago_ms
        sale = Sale(start_ms=start_ms, seconds=300, receipts=receipts, returns=returns)
        self._commit("till-1", sale, ago_ms - 300_000)

    def status(self, device: str, program: str = "kiosk", **more: object) -> None:
        fields = {"state": "online", "version": "0.1.0", **more}
        self.board.hear(device, Status(program=program, **fields), self.hands.wall_ms())

    def busy_day(self) -> None:
        """Three kiosks and a counter since the morning, 300 answers, 400 people."""
        for minute in range(0, 180, 2):
            for index, device in enumerate(QUESTIONS):
                self.tap(
                    device, 1 + (minute // 2 + index * 3) * 7 % (4 - index % 2), minute * 60_000
                )
        for minute in range(1, 240):
            self.walk((minute * 7) % 4, (minute * 5) % 3, minute * 60_000)
        self.walk(14, 0)
        for device in QUESTIONS:
            self.status(device)
        self.status("counter-1", "sensor")

    def say(self, device: str, event: Event, ago_ms: int = 0) -> None:
        self._commit(device, event, ago_ms)

    def heard(self, device: str, face: int) -> Stored:
        """A tap in the log alone."""
        return self._stored_as(device, self._rating(device, face), self.hands.wall_ms())

    def _rating(self, device: str, face: int) -> Rating:
        return Rating(
            visit=f"v{self._stored}",
            question=QUESTIONS.get(device, "made.up"),
            version=1,
            scale=4,
            face=face,
            language="it",
        )

    def _commit(self, device: str, event: Event, ago_ms: int) -> None:
        stored = self._stored_as(device, event, self.hands.wall_ms() - ago_ms)
        self.log.events.append(stored)
        self.board.fold([stored])
        counts = Counts(stored=self._stored, quarantined=0, lost=0, rejected=0)
        self.board.reckon(counts, [])

    def _stored_as(self, device: str, event: Event, at_ms: int) -> Stored:
        self._stored += 1
        kind, body = encode_body(event)
        return Stored(
            position=self._stored,
            device=device,
            stream="s",
            seq=self._stored,
            type=kind,
            at_ms=at_ms,
            shift_ms=0,
            retimed=False,
            received_ms=at_ms,
            body=body.decode(),
        )
