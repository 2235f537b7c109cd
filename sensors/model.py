"""Person networks as files: which one a file is, whether it may be used, and where it is kept.

An ONNX file and its manifest in, a checked ``Model`` out. A manifest says what the file is, by its
hash, and under which licence; it stands beside the file (``NAME.toml``) or in ``models.toml`` of
the known ones. No network comes with this program, and none is used under a licence that would
reach the programs around it. It runs nothing: that is ``sensors.network``.
"""

import hashlib
import shutil
import tempfile
import urllib.error
import urllib.request
from importlib import resources
from pathlib import Path
from typing import Annotated, Literal, NamedTuple
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta, Struct

from config.load import ConfigError, load, save
from sensors.family import Family
from wire.events import Fraction

KNOWN = "models.toml"

BYTES_MAX = 64_000_000
"""Largest network that is read: one that a small machine runs 8 times a second has a tenth."""

DOWNLOAD_TIMEOUT_S = 30.0
"""Silence after which a download is given up."""

PERMISSIVE = frozenset(
    {"Apache-2.0", "MIT", "BSD-2-Clause", "BSD-3-Clause", "ISC", "Zlib", "CC0-1.0", "CC-BY-4.0"}
)
"""Licences (SPDX) of a network that a store may run beside closed programs without duties."""

_CHUNK_BYTES = 1 << 20

Sha256 = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]


class ModelError(Exception):
    """A network cannot be used; the text says why, for a person."""


class Manifest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a network's file is and how it is spoken to.

    ``person`` is the number of the class that is a person; ``channels`` and ``fit`` say how a
    picture is made its input: in which order of colours, and whether it keeps its proportions
    (rest grey, at the right and below) or is stretched. Scores: ``birth`` begins somebody, ``high``
    goes on with them, ``low`` goes on with those who found no better box. ``lighter`` is the name
    of the same network with a smaller input, which a machine that is too slow goes on with when its
    file lies beside.
    """

    name: Annotated[str, Meta(pattern="^[a-z0-9][a-z0-9_.-]{0,63}$")]
    sha256: Sha256
    licence: Annotated[str, Meta(min_length=1, max_length=64)]
    origin: Annotated[str, Meta(max_length=400)] = ""
    family: Family
    person: Annotated[int, Meta(ge=0, le=999)] = 0
    channels: Literal["bgr", "rgb"] = "bgr"
    fit: Literal["letterbox", "stretch"] = "letterbox"
    birth: Fraction = 0.50
    high: Fraction = 0.30
    low: Fraction = 0.10
    lighter: Annotated[str, Meta(pattern="^([a-z0-9][a-z0-9_.-]{0,63})?$")] = ""


class Model(NamedTuple):
    """A file whose hash was checked; ``manifest`` is ``None`` where nobody says what it is."""

    path: Path
    sha256: str
    manifest: Manifest | None


class _Known(Struct, frozen=True, forbid_unknown_fields=True):
    models: list[Manifest]


def identify(path: Path) -> Model:
    """Say which network a file is.

    Raises:
        ModelError: it is not there, too big, or not what its manifest says.
    """
    sha256 = _sha256(path)
    beside = path.with_suffix(".toml")
    if not beside.is_file():
        return Model(path, sha256, known().get(sha256))
    try:
        manifest = load(beside, Manifest)
    except ConfigError as error:
        raise ModelError(str(error)) from error
    if manifest.sha256 != sha256:
        msg = f"{path}: is not the file that {beside.name} describes: its SHA-256 is {sha256}"
        raise ModelError(msg)
    return Model(path, sha256, manifest)


def lighter(path: Path) -> Model | None:
    """The lighter network that a network's manifest names, when its file lies beside.

    Raises:
        ModelError: one of the two is not what its manifest says.
    """
    manifest = identify(path).manifest
    if manifest is None or not manifest.lighter:
        return None
    beside = path.with_name(f"{manifest.lighter}.onnx")
    if not beside.is_file():
        return None
    found = identify(beside)
    if found.manifest is None or found.manifest.name != manifest.lighter:
        msg = f"{beside}: is not {manifest.lighter}, by its hash"
        raise ModelError(msg)
    return found


def known() -> dict[str, Manifest]:
    """The networks that this program knows, by hash."""
    listed = load(resources.files("sensors") / KNOWN, _Known).models
    return {one.sha256: one for one in listed}


def may_be_used(licence: str) -> None:
    """Accept a permissive licence.

    Raises:
        ModelError: it is none; a copyleft licence is told as such.
    """
    if licence in PERMISSIVE:
        return
    if "GPL" in licence.upper():
        msg = f"{licence} reaches the programs around a network: it cannot be used here"
        raise ModelError(msg)
    msg = f"licence {licence!r} is not one of {', '.join(sorted(PERMISSIVE))}"
    raise ModelError(msg)


def fetched(origin: str, into: Path) -> Path:
    """A copy of a file or of what an HTTPS address gives, in the folder ``into``.

    Raises:
        ModelError: it is not there, is too big, or comes over a line that anybody can change.
    """
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=into, suffix=".onnx", delete=False) as new:
        copy = Path(new.name)
    try:
        if "://" in origin:
            _download(origin, copy)
        else:
            _sha256(Path(origin))  # refuses what is not there, or too big
            shutil.copyfile(origin, copy)
    except (ModelError, OSError) as error:
        copy.unlink()
        if isinstance(error, ModelError):
            raise
        msg = f"{origin}: {error}"
        raise ModelError(msg) from error
    return copy


def keep(copy: Path, manifest: Manifest) -> Path:
    """Give a fetched copy its name, and write its manifest beside it."""
    path = copy.with_name(f"{manifest.name}.onnx")
    save(path.with_suffix(".toml"), as_toml(manifest).encode())
    copy.replace(path)
    return path


def as_toml(manifest: Manifest) -> str:
    """A manifest as the file that stands beside its network."""
    fields = msgspec.to_builtins(manifest)
    return "".join(
        f"{key} = {msgspec.json.encode(value).decode()}\n" for key, value in fields.items()
    )


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    try:
        if path.stat().st_size > BYTES_MAX:
            msg = f"{path}: has more than {BYTES_MAX} bytes"
            raise ModelError(msg)
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK_BYTES):
                digest.update(chunk)
    except OSError as error:
        msg = f"{path}: {error.strerror}"
        raise ModelError(msg) from error
    return digest.hexdigest()


def _download(address: str, copy: Path) -> None:
    if urlsplit(address).scheme != "https":
        msg = f"{address}: only https:// addresses are fetched"
        raise ModelError(msg)
    try:
        with (
            urllib.request.urlopen(address, timeout=DOWNLOAD_TIMEOUT_S) as answer,  # noqa: S310
            copy.open("wb") as file,
        ):
            size_bytes = 0
            while chunk := answer.read(_CHUNK_BYTES):
                size_bytes += len(chunk)
                if size_bytes > BYTES_MAX:
                    msg = f"{address}: gives more than {BYTES_MAX} bytes"
                    raise ModelError(msg)
                file.write(chunk)
    except (urllib.error.URLError, TimeoutError) as error:
        msg = f"{address}: {error}"
        raise ModelError(msg) from error
