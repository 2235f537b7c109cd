"""Who runs a program on this machine: one unit, or as many sensors as somebody has set up.

In: a unit's name and a program's folder, both with a ``*`` where systemd has several of them. Out:
each unit with its own folder. Those of a machine share one program, so that they are renewed, tried
and put back together; which there are is what systemd starts with the machine, for root to say.
"""

from pathlib import Path
from typing import NamedTuple

ENABLED = Path("/etc/systemd/system/multi-user.target.wants")
EACH = "*"


class Instance(NamedTuple):
    """One unit, and the folder in which its program leaves word."""

    unit: str
    data: Path


def instances(unit: str, data: Path, enabled: Path = ENABLED) -> tuple[Instance, ...]:
    """The units that a name stands for; none where none of several is enabled."""
    begins, each, ends = unit.partition(EACH)
    if not each:
        return (Instance(unit, data),)
    links = sorted(one.name for one in enabled.glob(unit))
    names = [link.removeprefix(begins).removesuffix(ends) for link in links]
    return tuple(
        Instance(f"{begins}{name}{ends}", Path(str(data).replace(EACH, name))) for name in names
    )
