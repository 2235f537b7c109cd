"""What stands in for what nobody names."""

from pathlib import Path

from sensors.demo import usual_detector


def test_a_network_is_used_where_there_is_one(tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    assert usual_detector({}, project, "0") == "motion"
    assert usual_detector({"VETRINA_MODEL": "a.onnx"}, project, "0") == "a.onnx"
    beside = tmp_path / "shared/data/models/yolox_nano_416x320.onnx"
    beside.parent.mkdir(parents=True)
    beside.touch()
    assert Path(usual_detector({}, project, "0")).resolve() == beside
    assert usual_detector({"VETRINA_MODEL": "a.onnx"}, project, "0") == "a.onnx"


def test_drawings_are_for_motion() -> None:
    assert usual_detector({"VETRINA_MODEL": "a.onnx"}, Path(), "walk") == "motion"
