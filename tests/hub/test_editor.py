"""The store's file changed on a page: right or not at all, with who and when, and back again."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import httpx
import pytest

from config.amend import Change
from config.command import CONFIGURATION, OK
from config.goals import Anew
from config.load import load_shop, save
from hub.cli import main
from hub.editor import BY_HAND, VERSIONS, VERSIONS_KEPT, EditError, Editor, StaleError
from tests.hub.running_store import Hands, RunningStore

DEMO = (Path(__file__).resolve().parents[2] / "config" / "demo-shop.toml").read_text("utf-8")
NAME = Change(at=("name",), to="Bottega Nuova")
WRONG = Change(at=("touchpoints", "entrance", "questions", "entrance.welcome", "expro"), to="smile")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    path = tmp_path / "shop.toml"
    path.write_text(DEMO, encoding="utf-8")
    return path


@pytest.fixture
def editor(shop: Path, tmp_path: Path) -> Editor:
    return Editor(shop, tmp_path / "hub", Hands())


def test_a_change_is_in_the_file_with_who_and_what(editor: Editor, shop: Path) -> None:
    draft = editor.change([NAME], editor.read().digest, "anna")
    assert load_shop(shop).name == "Bottega Nuova"
    assert draft == editor.read()
    first, second = editor.versions()
    assert (first.by, second.by, second.what) == (BY_HAND, "anna", ("name",))
    assert editor.text_of(1) == DEMO


def test_what_is_wrong_changes_nothing(editor: Editor, shop: Path, tmp_path: Path) -> None:
    with pytest.raises(EditError) as caught:
        editor.change([NAME, WRONG], editor.read().digest, "anna")
    assert any("expro" in one for one in caught.value.problems)
    assert shop.read_text(encoding="utf-8") == DEMO
    assert sorted(one.name for one in tmp_path.iterdir()) == ["shop.toml"]


def test_the_store_keeps_its_name_in_the_log(editor: Editor) -> None:
    with pytest.raises(EditError, match="cannot become"):
        editor.change([Change(at=("store",), to="other")], editor.read().digest, "anna")


def test_nobody_aims_at_what_has_been_measured(editor: Editor, shop: Path) -> None:
    aim = {"scope": "people", "aim": 90}
    for day in ("2025-12-31", "2026-01-01"):
        late = Change(at=("goals", "+"), to={**aim, "since": day})
        with pytest.raises(EditError, match=f"{day} has begun"):
            editor.change([late], editor.read().digest, "anna")
    ahead = Change(at=("goals", "+"), to={**aim, "since": "2026-01-02"})
    draft = editor.change([ahead], editor.read().digest, "anna")
    editor.change([Change(at=("goals", "0"))], draft.digest, "anna")
    assert load_shop(shop).goals == []
    begun = DEMO + '\n[[goals]]\nscope = "people"\nsince = 2025-12-01\naim = 80\n'
    shop.write_text(begun, encoding="utf-8")
    with pytest.raises(EditError, match="is in force, and stays"):
        editor.change([Change(at=("goals",))], editor.read().digest, "anna")


def test_what_is_asked_no_more_takes_its_targets_along(editor: Editor, shop: Path) -> None:
    begun = DEMO + '\n[[goals]]\nscope = "fitting-rooms"\nsince = 2025-12-01\naim = 80\n'
    shop.write_text(begun, encoding="utf-8")
    gone = Change(at=("touchpoints", "fitting-rooms"))
    with pytest.raises(EditError, match="nothing is scored"):
        editor.change([gone], editor.read().digest, "anna")
    editor.change([gone, Change(at=("goals",))], editor.read().digest, "anna")
    after = load_shop(shop)
    assert ("fitting-rooms" in [one.id for one in after.touchpoints], after.goals) == (False, [])


def test_a_file_that_is_wrong_can_be_put_back(editor: Editor, shop: Path) -> None:
    editor.change([NAME], editor.read().digest, "anna")
    shop.write_text("store = ", encoding="utf-8")
    editor.put_back(2, editor.read().digest, "ben")
    assert load_shop(shop).name == "Bottega Nuova"


def test_two_who_change_at_once_do_not_overwrite_each_other(editor: Editor) -> None:
    seen = editor.read().digest
    editor.change([NAME], seen, "anna")
    with pytest.raises(StaleError):
        editor.change([Change(at=("name",), to="Mine")], seen, "ben")
    with pytest.raises(StaleError):
        editor.put_back(1, seen, "ben")


def test_undo_is_a_version_as_well(editor: Editor, shop: Path) -> None:
    draft = editor.change([NAME], editor.read().digest, "anna")
    back = editor.put_back(1, draft.digest, "ben")
    assert shop.read_text(encoding="utf-8") == DEMO
    assert (back.number, editor.versions()[-1].by) == (3, "ben")
    with pytest.raises(EditError, match="no version 9"):
        editor.put_back(9, back.digest, "ben")


def test_what_a_person_wrote_meanwhile_is_kept_too(editor: Editor, shop: Path) -> None:
    draft = editor.change([NAME], editor.read().digest, "anna")
    by_hand = draft.text.replace("Bottega Nuova", "Bottega Vecchia")
    shop.write_text(by_hand, encoding="utf-8")
    editor.change([Change(at=("day_starts",), to=5)], editor.read().digest, "anna")
    assert [one.by for one in editor.versions()] == [BY_HAND, "anna", BY_HAND, "anna"]
    assert editor.text_of(3) == by_hand


def test_no_more_versions_are_kept_than_can_be(editor: Editor, tmp_path: Path) -> None:
    draft = editor.read()
    folder = tmp_path / "hub" / VERSIONS
    for hour in range(12):
        draft = editor.change([Change(at=("day_starts",), to=hour)], draft.digest, "anna")
    assert len(editor.versions()) == len([*folder.glob("*.toml")]) <= VERSIONS_KEPT


def test_the_file_stays_where_it_is_and_whose_it_is(
    editor: Editor, shop: Path, tmp_path: Path
) -> None:
    real = tmp_path / "kept" / "real.toml"
    real.parent.mkdir()
    shop.rename(real)
    shop.symlink_to(real)
    real.chmod(0o664)
    editor.change([NAME], editor.read().digest, "anna")
    assert shop.is_symlink()
    assert load_shop(real).name == "Bottega Nuova"
    assert real.stat().st_mode & 0o777 == 0o664


def test_the_demo_store_can_be_read_only(tmp_path: Path) -> None:
    editor = Editor(None, tmp_path, Hands())
    assert editor.read().text == DEMO
    assert (editor.obstacle, editor.folder) == ("demo", None)
    with pytest.raises(EditError, match="--shop"):
        editor.change([NAME], editor.read().digest, "anna")


def test_a_question_begins_anew_by_one_command(shop: Path, tmp_path: Path) -> None:
    data = tmp_path / "hub"
    typed = ["anew", "fitting.comfort", "--shop", str(shop), "--data", str(data)]
    assert main([*typed, "--since", "2026-03-01"]) == OK
    assert load_shop(shop).anew == [Anew(question="fitting.comfort", since=date(2026, 3, 1))]
    assert shop.read_text(encoding="utf-8").startswith(DEMO.rstrip())
    assert main([*typed, "--since", "2026-04-01"]) == OK
    assert len(load_shop(shop).anew) == 2
    assert (data / VERSIONS / "000001.toml").read_text(encoding="utf-8") == DEMO


def test_a_question_that_nobody_asks_changes_nothing(
    shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = ["anew", 'fitting."comfrot', "--shop", str(shop), "--data", str(tmp_path / "hub")]
    assert main(typed) == CONFIGURATION
    assert "anew" in capsys.readouterr().err
    assert shop.read_text(encoding="utf-8") == DEMO


@pytest.fixture
async def store(shop: Path, tmp_path: Path) -> AsyncIterator[RunningStore]:
    running = RunningStore()
    running.shop_file, running.folder = shop, tmp_path / "hub"
    await running.start()
    yield running
    await running.stop()


async def test_a_manager_changes_the_store_and_takes_it_back(
    store: RunningStore, shop: Path
) -> None:
    headers = store.known_as("manager")
    async with httpx.AsyncClient(base_url=store.address, headers=headers) as client:
        seen = (await client.get("/api/v1/shop")).json()
        assert (seen["can_change"], seen["shop"]["name"]) == (True, "Bottega Demo")
        wish = {"seen": seen["digest"], "changes": [{"at": ["name"], "to": "Bottega Nuova"}]}
        after = (await client.patch("/api/v1/shop", json=wish)).json()
        assert after["shop"]["name"] == load_shop(shop).name == "Bottega Nuova"
        stale = await client.patch("/api/v1/shop", json=wish)
        assert stale.status_code == 409
        newest, first = (await client.get("/api/v1/shop/versions")).json()["versions"]
        assert (newest["by"], newest["now"], first["now"]) == ("the manager", True, False)
        back = await client.post(
            f"/api/v1/shop/versions/{first['number']}/back", json={"seen": after["digest"]}
        )
        assert back.json()["shop"]["name"] == load_shop(shop).name == "Bottega Demo"


async def test_what_was_written_by_hand_is_no_version_yet(store: RunningStore, shop: Path) -> None:
    headers = store.known_as("manager")
    async with httpx.AsyncClient(base_url=store.address, headers=headers) as client:
        seen = (await client.get("/api/v1/shop")).json()["digest"]
        wish = {"seen": seen, "changes": [{"at": ["name"], "to": "Bottega Nuova"}]}
        await client.patch("/api/v1/shop", json=wish)
        save(shop, DEMO.replace("Bottega Demo", "Mine").encode())
        versions = (await client.get("/api/v1/shop/versions")).json()["versions"]
    assert [one["now"] for one in versions] == [False, False]


async def test_every_mistake_of_a_change_is_told(store: RunningStore, shop: Path) -> None:
    headers = store.known_as("manager")
    async with httpx.AsyncClient(base_url=store.address, headers=headers) as client:
        seen = (await client.get("/api/v1/shop")).json()["digest"]
        changes = [{"at": list(WRONG.at), "to": "smile"}, {"at": ["day_starts"], "to": 99}]
        answer = await client.patch("/api/v1/shop", json={"seen": seen, "changes": changes})
        assert answer.status_code == 422
        assert len(answer.json()["problems"]) == 2
        nested = b"[" * 3_000 + b"]" * 3_000
        deep = b'{"seen":"%s","changes":[{"at":["name"],"to":%s}]}' % (seen.encode(), nested)
        for body in (b"{", b"[]", b"null", deep):
            json_ = {"content-type": "application/json"}
            broken = await client.patch("/api/v1/shop", content=body, headers=json_)
            assert broken.status_code == 422
    assert load_shop(shop) == load_shop(None)


async def test_a_version_that_cannot_be_is_not_there(store: RunningStore) -> None:
    headers = store.known_as("manager")
    async with httpx.AsyncClient(base_url=store.address, headers=headers) as client:
        seen = (await client.get("/api/v1/shop")).json()["digest"]
        path = f"/api/v1/shop/versions/{'9' * 5_000}/back"
        assert (await client.post(path, json={"seen": seen})).status_code == 404


async def test_many_at_once_leave_a_file_that_one_of_them_wanted(
    store: RunningStore, shop: Path
) -> None:
    headers = store.known_as("manager")
    async with httpx.AsyncClient(base_url=store.address, headers=headers) as client:
        seen = (await client.get("/api/v1/shop")).json()["digest"]
        wishes = [
            {"seen": seen, "changes": [{"at": ["name"], "to": f"Bottega {n}"}]} for n in range(8)
        ]
        answers = await asyncio.gather(
            *(client.patch("/api/v1/shop", json=wish) for wish in wishes)
        )
    assert sorted(one.status_code for one in answers) == [200] + [409] * 7
    assert load_shop(shop).name.startswith("Bottega ")
