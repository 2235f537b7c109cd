"""Gives what a person made as root in a hub's folder to the user of that folder.

In: where to begin, and the folder. Out: the same files, the hub's. Links are not followed, and for
whoever is not root it does nothing.
"""

import os
from pathlib import Path


def hand_over(made: Path, folder: Path) -> None:
    """Let ``made``, and all that is in it, belong to whom ``folder`` belongs.

    Raises:
        OSError: some of it is still root's.
    """
    if os.geteuid() != 0:
        return
    owner = folder.stat()
    os.chown(made, owner.st_uid, owner.st_gid, follow_symlinks=False)
    for _, folders, files, inside in os.fwalk(made, follow_symlinks=False):
        for name in (*folders, *files):  # by the open folder: its path may become another one
            os.chown(name, owner.st_uid, owner.st_gid, dir_fd=inside, follow_symlinks=False)
