"""Finds people with a person network: pixels in, boxes and scores out. Runs ONNX files.

ONNX Runtime runs the network, on one thread: hub and kiosk may share the machine. OpenCV scales the
picture. The file's shape says its family; a manifest, where there is one, must agree. It keeps no
picture but the scaled one of the newest frame.
"""

from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
import onnxruntime as ort
from onnxruntime.capi.onnxruntime_pybind11_state import (
    Fail,
    InvalidArgument,
    InvalidGraph,
    InvalidProtobuf,
    NoSuchFile,
    NotImplemented,  # noqa: A004 - ONNX Runtime's name
    RuntimeException,
)

from sensors.decode import Floats, decode, family_of
from sensors.detections import Detections, Pixels, Thresholds, detections
from sensors.family import Family
from sensors.model import Manifest, Model, ModelError

SIDE_PX_MAX = 2_048
"""Largest input that is taken: what is larger is no network for a small machine."""

_GREY = 114  # around a picture of other proportions, as YOLOX was trained
_SILENT = 4  # ONNX Runtime's level for fatal errors only: what it prints would be told twice

_REFUSALS = (
    Fail,
    InvalidArgument,
    InvalidGraph,
    InvalidProtobuf,
    NoSuchFile,
    NotImplemented,
    RuntimeException,
)


class _Graph(NamedTuple):
    session: ort.InferenceSession
    input: str
    width_px: int
    height_px: int
    family: Family


class NetworkDetector:
    """A person network; it sees each frame for itself, in any order."""

    def __init__(self, model: Model) -> None:
        """Raises ModelError when the file is no network that is understood."""
        cv2.setNumThreads(1)
        self._graph = _opened(model.path)
        self._manifest = model.manifest or unnamed(model, self._graph.family)
        if self._manifest.family != self._graph.family:
            msg = f"{model.path}: is of the family {self._graph.family}, unlike its manifest says"
            raise ModelError(msg)
        self.name = self._manifest.name
        self.thresholds = Thresholds(self._manifest.high, self._manifest.low, self._manifest.birth)
        self._canvas = np.full((self._graph.height_px, self._graph.width_px, 3), _GREY, np.uint8)
        self._filled = (0, 0)

    def detect(self, frame: Pixels) -> Detections | None:
        """See ``Detector``; it can judge every frame, even a dark one: there it finds nobody."""
        graph = self._graph
        across, down = self._fit(frame)
        blob = cv2.dnn.blobFromImage(self._canvas, swapRB=self._manifest.channels == "rgb")
        output: Floats = graph.session.run(None, {graph.input: blob})[0]
        boxes_px, scores = decode(
            graph.family, output, self._manifest.person, graph.width_px, graph.height_px
        )
        return detections(boxes_px / np.array([across, down] * 2), scores)

    def _fit(self, frame: Pixels) -> tuple[float, float]:
        """Scale a frame onto the canvas; return by how much, across and down."""
        height_px, width_px = frame.shape[:2]
        across, down = self._graph.width_px / width_px, self._graph.height_px / height_px
        if self._manifest.fit == "letterbox":
            across = down = min(across, down)
        size = round(width_px * across), round(height_px * down)
        if size != self._filled:  # another camera: nothing of the last one stays at the edge
            self._canvas[:] = _GREY
            self._filled = size
        self._canvas[: size[1], : size[0]] = cv2.resize(frame, size)
        return across, down


def unnamed(model: Model, family: Family) -> Manifest:
    """What can be said of a file that nobody describes: good enough to try it on a recording."""
    stem = "".join(c if c.isalnum() or c in "_.-" else "-" for c in model.path.stem.lower())
    return Manifest(
        name=stem.lstrip("_.-")[:64] or "network",
        sha256=model.sha256,
        licence="unknown",
        family=family,
    )


def examined(path: Path) -> tuple[Family, str]:
    """The family of a network's file, and the licence that its author wrote into it, if any.

    Raises:
        ModelError: it is no network that is understood.
    """
    graph = _opened(path)
    written = graph.session.get_modelmeta().custom_metadata_map
    return graph.family, written.get("license", written.get("licence", ""))


def _opened(path: Path) -> _Graph:
    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = _SILENT
    try:
        session = ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except _REFUSALS as error:
        msg = f"{path}: is no network that can be run"
        raise ModelError(msg) from error
    inputs, outputs = session.get_inputs(), session.get_outputs()
    match inputs[0].shape:
        case [_, 3, int(height_px), int(width_px)] if max(height_px, width_px) <= SIDE_PX_MAX:
            shape = tuple(n if isinstance(n, int) else None for n in outputs[0].shape)
            family = family_of(shape, width_px, height_px)
        case _:
            family = None
    if family is None or inputs[0].type != "tensor(float)":
        msg = f"{path}: takes {inputs[0].shape}, gives {outputs[0].shape}: not a known family"
        raise ModelError(msg)
    return _Graph(session, inputs[0].name, width_px, height_px, family)
