"""What is kept of people, and the chain of who did what (S30)."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from config.command import FAILED, OK
from hub.cli import main
from hub.store import StoreError
from hub.store.accounts import AccountStore
from hub.store.chain import Deed, flaws
from hub.store.examination import read_audit
from hub.store.people import ACCOUNTS, Account, Change, Session
from tests.ports import free_port

SECRET = "$argon2id$a-canary-of-a-hash"  # noqa: S105 - no hash of anything


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ACCOUNTS


def written(path: Path, lines: int = 4) -> None:
    with closing(AccountStore(path)) as store:
        for number in range(lines):
            store.commit(Change(deeds=[deed(number)]))


def deed(number: int) -> Deed:
    return Deed(at_ms=number, who="ada", address="192.0.2.7", deed="sign-in", subject=f"s{number}")


def test_what_is_kept_is_there_after_a_restart_for_its_owner_only(path: Path) -> None:
    ada = Account(name="ada", role="admin", made_ms=1, secret=SECRET)
    seat = Session(id="s", name="ada", began_ms=1, seen_ms=1, address="a", browser="b")
    with closing(AccountStore(path)) as store:
        store.commit(Change(kept=[ada], begun=[seat], deeds=[deed(1)]))
        with pytest.raises(StoreError, match="cannot be opened"):
            AccountStore(path)
    with closing(AccountStore(path)) as store:
        assert (list(store.accounts()), list(store.sessions())) == ([ada], [seat])
        assert [one.done for one in store.audit(None, 10)] == [deed(1)]
    assert path.stat().st_mode & 0o077 == 0


def test_a_change_that_fails_changes_nothing_at_all(path: Path) -> None:
    seat = Session(id="s", name="nobody", began_ms=1, seen_ms=1, address="a", browser="b")
    ada = Account(name="ada", role="admin", made_ms=1)
    with closing(AccountStore(path)) as store:
        with pytest.raises(StoreError, match="cannot be written"):
            store.commit(Change(kept=[ada], begun=[seat], deeds=[deed(1)]))
        assert (list(store.accounts()), list(store.audit(None, 10))) == ([], [])


def test_the_hash_of_somebody_who_is_gone_is_not_in_the_file(path: Path) -> None:
    with closing(AccountStore(path)) as store:
        store.commit(Change(kept=[Account(name="ada", role="admin", made_ms=1, secret=SECRET)]))
        store.commit(Change(removed=["ada"]))
    assert SECRET.encode() not in path.read_bytes()


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE audit SET who = 'bo' WHERE number = 2", "line 2 is not as it was written"),
        ("UPDATE audit SET at_ms = 9 WHERE number = 1", "line 1 is not as it was written"),
        ("DELETE FROM audit WHERE number = 2", "1 missing before line 3"),
        ("DELETE FROM audit WHERE number = 1", "1 missing before line 2"),
        ("DELETE FROM audit WHERE number > 2", "2 missing after line 2"),
    ],
)
def test_a_line_that_was_changed_or_is_gone_is_found(
    path: Path, statement: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    written(path)
    arguments = ["audit", "--check", "--data", str(path.parent)]
    assert main(arguments) == OK
    assert "4 lines, whole" in capsys.readouterr().out
    with closing(sqlite3.connect(path)) as db:
        for trigger in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            db.execute(f"DROP TRIGGER {trigger[0]}")
        db.execute(statement)
        db.commit()
    lines, newest = read_audit(path)
    assert said in flaws(lines, newest)
    assert main(arguments) == FAILED
    assert said in "".join(capsys.readouterr())
    assert said in doctor(path.parent, capsys)


def doctor(folder: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What ``doctor`` finds; it fails for it."""
    ports = ["--http-port", str(free_port()), "--mqtt-port", str(free_port())]
    assert main(["doctor", "--json", "--data", str(folder), *ports]) == FAILED
    problems: list[str] = json.loads(capsys.readouterr().out)["problems"]
    return problems


def test_the_log_is_printed_and_where_there_is_none_that_is_said(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["audit", "--data", str(path.parent)]) == FAILED
    assert "cannot be read" in capsys.readouterr().err
    written(path, 2)
    assert main(["audit", "--data", str(path.parent)]) == OK
    told = capsys.readouterr().out
    assert "1 1970-01-01T00:00:00+00:00 ada sign-in s0 192.0.2.7" in told
