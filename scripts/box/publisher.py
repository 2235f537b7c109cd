"""Who publishes releases: keys that are on no machine of the shop, and bundles of the box's wheels.

In: the checkout and the wheels of the store. Out: a root key, and signed bundles as
``scripts/bundle`` makes them, sound, broken or forged.
"""

import re
import shutil
import sys
from pathlib import Path

from box.debian import ROOT, BoxError, do, remove

BUNDLE = str(ROOT / "scripts" / "bundle")
LOCKS = {"kiosk": "kiosk", "sensor": "sensors"}
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==", re.MULTILINE)
ROOT_KEY = re.compile(r'root_key = "([0-9a-f]{64})"')
PLANTED = "\n\nraise RuntimeError('planted: this release does not start')\n"


class Publisher:
    """Works in ``folder``, from ``checkout`` and a folder of ``wheels``."""

    def __init__(self, folder: Path, checkout: Path, wheels: Path) -> None:
        remove(folder)
        folder.mkdir()
        self._folder = folder
        self._checkout = checkout
        self._wheels = wheels
        self.root_key = self._keys("keys")
        self._keys("a-stranger-s-keys")

    def release(self, program: str, counter: int) -> Path:
        """A sound bundle, of the checkout as it is."""
        return self._bundle(program, counter, self._built("sound", self._checkout), "keys")

    def broken(self, program: str, counter: int) -> Path:
        """One that is rightly signed, and whose program ends as it begins."""
        changed = self._folder / "changed"
        if not changed.exists():
            shutil.copytree(self._checkout, changed)
            with (changed / "kiosk" / "cli.py").open("a") as code:
                code.write(PLANTED)
        return self._bundle(program, counter, self._built("broken", changed), "keys")

    def forged(self, program: str, counter: int) -> Path:
        """One that a stranger has signed."""
        sound = self._built("sound", self._checkout)
        return self._bundle(program, counter, sound, "a-stranger-s-keys")

    def _keys(self, name: str) -> str:
        said = do(sys.executable, BUNDLE, "keys", str(self._folder / name))
        found = ROOT_KEY.search(said)
        if found is None:
            msg = f"scripts/bundle names no root key: {said}"
            raise BoxError(msg)
        return found[1]

    def _bundle(self, program: str, counter: int, own: Path, keys: str) -> Path:
        """Sign the program's wheels: those that its lock names, and our own."""
        chosen = self._folder / f"wheels-{program}-{counter}"
        chosen.mkdir()
        lock = (ROOT / "requirements" / f"{LOCKS[program]}.txt").read_text()
        names = {_plain(name) for name in PINNED.findall(lock)}
        for wheel in self._wheels.glob("*.whl"):
            if _plain(wheel.name.partition("-")[0]) in names:
                shutil.copy(wheel, chosen)
        shutil.copy(own, chosen)
        out = self._folder / f"{program}-{counter}"
        named = ("--program", program, "--counter", str(counter))
        words = ("release", str(self._folder / keys), str(chosen), str(out), *named)
        do(sys.executable, BUNDLE, *words)
        return out

    def _built(self, name: str, checkout: Path) -> Path:
        into = self._folder / f"own-{name}"
        if not into.exists():
            pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel", "-q")
            alone = ("--no-deps", "--no-build-isolation", "--no-index", "-w", str(into))
            do(*pip, *alone, str(checkout))
        return next(into.glob("vetrina-*.whl"))


def _plain(name: str) -> str:
    """A package's name as every way of writing it comes to."""
    return re.sub(r"[-_.]+", "-", name).lower()
