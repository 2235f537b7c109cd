"""What a device tells of the machine that it runs on, from files of the system and nothing else."""

import os
import shutil
import socket
from pathlib import Path
from typing import NamedTuple

_ELSEWHERE = ("192.0.2.1", 9)
"""An address that nobody has (RFC 5737)."""


class Usage(NamedTuple):
    """How full a disk is, in bytes."""

    total: int
    used: int
    free: int


THERMAL = Path("/sys/class/thermal")
"""Where Linux shows its sensors: a folder for each, with thousandths of a degree in ``temp``."""


def disk_free_bytes(folder: Path) -> int:
    """Room on the disk where a folder is, or will be.

    Raises:
        OSError: the disk does not say.
    """
    return _disk(folder).free


def disk_bytes(folder: Path) -> int:
    """Size of the disk where a folder is, or will be.

    Raises:
        OSError: the disk does not say.
    """
    return _disk(folder).total


def _disk(folder: Path) -> Usage:
    existing = next(one for one in (folder, *folder.absolute().parents) if one.exists())
    return Usage(*shutil.disk_usage(existing))


def memory_bytes() -> int:
    """How much memory this machine has."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def own_names() -> list[str]:
    """What this machine is called on its network: by a router, and by mDNS."""
    here = socket.gethostname()
    return [here, f"{here}.local"]


def lan_address() -> str | None:
    """This machine's own address on the way to other networks; None where there is no way.

    Nothing is sent: a UDP socket that is connected only asks the kernel for its route.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            asking.connect(_ELSEWHERE)
        except OSError:  # no network
            return None
        address: str = asking.getsockname()[0]
        return address


def temperature_c(sensors: Path = THERMAL) -> float | None:
    """The hottest sensor of the machine; ``None`` where it has none."""
    found = []
    for sensor in sensors.glob("thermal_zone*/temp"):
        try:
            found.append(int(sensor.read_text(encoding="ascii")) / 1000)
        except (OSError, ValueError):  # one that is switched off
            continue
    return max(found, default=None)
