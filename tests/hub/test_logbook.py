"""Alerts and actions of a running hub: from answers to a line on disk, and over a restart."""

import asyncio
from pathlib import Path

import httpx
import msgspec
import pytest

from config.alerting import Alerting
from config.command import FAILED, OK
from hub.accounts.console import KEY_FILE, admit
from hub.actions import Action, Reply
from hub.board import Board
from hub.cli import main
from hub.logbook import (
    ACTIONS_KEPT,
    CONFIRM_MS,
    JUDGED_MS,
    Logbook,
    UnfitReplyError,
    UnknownScopeError,
)
from hub.notices import Notices
from hub.screen.office import OLDER_ACTIONS
from hub.store import Entry
from tests.hub.running_store import NOON_MS, RunningStore
from tests.hub.test_board import SHOP, stored, tap
from wire.events import DAY_MS, Rating, Reason

HOUR_MS = 3_600_000


def usual_days(board: Board, days: int = 9) -> None:
    """Content shoppers at the entrance, twenty a day."""
    board.fold(
        [
            tap(face=4 if n % 4 else 3, ago_ms=ago * DAY_MS + n * 6 * 60_000)
            for ago in range(days, 0, -1)
            for n in range(20)
        ]
    )


def collapse(board: Board) -> None:
    """Two hours of the worst face."""
    board.fold([tap(face=1, ago_ms=5 * 60_000 * n) for n in range(1, 24)])


def entries(logbook: Logbook) -> list[Entry]:
    found = [
        Entry(number=n, at_ms=one.at_ms, kind=one.kind, body=one.body)
        for n, one in enumerate(logbook.waiting, 1)
    ]
    logbook.waiting.clear()
    return found


def test_a_collapse_is_an_alert_and_nothing_is_not() -> None:
    board = Board(SHOP)
    usual_days(board)
    logbook = Logbook(board)
    logbook.look(NOON_MS)
    assert logbook.alerts(NOON_MS).alerts == ()
    collapse(board)
    logbook.look(NOON_MS + 60_000)
    found = {one.scope: one for one in logbook.alerts(NOON_MS).alerts}
    assert found["STORE"].withheld is None
    assert (found["entrance.welcome"].state, found["entrance.welcome"].withheld) == (
        "raised",
        "folded",
    )
    assert found["STORE"].since < found["STORE"].raised
    assert [one.scope for one in logbook.open_alerts(NOON_MS).alerts] == ["STORE"]


def test_after_a_restart_it_is_not_told_again_and_what_was_seen_stays_seen() -> None:
    board = Board(SHOP)
    usual_days(board)
    collapse(board)
    before = Logbook(board)
    before.look(NOON_MS)
    (store,) = before.open_alerts(NOON_MS).alerts
    assert before.acknowledge(store.number, NOON_MS + 1)
    assert not before.acknowledge(99, NOON_MS + 1)
    after = Logbook(board)
    after.recall(entries(before))
    after.look(NOON_MS + 2)
    assert not after.waiting
    assert after.alerts(NOON_MS) == before.alerts(NOON_MS)
    assert after.open_alerts(NOON_MS).alerts[0].state == "acknowledged"


def test_a_day_later_late_answers_have_confirmed_it_or_not() -> None:
    board = Board(SHOP)
    usual_days(board)
    collapse(board)
    logbook = Logbook(board)
    logbook.look(NOON_MS)
    later_ms = NOON_MS + DAY_MS
    logbook.look(later_ms)
    assert {one.confirmed for one in logbook.alerts(later_ms).alerts} == {True}
    assert {one.state for one in logbook.alerts(later_ms).alerts} == {"cleared"}
    assert {one.ended for one in logbook.alerts(later_ms).alerts} == {"day"}
    board.fold(  # a kiosk that was cut off: all the others were content
        [
            tap(face=4, ago_ms=5 * 60_000 * n, received_ms=later_ms)
            for n in range(1, 150)
            for _ in range(14)
        ]
    )
    logbook.look(later_ms + CONFIRM_MS)
    assert {one.confirmed for one in logbook.alerts(later_ms).alerts} == {False}


