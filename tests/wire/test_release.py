"""A release is believed when the right keys signed it for the right use, and not otherwise."""

from pathlib import Path

import msgspec
import pytest

from tests.config.renewal.bundles import (
    NOW_MS,
    RELEASE,
    ROOT,
    ROOT_KEY,
    STRANGER,
    bundle,
    head,
    warrant,
)
from wire.release import (
    HEAD_BYTES_MAX,
    MANIFEST,
    WARRANT,
    Head,
    Manifest,
    ReleaseRefused,
    Seen,
    Wheel,
    judge,
    requirements,
)
from wire.seal import ForgedError, opened, public_of, seal


@pytest.fixture
def manifest(tmp_path: Path) -> Manifest:
    return bundle(tmp_path, 8)


def refused(raw: bytes) -> str:
    with pytest.raises(ReleaseRefused) as why:
        judge(raw, ROOT_KEY, "kiosk", Seen(), NOW_MS)
    return str(why.value)


def test_a_genuine_head_is_believed(manifest: Manifest) -> None:
    accepted = judge(head(manifest), ROOT_KEY, "kiosk", Seen(warrant=1, counter=7), NOW_MS)
    assert accepted.manifest == manifest
    assert accepted.seen == Seen(warrant=1, counter=8)


def test_a_head_that_no_trusted_key_signed_is_refused(manifest: Manifest) -> None:
    assert "no trusted key" in refused(head(manifest, root=STRANGER))
    assert "no trusted key" in refused(head(manifest, release=STRANGER))
    named = warrant(keys=(public_of(STRANGER),))
    assert "no trusted key" in refused(head(manifest, named)), "the warrant names another"
    assert "no trusted key" in refused(head(manifest, root=RELEASE)), "it cannot name itself"


def test_no_byte_of_a_head_can_be_changed(manifest: Manifest) -> None:
    whole = msgspec.json.decode(head(manifest), type=Head)
    for part in ("warrant", "manifest"):
        sealed = getattr(whole, part)
        for at in range(0, len(sealed.body), 7):
            body = bytearray(sealed.body)
            body[at] ^= 1
            changed = msgspec.structs.replace(sealed, body=bytes(body))
            raw = msgspec.json.encode(msgspec.structs.replace(whole, **{part: changed}))
            assert "no trusted key" in refused(raw)


def test_what_was_signed_for_one_use_is_worth_nothing_in_another() -> None:
    sealed = seal(b"{}", WARRANT, ROOT)
    assert opened(sealed, WARRANT, [ROOT_KEY]) == b"{}"
    with pytest.raises(ForgedError):
        opened(sealed, MANIFEST, [ROOT_KEY])


def test_a_release_of_the_other_program_is_refused(manifest: Manifest) -> None:
    sensors = msgspec.structs.replace(manifest, program="sensor")
    assert "it is for a sensor" in refused(head(sensors))


def test_an_expired_warrant_is_refused(manifest: Manifest) -> None:
    assert "warrant has expired" in refused(head(manifest, warrant(expires_ms=NOW_MS)))


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"[]", b"\xff\xfe", b'{"warrant": 1}', b"[" * 200_000, b" " * (HEAD_BYTES_MAX + 1)],
)
def test_what_is_no_head_is_refused(raw: bytes) -> None:
    assert refused(raw)


@pytest.mark.parametrize(
    "name",
    [
        "../x-1-py3-none-any.whl",
        "a/b-1-py3-none-any.whl",
        "x.whl",
        "x-1-py3-none-any.whl\n",
        "-r-1-a-b-c.whl",
    ],
)
def test_no_name_of_a_wheel_leads_out_of_its_folder(name: str) -> None:
    raw = msgspec.json.encode({"name": name, "size_bytes": 1, "sha256": "0" * 64})
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(raw, type=Wheel)


def test_pip_is_told_every_package_by_its_hashes(manifest: Manifest) -> None:
    lines = requirements(manifest).splitlines()
    assert [line.partition(" ")[0] for line in lines] == ["polib==1.2.0", "vetrina[kiosk]==0.8"]
    assert all("--hash=sha256:" in line for line in lines)
