"""Bundles of a publisher that exists in tests alone, and hands that install without pip."""

import hashlib
import zipfile
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from config.renewal import journal as book
from config.renewal.carrier import HEAD
from config.renewal.notes import Proved
from wire.envelope import Clock
from wire.release import MANIFEST, WARRANT, Head, Manifest, Program, Warrant, Wheel
from wire.seal import public_of, seal

NOW_MS = 1_790_000_000_000
END_MS = NOW_MS + 86_400_000


def key(of: int) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes([of] * 32))


ROOT, RELEASE, STRANGER = key(1), key(2), key(3)
ROOT_KEY = public_of(ROOT)


def warrant(number: int = 1, expires_ms: int = END_MS, keys: tuple[str, ...] = ()) -> Warrant:
    return Warrant(number=number, expires_ms=expires_ms, keys=keys or (public_of(RELEASE),))


def head(
    manifest: Manifest,
    named: Warrant | None = None,
    *,
    root: Ed25519PrivateKey = ROOT,
    release: Ed25519PrivateKey = RELEASE,
) -> bytes:
    return msgspec.json.encode(
        Head(
            warrant=seal(msgspec.json.encode(named or warrant()), WARRANT, root),
            manifest=seal(msgspec.json.encode(manifest), MANIFEST, release),
        )
    )


def wheel(folder: Path, package: str, version: str, says: str, extra: str = "kiosk") -> Wheel:
    """A wheel of one module that holds one word."""
    name = f"{package}-{version}-py3-none-any.whl"
    info = f"{package}-{version}.dist-info"
    files = {
        f"{package}.py": f"WORD = {says!r}\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {package}\nVersion: {version}\nProvides-Extra: {extra}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{one},,\n" for one in (*files, f"{info}/RECORD"))
    with zipfile.ZipFile(folder / name, "w") as made:
        for path, text in {**files, f"{info}/RECORD": record}.items():
            made.writestr(zipfile.ZipInfo(path), text)
    content = (folder / name).read_bytes()
    return Wheel(name=name, size_bytes=len(content), sha256=hashlib.sha256(content).hexdigest())


def bundle(
    folder: Path, counter: int, *, program: Program = "kiosk", expires_ms: int = END_MS
) -> Manifest:
    """A whole bundle in a folder: the program and one package that it needs."""
    folder.mkdir(parents=True, exist_ok=True)
    version = f"0.{counter}"
    wheels = (
        wheel(folder, "vetrina", version, f"release {counter}"),
        wheel(folder, "polib", "1.2.0", "texts"),
    )
    manifest = Manifest(
        program=program, counter=counter, version=version, expires_ms=expires_ms, wheels=wheels
    )
    (folder / HEAD).write_bytes(head(manifest))
    return manifest


class Hands:
    """Installs by unpacking; the program says ``stays`` when it was started under a trial."""

    def __init__(self, root: Path, *, stays: bool = True) -> None:
        self._root = root
        self.stays = stays
        self.doubts = False
        self.proof: Proved | None = Proved(counter=1, mark="")
        self.starts: list[str] = []

    def install(self, manifest: Manifest, wheels: Path, into: Path) -> None:
        into.mkdir()
        for one in manifest.wheels:
            with zipfile.ZipFile(wheels / one.name) as opened:
                opened.extractall(into)

    def restart(self) -> None:
        running = (self._root / "current").resolve()
        self.starts.append(running.name)
        if self.stays:
            (self._root / "told").write_text(running.name)

    def proved(self) -> Proved | None:
        asked = book.read(self._root).asked
        if asked is None or self.proof is None:
            return None
        return msgspec.structs.replace(self.proof, counter=asked.counter, mark=asked.mark)

    def doubt(self, counter: int) -> str | None:
        return f"{counter} hears nobody" if self.doubts else None

    def kept(self) -> int | None:
        told = self._root / "told"
        return int(told.read_text() or 0) if told.exists() else None


class Clocks:
    """Time that passes only when somebody sleeps."""

    boot = "b1"

    def __init__(self, clock: Clock = "synced") -> None:
        self.now_ms = 0
        self._clock: Clock = clock

    def wall_ms(self) -> int:
        return NOW_MS + self.now_ms

    def uptime_ms(self) -> int:
        return self.now_ms

    def clock(self) -> Clock:
        return self._clock

    def sleep(self, seconds: float) -> None:
        self.now_ms += int(seconds * 1000)


def installed(root: Path, counter: int) -> None:
    """A device that runs a release already."""
    folder = root / "versions" / str(counter)
    folder.mkdir(parents=True)
    (folder / "vetrina.py").write_text(f"WORD = 'release {counter}'\n")
    (folder / "polib.py").write_text("WORD = 'texts'\n")
    (root / "current").symlink_to(f"versions/{counter}")
