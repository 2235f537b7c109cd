"""Releases of the hub as environments that its program runs in, made of this very source."""

import os
import site
import sys
from pathlib import Path

from hub.store.migrate import shipped

ROOT = Path(__file__).resolve().parents[2]

SCHEMA = shipped()[-1].number
NEWER = f"{SCHEMA + 1:04}.sql"
ADDS = f"-- Readable from {SCHEMA}.\nCREATE TABLE moods (x INTEGER NOT NULL) STRICT;\n"


def release(prefix: Path, migration: str | None = None) -> Path:
    """An environment with the hub in it; with a ``migration`` it is a newer one than this."""
    sources = prefix / "sources"
    store = sources / "hub" / "store"
    steps = store / "migrations" / "sqlite"
    steps.mkdir(parents=True)
    link_all(ROOT, sources, {"hub"}, only={"hub", "wire", "config"})
    link_all(ROOT / "hub", sources / "hub", {"store"})
    link_all(ROOT / "hub" / "store", store, {"migrations"})
    link_all(ROOT / "hub" / "store" / "migrations", store / "migrations", {"sqlite"})
    link_all(ROOT / "hub" / "store" / "migrations" / "sqlite", steps, set())
    if migration is not None:
        (steps / NEWER).write_text(migration)
    (prefix / "bin").mkdir()
    (prefix / "bin" / "python").symlink_to(os.path.realpath(sys.executable))
    home = Path(os.path.realpath(sys.executable)).parent
    (prefix / "pyvenv.cfg").write_text(f"home = {home}\n")
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    packages = prefix / "lib" / name / "site-packages"
    packages.mkdir(parents=True)
    lines = [str(sources), *site.getsitepackages()]
    (packages / "release.pth").write_text("".join(f"{one}\n" for one in lines))
    return prefix


def link_all(source: Path, target: Path, but: set[str], only: set[str] | None = None) -> None:
    """Link all that is in a folder, but what is made otherwise."""
    for one in source.iterdir():
        if one.name not in but and one.name != "__pycache__" and (only is None or one.name in only):
            (target / one.name).symlink_to(one)
