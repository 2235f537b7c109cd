"""The verb ``model``: takes a person network in, or shows which ones are known.

A file or an HTTPS address in; a checked copy with its manifest out. It refuses what is not the
file that was meant, what cannot be run, and what its licence does not let a store use.
"""

import argparse
from pathlib import Path

from msgspec import ValidationError, convert
from msgspec.structs import replace

from config.checkup import not_installed
from config.command import FAILED, OK, complain, say
from sensors.family import Family
from sensors.model import (
    Manifest,
    Model,
    ModelError,
    fetched,
    identify,
    keep,
    known,
    may_be_used,
)

INTO = Path("data/models")
"""Where networks are kept when nobody says otherwise."""


def add_model(verb: argparse.ArgumentParser) -> None:
    """The flags of ``model``."""
    verb.add_argument("action", choices=("add", "list"), metavar="add|list")
    verb.add_argument("origin", nargs="?", metavar="FILE|URL", help="of the ONNX file to add")
    verb.add_argument("--into", type=Path, default=INTO, metavar="DIR", help="where it is kept")
    verb.add_argument("--sha256", metavar="HEX", help="what its publisher says its hash is")
    verb.add_argument("--licence", metavar="SPDX", help="what its publisher says it is under")
    verb.add_argument("--name", metavar="NAME", help="what it shall be called here")


def model(chosen: argparse.Namespace) -> int:
    """Add a network, or list those that are known."""
    if chosen.action == "list":
        for one in known().values():
            say(f"{one.name}: {one.licence}, {one.origin}")
        return OK
    if not chosen.origin:
        complain("model add: which one? give a file or an https:// address")
        return FAILED
    try:
        path = adopted(chosen)
    except ImportError as error:
        return not_installed(error, "sensors")
    except ModelError as error:
        complain(str(error))
        return FAILED
    say(f'kept as {path}; to use it: detector = "{path}"')
    return OK


def adopted(chosen: argparse.Namespace) -> Path:
    """Fetch, check and keep a network.

    Raises:
        ModelError: it is refused; nothing is kept then.
        ImportError: what runs networks is not installed.
    """
    from sensors.network import examined  # noqa: PLC0415 - --help works without what it needs

    copy = fetched(chosen.origin, chosen.into)
    try:
        found = _as_described(identify(copy), chosen)
        family, written = examined(copy)
        manifest = _manifest(found, chosen, family)
        for licence in (written, manifest.licence):
            if licence:
                may_be_used(licence.split()[0])
        return keep(copy, manifest)
    finally:
        copy.unlink(missing_ok=True)


def _as_described(found: Model, chosen: argparse.Namespace) -> Model:
    """The network with the manifest that stood beside the file that was named, if one did."""
    beside = Path(chosen.origin).with_suffix(".toml")
    if "://" not in chosen.origin and beside.is_file():
        found = identify(Path(chosen.origin))
    expected = (chosen.sha256 or found.sha256).lower()
    if found.sha256 != expected:
        msg = f"{chosen.origin}: its SHA-256 is {found.sha256}, not {expected}: not the file meant"
        raise ModelError(msg)
    return found


def _manifest(found: Model, chosen: argparse.Namespace, family: Family) -> Manifest:
    if found.manifest is not None:
        return replace(found.manifest, name=chosen.name or found.manifest.name)
    if not (chosen.sha256 and chosen.licence):
        msg = (
            f"{chosen.origin}: is not a known network (SHA-256 {found.sha256}); "
            "say what its publisher says of it: --sha256 and --licence"
        )
        raise ModelError(msg)
    name = chosen.name or Path(chosen.origin).stem.lower()
    origin = chosen.origin.partition("?")[0] if "://" in chosen.origin else ""
    try:
        return convert(
            {
                "name": name,
                "sha256": found.sha256,
                "licence": chosen.licence,
                "origin": origin[:400],
                "family": family,
            },
            Manifest,
        )
    except ValidationError as error:
        msg = f"{chosen.origin}: {error}; give --name and --licence that fit"
        raise ModelError(msg) from error
