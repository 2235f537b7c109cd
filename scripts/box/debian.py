"""A Debian 12 in a folder, with what a store will ask for at hand, and no Internet afterwards.

In: a folder. Out: ``seed`` (what debootstrap makes), ``base`` (with packages at hand), ``wheels``,
and for each run ``brought``, the checkout, the wheels and a film, which lies over the base. What was
made once is used again for as long as it is what is wanted.
"""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SUITE = "bookworm"
SEED = ("systemd", "systemd-sysv", "udev", "dbus", "ca-certificates", "python3", "procps")
STAND_INS = ("xserver-xorg-video-dummy", "xdotool", "scrot", "curl")
"""In the place of a glass, of a finger, of eyes, and of a browser."""

ROLES = ("hub", "kiosk", "sensor")
TARGETS = tuple(f"manylinux{one}" for one in ("2014", "_2_17", "_2_27", "_2_28"))
MACHINE = "x86_64"
SOURCES = "/usr/local/src/vetrina"
WHEELS = "/usr/local/src/wheels"
FETCHED = "var/cache/apt/archives"
CLIP = "/usr/local/share/vetrina/clip.avi"
TOOLS = ("debootstrap", "systemd-nspawn", "nsenter", "ip", "tc", "nft", "curl")
NEEDED = "debootstrap systemd-container util-linux iproute2 nftables curl"


class BoxError(Exception):
    """The box cannot be made here; the message says why."""


def make(folder: Path, clip: Path) -> tuple[Path, Path]:
    """What lies below every machine of the box, the uppermost first.

    Raises:
        BoxError: a tool is missing, or there is no way to the packages.
    """
    for tool in TOOLS:
        if shutil.which(tool, path="/usr/sbin:/usr/bin:/sbin:/bin") is None:
            msg = f"{tool} is missing: apt-get install {NEEDED}"
            raise BoxError(msg)
    folder.mkdir(parents=True, exist_ok=True)
    base, wheels = _base(folder), _wheels(folder)
    brought = folder / "brought"
    remove(brought)
    _check_out(brought / SOURCES.removeprefix("/"))
    do("cp", "-a", str(wheels), str(brought / WHEELS.removeprefix("/")))
    place = brought / CLIP.removeprefix("/")
    place.parent.mkdir(parents=True)
    shutil.copy(clip, place)
    place.chmod(0o644)
    return brought, base


def _base(folder: Path) -> Path:
    """The system, made anew when it should hold other packages than it does."""
    base, mark = folder / "base", folder / "base.mark"
    later = sorted({name for role in ROLES for name in _packages(role)})
    wanted = hashlib.sha256(repr((SUITE, SEED, STAND_INS, later)).encode()).hexdigest()
    if base.exists() and mark.exists() and mark.read_text() == wanted:
        return base
    seed, fetched = _seed(folder), folder / "fetched"
    if (base / FETCHED).exists() and not fetched.exists():
        (base / FETCHED).rename(fetched)
    remove(base)
    do("cp", "-a", "--reflink=auto", str(seed), str(base))
    if fetched.exists():
        shutil.copytree(fetched, base / FETCHED, dirs_exist_ok=True)
    apt = ("chroot", str(base), "apt-get", "-y", "-qq", "--no-install-recommends")
    do(*apt, "update")
    do(*apt, "install", *STAND_INS)
    do(*apt, "install", "--download-only", *later)
    mark.write_text(wanted)
    return base


def _seed(folder: Path) -> Path:
    """What debootstrap makes, which takes the longest; nothing of ours is in it."""
    seed, mark = folder / "seed", folder / "seed.mark"
    wanted = " ".join((SUITE, *SEED))
    if seed.exists() and mark.exists() and mark.read_text() == wanted:
        return seed
    remove(seed)
    do("debootstrap", "--variant=minbase", f"--include={','.join(SEED)}", SUITE, str(seed))
    if Path("/etc/resolv.conf").exists():
        shutil.copy("/etc/resolv.conf", seed / "etc/resolv.conf")
    mark.write_text(wanted)
    return seed


def remove(folder: Path) -> None:
    """Take a system away; what a broken-off debootstrap left mounted in it is let go first."""
    mounted = [line.split()[1] for line in Path("/proc/self/mounts").read_text().splitlines()]
    below = [place for place in mounted if Path(place).is_relative_to(folder)]
    for place in reversed(below):
        do("umount", place)
    if folder.exists():
        shutil.rmtree(folder)


def _wheels(folder: Path) -> Path:
    """Every wheel of a store, by hash, for Debian 12's Python."""
    wheels, mark = folder / "wheels", folder / "wheels.mark"
    lock = ROOT / "requirements" / "store.txt"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    if wheels.exists() and mark.exists() and mark.read_text() == wanted:
        return wheels
    shutil.rmtree(wheels, ignore_errors=True)
    platforms = [word for one in TARGETS for word in ("--platform", f"{one}_{MACHINE}")]
    do(
        *(sys.executable, "-m", "pip", "download", "-q", "--require-hashes", "-r", str(lock)),
        *("--only-binary=:all:", "--python-version", "3.11", *platforms, "-d", str(wheels)),
    )
    mark.write_text(wanted)
    return wheels


def _packages(role: str) -> list[str]:
    said = do(sys.executable, str(ROOT / "scripts" / "provision"), role, "--packages")
    return said.split()


def _check_out(place: Path) -> None:
    """What git knows of, and what is new and not ignored, as it is now."""
    listed = do("git", "-C", str(ROOT), "ls-files", "-z", "-c", "-o", "--exclude-standard")
    for name in listed.split("\0"):
        if name and (ROOT / name).is_file() and not name.startswith(("tests/", "docs/")):
            target = place / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target)


def do(*words: str) -> str:
    """Run a command of this machine, and return what it printed.

    Raises:
        BoxError: it failed.
    """
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        last = "\n  ".join((done.stderr or done.stdout).strip().splitlines()[-5:])
        msg = f"this failed: {' '.join(words[:6])} ...\n  {last}"
        raise BoxError(msg)
    return done.stdout