def test_a_hazard_is_told_at_once() -> None:
    shop = msgspec.structs.replace(SHOP, alerts=Alerting(hazards=["cleanliness|dirty"]))
    board, notices = Board(shop), Notices()
    logbook = Logbook(board)
    logbook.look(NOON_MS)
    rating = Rating(
        visit="h", question="entrance.welcome", version=1, scale=4, face=1, language="it"
    )
    dirty = Reason(visit="h", element="cleanliness", problem="dirty")
    board.fold([stored(rating), stored(dirty)])
    logbook.look(NOON_MS + 1_000)
    (found,) = logbook.open_alerts(NOON_MS).alerts
    assert (found.kind, found.scope, found.cause) == (
        "hazard",
        "entrance.welcome",
        "cleanliness|dirty",
    )
    ((topic, payload),) = notices.new_of_alerts(logbook.open_alerts(NOON_MS))
    assert topic == "vetrina/v1/demo/hub/alert"
    assert b"cleanliness|dirty" in payload
    assert list(notices.new_of_alerts(logbook.open_alerts(NOON_MS + 1))) == []


def test_what_was_done_is_judged_and_remembered() -> None:
    board = Board(SHOP)
    usual_days(board)
    logbook = Logbook(board)
    done = Action(number=0, at_ms=NOON_MS - 5 * DAY_MS, scope="entrance", text="new lamps")
    noted = logbook.note(done, NOON_MS)
    assert noted.number == 1
    with pytest.raises(UnknownScopeError):
        logbook.note(msgspec.structs.replace(done, scope="attic"), NOON_MS)
    again = Logbook(board)
    again.recall(entries(logbook))
    (seen,) = again.actions(NOON_MS).actions
    assert (seen.text, seen.effect.verdict) == ("new lamps", "cannot_tell")
    assert seen.effect.answers_after > 0
    assert again.note(done, NOON_MS).number == 2
    assert {one.effect.confounded for one in again.actions(NOON_MS).actions} == {(1,), (2,)}


def test_what_is_put_off_is_not_open_until_its_time_comes_and_survives_a_restart() -> None:
    board = Board(SHOP)
    usual_days(board)
    collapse(board)
    before = Logbook(board)
    before.look(NOON_MS)
    (store,) = before.open_alerts(NOON_MS).alerts
    assert before.snooze(store.number, NOON_MS + 600_000, NOON_MS, "Ada")
    assert before.remark(store.number, "the lamps are on their way", NOON_MS, "Ada")
    assert before.open_alerts(NOON_MS).alerts == ()
    after = Logbook(board)
    after.recall(entries(before))
    after.look(NOON_MS + 599_999)
    assert after.open_alerts(NOON_MS).alerts == ()
    after.look(NOON_MS + 600_000)
    (back,) = after.open_alerts(NOON_MS).alerts
    assert (back.state, back.snoozed_until) == ("raised", None)
    assert (back.acknowledged_by, back.remarks) == (None, ()), "staff are not named on the broker"
    (seen,) = (one for one in after.alerts(NOON_MS).alerts if one.number == back.number)
    assert [(one.by, one.text) for one in seen.remarks] == [("Ada", "the lamps are on their way")]
    assert not after.snooze(99, NOON_MS, NOON_MS)


def test_shoppers_are_told_where_it_was_done_until_it_is_withdrawn_or_over() -> None:
    logbook = Logbook(Board(SHOP))
    done = Action(number=0, at_ms=NOON_MS, scope="entrance.welcome", text="new lamps")
    number = logbook.note(done, NOON_MS).number
    reply = Reply(action=number, words={"en": "It is brighter now."}, until_ms=NOON_MS + 1_000)
    assert logbook.reply(reply, NOON_MS)
    again = Logbook(Board(SHOP))
    again.recall(entries(logbook))
    assert again.replies(NOON_MS + 999) == {"entrance": {"en": "It is brighter now."}}
    assert again.actions(NOON_MS).actions[0].reply is not None
    assert again.replies(NOON_MS + 1_000) == {}
    assert again.actions(NOON_MS + 1_000).actions[0].reply is None
    assert again.reply(msgspec.structs.replace(reply, words={}), NOON_MS)
    assert again.replies(NOON_MS) == {}
    assert not again.reply(msgspec.structs.replace(reply, action=9), NOON_MS)
    with pytest.raises(UnfitReplyError, match="xx: the store does not speak it"):
        again.reply(msgspec.structs.replace(reply, words={"xx": "?"}), NOON_MS)


