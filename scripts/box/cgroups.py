"""A place of its own among this machine's processes for each system that boots here.

In: a name. Out: a group in each hierarchy that systemd keeps its services in (one, or the two of
older machines), below the one that this process is in. Without it two systems would share theirs.
"""

from pathlib import Path

ROOT = Path("/sys/fs/cgroup")
OLDER = ("systemd", "unified")


def group(name: str) -> tuple[Path, ...]:
    """Make the groups."""
    made = tuple(place / name for place in _mine())
    for place in made:
        place.mkdir(exist_ok=True)
    return made


def entering(groups: tuple[Path, ...]) -> tuple[str, ...]:
    """The words before a command, by which it begins in them."""
    each = 'for one in $0; do echo $$ > "$one/cgroup.procs"; done; exec "$@"'
    return ("/bin/sh", "-c", each, " ".join(map(str, groups)))


def disband(groups: tuple[Path, ...]) -> None:
    """Remove them, from the leaves up; nobody is in them any more."""
    for place in groups:
        folders = [found for found in place.rglob("*") if found.is_dir()]
        for found in sorted(folders, key=lambda one: -len(one.parts)):
            found.rmdir()
        place.rmdir()


def _mine() -> list[Path]:
    """Where this process is in each hierarchy, by what the kernel calls them."""
    lines = Path("/proc/self/cgroup").read_text().splitlines()
    named = {which: path for _, which, path in (line.split(":", 2) for line in lines)}
    if (ROOT / "cgroup.controllers").exists():
        return [ROOT / named[""].removeprefix("/")]
    known = {"systemd": named["name=systemd"], "unified": named.get("", "/")}
    return [ROOT / one / known[one].removeprefix("/") for one in OLDER if (ROOT / one).is_dir()]
