"""A log in a file, and the command line by which it goes out and comes in."""

import asyncio
import gzip
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.cli import main
from hub.daily.chain import digest, opened, public
from hub.scoring.day import day_of
from hub.store import DATABASE, Sheet
from hub.store.sqlite import SqliteStore
from hub.upstream.files import FileError, export, first_of, pages
from tests.hub.ledger.books import STORE, Hub, log
from tests.hub.running_region import RunningRegion
from tests.hub.upstream.carrying import long_log
from wire.sync import packed


@pytest.mark.parametrize("name", ["log.ndjson", "log.ndjson.gz"])
def test_a_file_holds_a_log_byte_for_byte_page_by_page(tmp_path: Path, name: str) -> None:
    path, hub = tmp_path / name, long_log()
    assert export(path, hub.lines) == 210
    found = [*pages(path)]
    assert [len(one.lines) for one in found] == [200, 10]
    assert [line for page in found for line in page.lines] == hub.lines
    assert found[-1].read_bytes == path.stat().st_size
    assert first_of(path).report.store == STORE


def test_a_file_that_was_cut_off_says_what_it_holds_and_then_that_it_was(tmp_path: Path) -> None:
    hub = log(3)
    whole = packed(hub.lines)
    path = tmp_path / "log"
    for content in (whole[:-9], gzip.compress(whole)[:-9], b"", b"PK\x03\x04", whole + b"{}\n"):
        path.write_bytes(content)
        with pytest.raises(FileError):
            [*pages(path), first_of(path)]


@pytest.fixture
def region(tmp_path: Path) -> Iterator[RunningRegion]:
    """A node in a loop of its own, as the command line finds it."""
    one = RunningRegion(tmp_path / "region")
    one.folder.mkdir()
    loop = asyncio.new_event_loop()
    loop.run_until_complete(one.start())
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield one
    asyncio.run_coroutine_threadsafe(one.stop(), loop).result(60)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


def hub_folder(folder: Path, hub: Hub) -> Path:
    folder.mkdir(exist_ok=True)
    store = SqliteStore(folder / DATABASE)
    last = store.last_sheet()
    for one in hub.lines[0 if last is None else last.seq :]:
        said, name = opened(one), digest(one.document)
        store.append(Sheet(seq=said.seq, day=day_of(said.report.day), digest=name, sealed=one))
    store.close()
    return folder


def test_a_stores_days_go_by_file_and_by_hand_as_the_pages_tell_it(
    region: RunningRegion, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def typed(*words: object) -> list[str]:
        code = main([str(one) for one in words])
        out = capsys.readouterr()
        return [str(code), *out.out.splitlines(), *out.err.splitlines()[-2:]]

    node = ("--data", region.folder, "--http-port", region.port)
    hub = log(4)
    data = hub_folder(tmp_path / "hub", hub)
    file = tmp_path / "days.ndjson.gz"
    assert typed("days", "export", file, "--data", data, "--after", 2) == ["0", "2 lines"]
    told = typed("region", "import", file, *node)
    key = f"vetrina-hub region key {STORE} {public(hub.key)}"
    assert (told[1], told[-1]) == (f"{STORE}: 0 new lines, 0 known ones", key)
    assert region.ledger.keys(STORE) == [], "whose file it is, nobody has said"
    told = typed("region", "import", file, "--key", public(hub.key), *node)
    assert told[:2] == ["0", f"{STORE}: 0 new lines, 2 known ones"]
    assert region.ledger.trail(STORE).gaps == ((1, 2),)
    assert typed("days", "export", file, "--data", data)[1] == "4 lines"
    assert typed("region", "import", file, *node)[:2] == [
        "0",
        f"{STORE}: 2 new lines, 2 known ones",
    ]
    token = typed("region", "token", "add", STORE, *node)[1]
    assert len(typed("region", "token", "list", STORE, *node)) == 2
    (tmp_path / "token").write_text(token)
    settings = tmp_path / "hub.toml"
    settings.write_text(
        f'[upstream]\nurl = "{region.address}"\ntoken_file = "{tmp_path / "token"}"\n'
    )
    hub.write(4, 0)
    hub_folder(data, hub)
    pushed = typed("days", "push", "--data", data, "--settings", settings)
    assert pushed[:2] == ["0", "1 lines sent, 0 behind"]
    assert "100%" in pushed[-1]
    [receipt] = typed("days", "receipts", "--data", data)[1:]
    assert "up to line 5  ours" in receipt
    said = ("--label", "Milano Duomo", "--area", "north")
    assert typed("region", "store", STORE, *said, *node) == ["0", "noted"]
    assert region.ledger.members()[0].label == "Milano Duomo"
    assert typed("region", "token", "revoke", STORE, *node) == ["0", "revoked"]
    refused = typed("days", "push", "--data", data, "--settings", settings)
    assert refused == ["1", "it answered 401: sign in first"]
    assert typed("region", "token", "revoke", STORE, *node)[0] == "1"


def test_nothing_is_brought_where_no_region_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = hub_folder(tmp_path / "hub", log(1))
    assert main(["days", "push", "--data", str(data)]) == 1
    assert "name no region" in capsys.readouterr().err
    assert main(["days", "receipts", "--data", str(data)]) == 0
    assert capsys.readouterr().out == "no receipt yet\n"
    assert main(["days", "export", "--data", str(data)]) == 1