def test_the_newest_actions_are_held_and_no_more() -> None:
    logbook = Logbook(Board(SHOP))
    done = Action(number=0, at_ms=NOON_MS, scope="entrance", text="new lamps")
    first = logbook.note(done, NOON_MS)
    reply = Reply(action=first.number, words={"en": "Brighter."}, until_ms=NOON_MS + DAY_MS)
    assert logbook.reply(reply, NOON_MS)
    for _ in range(ACTIONS_KEPT):
        newest = logbook.note(done, NOON_MS)
    said = entries(logbook)
    again = Logbook(Board(SHOP))
    again.recall(said)
    for one in (logbook, again):
        view = one.actions(NOON_MS)
        assert {each.number for each in view.actions} == {*range(2, ACTIONS_KEPT + 2)}
        assert view.before == first.number + 1
        assert not one.reply(reply, NOON_MS)
        assert one.replies(NOON_MS) == {}
    assert again.note(done, NOON_MS).number == newest.number + 1


def test_what_was_done_is_not_judged_anew_at_every_look() -> None:
    board = Board(SHOP)
    usual_days(board)
    logbook = Logbook(board)
    at_ms = NOON_MS - 5 * DAY_MS
    logbook.note(Action(number=0, at_ms=at_ms, scope="entrance", text="new lamps"), NOON_MS)

    def found(now_ms: int) -> int:
        (one,) = logbook.actions(now_ms).actions
        return one.effect.answers_after

    before = found(NOON_MS)
    board.fold([tap(face=4, ago_ms=DAY_MS + n * 60_000) for n in range(30)])
    assert found(NOON_MS + JUDGED_MS - 1) == before
    assert found(NOON_MS + JUDGED_MS) == before + 30


def test_what_else_was_done_is_named_on_whatever_page_it_stands() -> None:
    logbook = Logbook(Board(SHOP))
    done = Action(number=0, at_ms=NOON_MS, scope="entrance", text="new lamps")
    first = logbook.note(done, NOON_MS)
    long_ago = logbook.note(msgspec.structs.replace(done, at_ms=NOON_MS - 30 * DAY_MS), NOON_MS)
    for _ in range(ACTIONS_KEPT):
        newest = logbook.note(done, NOON_MS)
    (alone,) = logbook.judged([first], NOON_MS, None).actions
    assert alone.effect.confounded == (*range(long_ago.number + 1, newest.number + 1),)
    assert first.number in logbook.actions(NOON_MS).actions[0].effect.confounded
    (before,) = logbook.judged([long_ago], NOON_MS, None).actions
    assert before.effect.confounded == ()


async def test_older_actions_are_read_out_of_the_journal(store: RunningStore) -> None:
    done = Action(number=0, at_ms=NOON_MS, scope="entrance", text="new lamps")
    for _ in range(ACTIONS_KEPT + OLDER_ACTIONS + 5):
        store.logbook.note(done, NOON_MS)
    store.log.entries += entries(store.logbook)
    store.log.entries.insert(7, Entry(number=7, at_ms=NOON_MS, kind="alert", body="{}"))
    as_viewer = store.known_as("viewer")
    async with httpx.AsyncClient(base_url=store.address, timeout=60, headers=as_viewer) as client:
        numbers, page = [], (await client.get("/api/v1/actions")).json()
        while page["before"] is not None:
            path = f"/api/v1/actions?before={page['before']}"
            page = (await client.get(path)).json()
            assert len(page["actions"]) <= OLDER_ACTIONS
            numbers += [one["number"] for one in page["actions"]]
        assert sorted(numbers) == [*range(1, OLDER_ACTIONS + 6)]
        assert (await client.get("/api/v1/actions?before=0")).status_code == 422


