"""What the locks of requirements/ bring, and under which licences.

In come the locks and what installed packages say of themselves; out go values. It decides nothing
about licences but what ``CHOSEN`` says, each with its reason.
"""

import re
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]

SHIPPED = (
    *("kiosk", "sensors", "hub", "renewer"),
    *("pdf", "export", "analytics", "postgres", "store"),
)
"""The locks that machines of a shop or a region install; dev and bench are of the workshop."""

PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^ ;\\]+)(?: ; ([^\\]*[^\\ ]))? *\\?$")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")

COPYLEFT = re.compile(r"\bA?GPL|GNU (?:Affero )?General Public|\bLGPL|GNU Lesser", re.IGNORECASE)
"""What binds who passes a program on; each such package is in ``CHOSEN``, or is not used."""


class Locked(NamedTuple):
    """One pin of a lock; ``marker`` is where it is for (PEP 508), ``hashes`` are SHA-256."""

    name: str
    version: str
    marker: str | None
    hashes: tuple[str, ...]


class Chosen(NamedTuple):
    """Under which licence a package is used, where its metadata alone does not tell, and why."""

    licence: str
    reason: str


CHOSEN = {
    "docutils": Chosen(
        "BSD-2-Clause AND LicenseRef-Public-Domain",
        "its one file under the GPL, a mode for Emacs, is not in the wheel; Kivy asks for it",
    ),
    "opencv-python-headless": Chosen(
        "Apache-2.0",
        "its wheel holds FFmpeg's libraries under LGPL-2.1, linked dynamically and not changed",
    ),
    "psycopg": Chosen(
        "LGPL-3.0-only",
        "a library, used and not changed, and whoever runs a region can put another in its place",
    ),
    "psycopg-binary": Chosen("LGPL-3.0-only", "as psycopg, with libpq (PostgreSQL's licence)"),
    "pyphen": Chosen(
        "MPL-1.1",
        "offered under GPL, LGPL or MPL, at one's choice; WeasyPrint breaks words with it",
    ),
}


def locked(lock: str) -> list[Locked]:
    """The pins of requirements/LOCK.txt, in its order."""
    found: list[Locked] = []
    for line in (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8").splitlines():
        if pin := PIN.match(line):
            name = re.sub(r"[-_.]+", "-", pin[1]).lower()
            found.append(Locked(name, pin[2], pin[3], ()))
        elif found:
            found[-1] = found[-1]._replace(hashes=(*found[-1].hashes, *HASH.findall(line)))
    return found


def licence(name: str) -> str:
    """Under which licence a package is used: the choice, or what its metadata says.

    Raises:
        PackageNotFoundError: it is not installed here, and nothing was chosen.
    """
    if name in CHOSEN:
        return CHOSEN[name].licence
    return declared(name)


def declared(name: str) -> str:
    """What an installed package's metadata says: an SPDX expression, a short name, or classifiers.

    Raises:
        PackageNotFoundError: it is not installed here.
    """
    said = metadata.metadata(name)
    expression, words = said.get("License-Expression"), said.get("License") or ""
    if expression:
        return expression
    classes = [
        one.rpartition(" :: ")[2]
        for one in said.get_all("Classifier") or []
        if one.startswith("License ::") and not one.endswith("OSI Approved")
    ]
    if words and "\n" not in words and len(classes) < 2:  # noqa: PLR2004 - one class adds nothing
        return words
    return " OR ".join(classes)
