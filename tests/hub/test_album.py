"""Pictures that a manager sends: kept beside the store's file, shown when it names them."""

import io
import os
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from PIL import Image

from config.amend import Change
from config.load import load_shop, save
from config.look import LOGO_BYTES_MAX
from config.picture import PICTURE_BYTES_MAX, cleaned
from hub.album import UNNAMED_MAX
from hub.editor import SHIPPED_PLACE, VERSIONS, EditError, Editor
from tests.hub.running_store import Hands, RunningStore

DEMO = (Path(__file__).resolve().parents[2] / "config" / "demo-shop.toml").read_text("utf-8")
NOBODY = 65_534


def picture(grey: int = 200, side: int = 20, kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    said = Image.Exif()
    said[0x010E] = "taken at home"
    Image.new("L", (side, side), grey).save(file, kind, exif=said)
    return file.getvalue()


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    path = tmp_path / "shop.toml"
    path.write_text(DEMO, encoding="utf-8")
    return path


@pytest.fixture
def editor(shop: Path, tmp_path: Path) -> Editor:
    return Editor(shop, tmp_path / "hub", Hands())


def sent(shop: Path) -> list[str]:
    """What was kept beside the file."""
    return sorted(one.name for one in shop.parent.glob("*-*"))


def under_the_plan(editor: Editor, name: str) -> None:
    editor.change([Change(at=("plan", "picture"), to=name)], editor.read().digest, "anna")


def test_a_picture_stands_beside_the_file_that_names_it(editor: Editor, shop: Path) -> None:
    name, kept = editor.keep_picture(picture(), "plan")
    assert (shop.parent / name).read_bytes() == kept.content == cleaned(picture()).content
    assert editor.picture(name) == kept
    under_the_plan(editor, name)
    plan = load_shop(shop).plan
    assert plan is not None
    assert (plan.picture, plan.ground) == (name, "light")


def test_what_is_not_there_or_no_picture_cannot_be_named(editor: Editor, shop: Path) -> None:
    (shop.parent / "note.png").write_text("a note", encoding="utf-8")
    for name, reason in (
        ("gone.png", "cannot be read"),
        ("note.png", "neither"),
        ("../a", "regex"),
    ):
        with pytest.raises(EditError, match=rf"plan.picture: .*{reason}"):
            under_the_plan(editor, name)
    assert shop.read_text(encoding="utf-8") == DEMO


def test_a_logo_has_to_fit_into_a_kiosks_message(editor: Editor, shop: Path) -> None:
    name, _ = editor.keep_picture(picture(), "logo")
    editor.change([Change(at=("logo",), to=name)], editor.read().digest, "anna")
    assert load_shop(shop).logo == name
    noisy = io.BytesIO()
    Image.effect_noise((200, 200), 90).save(noisy, "PNG")
    assert len(noisy.getvalue()) > LOGO_BYTES_MAX
    for content, reason in ((noisy.getvalue(), "24000 bytes"), (picture(kind="JPEG"), "PNG")):
        with pytest.raises(EditError, match=reason):
            editor.keep_picture(content, "logo")


def test_every_version_finds_its_picture_and_the_rest_is_let_go(editor: Editor, shop: Path) -> None:
    first, _ = editor.keep_picture(picture(1), "plan")
    under_the_plan(editor, first)
    second, _ = editor.keep_picture(picture(2), "plan")
    under_the_plan(editor, second)
    mine = shop.parent / "plan-mine.png"
    mine.write_bytes(picture())
    others = [editor.keep_picture(picture(3 + n), "plan")[0] for n in range(UNNAMED_MAX)]
    for number, name in enumerate(others):
        os.utime(shop.parent / name, (1e9 + number, 1e9 + number))
    last, _ = editor.keep_picture(picture(255), "plan")
    left = {one.name for one in shop.parent.glob("*.png")}
    assert left == {first, second, mine.name, *others[1:], last}
    with_first = next(one for one in editor.versions() if first in editor.text_of(one.number))
    editor.put_back(with_first.number, editor.read().digest, "ben")
    plan = load_shop(shop).plan
    assert plan is not None
    assert plan.picture == first


def test_a_version_that_was_lost_keeps_no_picture_out(
    editor: Editor, shop: Path, tmp_path: Path
) -> None:
    editor.change([Change(at=("name",), to="Bottega Nuova")], editor.read().digest, "anna")
    (tmp_path / "hub" / VERSIONS / "000001.toml").unlink()
    name, _ = editor.keep_picture(picture(), "plan")
    assert sent(shop) == [name]


def test_a_folder_that_is_not_the_hubs_says_what_to_do(editor: Editor, shop: Path) -> None:
    seen = editor.read().digest
    own = os.geteuid()
    shop.parent.chmod(0o555)
    if own == 0:  # who may write everywhere
        shop.parent.chmod(0o755)
        os.seteuid(NOBODY)
    try:
        for ancestor in (shop.parent, *shop.parents[1:3]):
            assert not os.access(ancestor, os.W_OK, effective_ids=True)
        assert editor.obstacle == "folder"
        with pytest.raises(EditError, match=SHIPPED_PLACE):
            editor.keep_picture(picture(), "plan")
    finally:
        os.seteuid(own)
        shop.parent.chmod(0o755)
    assert (editor.obstacle, editor.read().digest) == (None, seen)


@pytest.fixture
async def store(shop: Path, tmp_path: Path) -> AsyncIterator[RunningStore]:
    running = RunningStore()
    running.shop_file, running.folder = shop, tmp_path / "hub"
    await running.start()
    yield running
    await running.stop()


async def test_the_wall_gets_the_picture_in_force_and_no_other(
    store: RunningStore, shop: Path
) -> None:
    headers = {**store.known_as("manager"), "Content-Type": "image/jpeg"}
    async with httpx.AsyncClient(base_url=store.address) as client:
        send = "/api/v1/shop/pictures/plan"
        answer = await client.post(send, content=picture(kind="JPEG"), headers=headers)
        told = answer.json()
        assert (answer.status_code, told["width_px"]) == (200, 20)
        name = told["name"]
        draft = await client.get(f"/api/v1/shop/pictures/{name}", headers=store.known_as("manager"))
        assert draft.headers["content-type"] == "image/jpeg"
        assert b"taken at home" not in draft.content
        assert (await client.get(f"/api/v1/shop/pictures/{name}")).status_code == 401
        assert (await client.get(f"/plan/{name}")).status_code == 404
        save(shop, DEMO.replace("[plan]", f'[plan]\npicture = "{name}"').encode())
        store.board.describe(load_shop(shop))
        seen = await client.get(f"/plan/{name}")
        assert seen.content == draft.content
        again = {"If-None-Match": seen.headers["etag"]}
        assert (await client.get(f"/plan/{name}", headers=again)).status_code == 304
        assert (await client.get("/plan/shop.toml")).status_code == 404
        assert (await client.get("/api/v1/live")).json()["plan"]["picture"] == name


async def test_a_picture_that_nothing_names_is_shown_to_nobody(
    store: RunningStore, shop: Path
) -> None:
    (shop.parent / "private.png").write_bytes(picture())
    known = store.known_as("manager")
    async with httpx.AsyncClient(base_url=store.address, headers=known) as client:
        path = "/api/v1/shop/pictures/private.png"
        assert (await client.get(path)).status_code == 404
        save(shop, DEMO.replace("[plan]", '[plan]\npicture = "private.png"').encode())
        assert (await client.get(path)).status_code == 200


async def test_what_is_sent_is_bounded_and_a_picture(store: RunningStore, shop: Path) -> None:
    known = store.known_as("manager")
    png, form = {"Content-Type": "image/png"}, {"Content-Type": "multipart/form-data"}
    cases = (
        ("plan", png, b"<html>", 422),
        ("plan", png, bytes(PICTURE_BYTES_MAX + 1), 413),
        ("plan", form, picture(), 415),
        ("poster", png, picture(), 404),
    )
    async with httpx.AsyncClient(base_url=store.address, headers=known) as client:
        for purpose, kind, content, status in cases:
            path = f"/api/v1/shop/pictures/{purpose}"
            assert (await client.post(path, content=content, headers=kind)).status_code == status
    assert sent(shop) == []
