"""What is taken away of answers and of their sums is together all that was ever said."""

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path

import httpx
from msgspec.structs import replace

from tests.hub.running_store import RunningStore
from tests.hub.test_aging import AGES, NOW_MS, OLD_MS, SHOP, ZONE, filled, story, turned
from wire.events import DAY_MS

Row = Mapping[str, str]
Key = tuple[object, ...]

SAID = ("vetrina.answer.v1", "vetrina.rating.v1", "vetrina.reason.v1")
SUMMED = {"face", "held", "stale", "liked", "blamed", "choice"}
"""The kinds that single answers tell as well; the others are made of these, or are comments."""


async def table(client: httpx.AsyncClient, name: str) -> list[Row]:
    answer = await client.get(f"/api/v1/export/{name}.csv")
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text, newline=""), strict=True))


def spoken(answers: Sequence[Row]) -> Iterator[Key]:
    """What counts of single answers, by hour and touchpoint: the latest words of each visit.

    In ``story`` a visit speaks of one question.
    """
    visits = defaultdict[Key, list[Row]](list)
    for row in answers:
        if row["not_counted"] == "stale":
            if row["said"] == "rating":
                yield row["touchpoint"], "stale"
        else:
            visits[row["device"], row["visit"]].append(row)
    for words in visits.values():
        words.sort(key=lambda row: datetime.fromisoformat(row["at"]))
        yield from spoken_by(words)


def spoken_by(words: Sequence[Row]) -> Iterator[Key]:
    rated = [row for row in words if row["said"] == "rating"]
    if rated and rated[0]["not_counted"] == "burst":
        yield *where(rated[-1]), "held"
    elif rated:
        yield *where(rated[-1]), "face", rated[-1]["face"]
        named = {row["element"]: row["word"] for row in words if row["said"] == "reason"}
        for element, word in named.items():
            if word == "liked":
                yield *where(rated[-1]), "liked", element
            elif word != "withdrawn":
                yield *where(rated[-1]), "blamed", element, word
    chosen = {row["question"]: row for row in words if row["said"] == "answer"}
    for row in chosen.values():
        yield *where(row), "choice", row["choice"]


def where(row: Row) -> Key:
    at = datetime.fromisoformat(row["at"]).replace(minute=0, second=0, microsecond=0)
    return at, row["touchpoint"], row["question"], row["version"], row["scale"]


def summed(sums: Sequence[Row]) -> Counter[Key]:
    found = Counter[Key]()
    for row in sums:
        if row["kind"] not in SUMMED:
            continue
        said = [row[name] for name in ("face", "element", "word", "choice") if row[name]]
        if row["kind"] == "stale":  # counted where it came; an answer's row has not when
            key: Key = (row["touchpoint"], "stale")
        else:
            key = (*where({**row, "at": row["hour"]}), row["kind"], *said)
        found[key] += int(row["times"])
    return found


async def test_answers_and_sums_are_all_that_was_ever_said(tmp_path: Path) -> None:
    events = story(12)
    store = RunningStore()
    store.describe(replace(SHOP, timezone=ZONE.key))
    with closing(filled(tmp_path / "hub.db", events)) as log:
        store.log = log
        await store.start()
        async with httpx.AsyncClient(base_url=store.address, timeout=30) as client:
            client.headers.update(store.known_as("manager"))
            answers = await table(client, "answers")
            assert len(answers) == sum(one.type in SAID for one in events)
            assert await table(client, "sums") == []
            ever, left = Counter(spoken(answers)), len(answers)
            assert {key[1 if len(key) == 2 else 5] for key in ever} == SUMMED, "of every kind"
            for ages in ((OLD_MS - 10 * DAY_MS, NOW_MS), AGES):
                assert turned(log, ages) > 0
                answers, sums = await table(client, "answers"), await table(client, "sums")
                assert 0 < len(answers) < left
                assert len({row["hour"] for row in sums}) > 12, "more than a page"
                assert Counter(spoken(answers)) + summed(sums) == ever
                left = len(answers)
        await store.stop()