async def test_staff_say_it_on_the_hubs_own_machine(
    store: RunningStore, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    admit(store.keys, tmp_path)
    at = ["--http-port", str(store.port), "--data", str(tmp_path)]
    said = ["did", "entrance", "new lamps", "--element", "light", *at]
    assert await asyncio.to_thread(main, said) == OK
    assert "new lamps" in capsys.readouterr().out
    assert await asyncio.to_thread(main, ["did", "attic", "new lamps", *at]) == FAILED
    assert "nothing is scored under 'attic'" in capsys.readouterr().err
    assert await asyncio.to_thread(main, ["seen", "7", *at]) == FAILED
    assert "there is no alert 7" in capsys.readouterr().err
    as_viewer = store.known_as("viewer")
    async with httpx.AsyncClient(base_url=store.address, timeout=15, headers=as_viewer) as client:
        actions = (await client.get("/api/v1/actions")).json()["actions"]
        assert [(one["scope"], one["element"]) for one in actions] == [("entrance", "light")]
        assert (await client.get("/api/v1/alerts")).json()["alerts"] == []


async def test_what_is_no_note_is_not_noted(store: RunningStore) -> None:
    as_json = {"content-type": "application/json"}
    as_manager = store.known_as("manager")
    async with httpx.AsyncClient(base_url=store.address, timeout=15, headers=as_manager) as client:
        form = await client.post("/api/v1/actions", data={"scope": "entrance", "text": "x"})
        assert form.status_code == 415
        long = b'{"scope":"entrance","text":"' + b"x" * 9_000 + b'"}'
        for body, status in ((b"", 422), (b"{}", 422), (long, 413)):
            answer = await client.post("/api/v1/actions", content=body, headers=as_json)
            assert answer.status_code == status
        assert (await client.get("/api/v1/actions")).json()["actions"] == []


async def test_who_has_not_the_hubs_key_is_told_where_it_lies(
    store: RunningStore, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    at = ["--http-port", str(store.port), "--data", str(tmp_path)]
    assert await asyncio.to_thread(main, ["did", "entrance", "new lamps", *at]) == FAILED
    assert "name its folder with --data" in capsys.readouterr().err
    (tmp_path / KEY_FILE).mkdir()  # what cannot be read, also by root
    assert await asyncio.to_thread(main, ["did", "entrance", "new lamps", *at]) == FAILED
    assert "run this as the hub's user" in capsys.readouterr().err


def test_without_a_hub_the_command_says_so(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["seen", "1", "--http-port", "1", "--data", str(tmp_path)]) == FAILED
    assert "no hub answers on port 1" in capsys.readouterr().err


async def test_staff_say_it_from_the_desk(store: RunningStore) -> None:
    as_manager = store.known_as("manager")
    async with httpx.AsyncClient(base_url=store.address, timeout=15, headers=as_manager) as client:
        did = {"scope": "entrance", "text": "more light", "element": "light", "alert": 3}
        assert (await client.post("/api/v1/actions", json=did)).json()["by"] == "the manager"
        words = {"words": {"it": "Ora c'è più luce."}, "days": 2}
        assert (await client.put("/api/v1/actions/1/reply", json=words)).status_code == 204
        (seen,) = (await client.get("/api/v1/actions")).json()["actions"]
        assert seen["reply"]["words"] == {"it": "Ora c'è più luce."}
        as_json = {"content-type": "application/json"}
        gone = await client.request("DELETE", "/api/v1/actions/1/reply", headers=as_json)
        assert gone.status_code == 204
        assert (await client.get("/api/v1/actions")).json()["actions"][0]["reply"] is None


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/api/v1/alerts/1/snooze", {"minutes": 30}, 404),
        ("POST", "/api/v1/alerts/1/snooze", {"minutes": 0}, 422),
        ("POST", "/api/v1/alerts/1/snooze", {"minutes": 10_000}, 422),
        ("POST", "/api/v1/alerts/1/remarks", {"text": "so"}, 404),
        ("POST", "/api/v1/alerts/1/remarks", {"text": ""}, 422),
        ("POST", "/api/v1/alerts/" + "9" * 5_000 + "/seen", {}, 404),
        ("PUT", "/api/v1/actions/1/reply", {"words": {"en": "so"}}, 404),
        ("PUT", "/api/v1/actions/1/reply", {"words": {"en": "x" * 81}}, 422),
        ("PUT", "/api/v1/actions/1/reply", {"words": {"en": " "}}, 422),
        ("DELETE", "/api/v1/actions/x/reply", {}, 404),
    ],
)
async def test_what_cannot_be_noted_is_refused(
    store: RunningStore, method: str, path: str, body: dict[str, object], status: int
) -> None:
    as_manager = store.known_as("manager")
    async with httpx.AsyncClient(base_url=store.address, timeout=15, headers=as_manager) as client:
        assert (await client.request(method, path, json=body)).status_code == status
