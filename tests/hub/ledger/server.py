"""A PostgreSQL server of Debian's package, started by the test that needs one, and stopped with it.

It listens on a socket in its own folder alone, so that no port is asked for.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

START_S = 60
USER = "postgres"  # the server refuses to be root


def programs() -> Path:
    """The folder of the newest server that is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda one: one.parts[4])
    assert found, "apt-get install postgresql"
    return found[-1].parent


@contextmanager
def running(kept: Path | None = None) -> Iterator[str]:
    """The address of a server, up to its database's name; its data stay in the folder ``kept``."""
    folder = kept or Path(mkdtemp(prefix="vetrina-postgres-"))
    folder.mkdir(exist_ok=True)
    user = USER if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user)
    data, quick = folder / "data", "-c fsync=off -c full_page_writes=off -c jit=off"
    if not data.exists():
        made = [programs() / "initdb", "-D", data, "-U", USER, "--auth=trust", "-N", "-E", "UTF8"]
        call(made, user, folder)
    control = [programs() / "pg_ctl", "-D", data, "-w", "-t", str(START_S)]
    listens = f"-c listen_addresses= -c unix_socket_directories={folder} {quick}"
    call([*control, "-l", folder / "log", "-o", listens, "start"], user, folder)
    try:
        yield f"postgresql://{USER}@/?host={folder}"
    finally:
        call([*control, "-m", "fast" if kept else "immediate", "stop"], user, folder)
        if kept is None:
            shutil.rmtree(folder, ignore_errors=True)


def call(command: list[str | Path], user: str | None, folder: Path) -> None:
    done = subprocess.run(
        command,
        user=user,
        cwd=folder,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=2 * START_S,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
