"""Networks that are run, described, refused and kept."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import numpy as np
import onnx
import pytest
from msgspec.structs import replace
from onnx import TensorProto, helper

from sensors.app import spares
from sensors.demo import MOTION
from sensors.frames import open_footage
from sensors.model import (
    BYTES_MAX,
    ModelError,
    as_toml,
    fetched,
    identify,
    known,
    may_be_used,
)
from sensors.network import NetworkDetector, examined
from sensors.settings import load_settings
from sensors.source import source_of

Made = Callable[..., Path]

WIDTH_PX, HEIGHT_PX = 64, 32


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """Writes a network of the SSD family that finds one person, wherever it looks."""

    def make(name: str = "found", score: float = 0.9, licence: str | None = None) -> Path:
        rows = np.array([[[[0, 1, score, 0.25, 0.5, 0.5, 1.0]]]], np.float32)
        said = helper.make_tensor("rows", TensorProto.FLOAT, rows.shape, rows.tobytes(), raw=True)
        graph = helper.make_graph(
            [helper.make_node("Constant", [], ["people"], value=said)],
            "net",
            [
                helper.make_tensor_value_info(
                    "picture", TensorProto.FLOAT, [1, 3, HEIGHT_PX, WIDTH_PX]
                )
            ],
            [helper.make_tensor_value_info("people", TensorProto.FLOAT, [1, 1, 1, 7])],
        )
        network = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)])
        network.ir_version = 8
        if licence:
            helper.set_model_props(network, {"license": licence})
        path = tmp_path / f"{name}.onnx"
        onnx.save(network, path)
        return path

    return make


def describe(path: Path, **changes: object) -> None:
    fields = {
        "name": path.stem,
        "sha256": sha256(path.read_bytes()).hexdigest(),
        "licence": "Apache-2.0",
        "family": "ssd",
        "person": 1,
    }
    text = "".join(f"{key} = {value!r}\n" for key, value in (fields | changes).items())
    path.with_suffix(".toml").write_text(text)


def add(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sensors", "model", "add", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_the_known_network_finds_people(network: Path, clip: Path) -> None:
    model = identify(network)
    assert model.manifest is not None
    assert model.manifest.licence == "Apache-2.0"
    detector = NetworkDetector(model)
    footage = open_footage(source_of(str(clip)))
    footage.grab()
    frame = footage.retrieve()
    footage.close()
    assert frame is not None
    found = detector.detect(frame)
    assert found is not None
    left, top, right, bottom = found.boxes_px[:3].T  # three people are in the first frame
    feet = sorted(zip((left + right) / 2, bottom, strict=True))
    assert np.array(feet) == pytest.approx(np.array([[268, 307], [516, 232], [662, 321]]), abs=8)
    assert (bottom - top > 1.5 * (right - left)).all(), "people stand"


def test_a_network_of_the_other_family_is_run_too(made: Made) -> None:
    path = made()
    describe(path, fit="stretch")
    frame = np.zeros((100, 400, 3), np.uint8)
    stretched = NetworkDetector(identify(path)).detect(frame)
    assert stretched is not None
    assert stretched.boxes_px == pytest.approx(np.array([[100, 50, 200, 100]]))
    describe(path, fit="letterbox")
    whole = NetworkDetector(identify(path)).detect(frame)
    assert whole is not None
    assert whole.boxes_px == pytest.approx(np.array([[100, 100, 200, 200]]))


def test_a_file_is_what_its_manifest_says(made: Made) -> None:
    path = made()
    describe(path, sha256="0" * 64)
    with pytest.raises(ModelError, match=r"is not the file that found\.toml describes"):
        identify(path)
    describe(path, family="yolox")
    with pytest.raises(ModelError, match="unlike its manifest"):
        NetworkDetector(identify(path))
    describe(path, colour="red")
    with pytest.raises(ModelError, match="unknown key"):
        identify(path)


def test_what_is_no_network_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "text.onnx"
    path.write_text("no network at all")
    with pytest.raises(ModelError, match="is no network that can be run"):
        examined(path)
    with pytest.raises(ModelError, match="No such file"):
        identify(tmp_path / "none.onnx")
    with path.open("wb") as file:
        file.truncate(BYTES_MAX + 1)
    with pytest.raises(ModelError, match="has more than"):
        identify(path)


def test_a_network_for_something_else_is_refused(tmp_path: Path) -> None:
    one = helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 3, 8, 8])
    graph = helper.make_graph(
        [helper.make_node("Relu", ["x"], ["y"])],
        "net",
        [one],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 3, 8, 8])],
    )
    network = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)])
    network.ir_version = 8
    onnx.save(network, tmp_path / "relu.onnx")
    with pytest.raises(ModelError, match="not a known family"):
        examined(tmp_path / "relu.onnx")


@pytest.mark.parametrize("licence", ["AGPL-3.0", "GPL-2.0-only", "LGPL-3.0", "unknown", ""])
def test_licences_that_bind_a_store_are_refused(licence: str) -> None:
    with pytest.raises(ModelError):
        may_be_used(licence)
    may_be_used("MIT")


def test_the_known_ones_are_permissive() -> None:
    for one in known().values():
        may_be_used(one.licence)


def test_a_known_network_is_added_by_its_hash_alone(network: Path, tmp_path: Path) -> None:
    done = add(network, "--into", tmp_path / "kept")
    assert done.returncode == 0, done.stderr
    kept = tmp_path / "kept/yolox_nano_416x320.onnx"
    assert str(kept) in done.stdout
    model = identify(kept)
    assert model.manifest == known()[model.sha256]
    assert kept.with_suffix(".toml").read_text() == as_toml(model.manifest)


def test_a_described_network_is_added(made: Made, tmp_path: Path) -> None:
    path = made()
    described = ["--sha256", sha256(path.read_bytes()).hexdigest(), "--licence", "MIT"]
    done = add(path, "--into", tmp_path / "kept", "--name", "mine", *described)
    assert done.returncode == 0, done.stderr
    model = identify(tmp_path / "kept/mine.onnx")
    assert model.manifest is not None
    assert (model.manifest.licence, model.manifest.family) == ("MIT", "ssd")


def test_what_nobody_describes_or_what_was_exchanged_is_not_kept(
    made: Made, tmp_path: Path
) -> None:
    path, kept = made(), tmp_path / "kept"
    for flags, why in (
        ([], "not a known network"),
        (["--sha256", "0" * 64, "--licence", "MIT"], "not the file meant"),
    ):
        done = add(path, "--into", kept, *flags)
        assert done.returncode == 1
        assert why in done.stderr
        assert [*kept.iterdir()] == []


@pytest.mark.parametrize(
    ("said", "written"), [("AGPL-3.0", None), ("MIT", "AGPL-3.0 License (https://x.example)")]
)
def test_copyleft_is_refused_whoever_says_it(
    made: Made, tmp_path: Path, said: str, written: str | None
) -> None:
    path = made(licence=written)
    done = add(
        *(path, "--into", tmp_path / "kept", "--licence", said),
        *("--sha256", sha256(path.read_bytes()).hexdigest()),
    )
    assert done.returncode == 1
    assert "AGPL-3.0 reaches the programs around a network" in done.stderr
    assert [*(tmp_path / "kept").iterdir()] == []


def test_only_an_encrypted_address_is_fetched(tmp_path: Path) -> None:
    for address in ("http://127.0.0.1:9/x.onnx", "file:///etc/hostname", "ftp://host/x"):
        with pytest.raises(ModelError, match="only https"):
            fetched(address, tmp_path / "kept")
    with pytest.raises(ModelError, match=r"127\.0\.0\.1:9"):
        fetched("https://127.0.0.1:9/x.onnx", tmp_path / "kept")
    assert [*(tmp_path / "kept").iterdir()] == []


def test_a_copy_beside_its_manifest_says_what_it_is(network: Path, tmp_path: Path) -> None:
    copy = tmp_path / "net.onnx"
    shutil.copyfile(network, copy)
    manifest = known()[identify(copy).sha256]
    copy.with_suffix(".toml").write_text(as_toml(manifest))
    assert identify(copy).manifest == manifest


def test_a_lighter_network_is_taken_from_beside(network: Path) -> None:
    spare = spares(replace(load_settings(None), detector=str(network)))
    lighter = spare()
    assert lighter is not None
    assert lighter.name == "yolox_nano_320x256"
    assert spare() is None, "it has no lighter one"
    assert spares(replace(load_settings(None), detector=MOTION))() is None


def test_a_lighter_network_that_was_exchanged_is_not_taken(
    network: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / network.name
    shutil.copyfile(network, path)
    assert spares(replace(load_settings(None), detector=str(path)))() is None, "none lies beside"
    (tmp_path / "yolox_nano_320x256.onnx").write_bytes(b"something else")
    assert spares(replace(load_settings(None), detector=str(path)))() is None
    assert "no lighter detector" in caplog.text
