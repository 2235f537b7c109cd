"""PURE. A release as it travels: who may sign it, what belongs to it, and whether to take it.

In: the bytes of a bundle's head, the root key that a device pins, what the device has seen so far,
the time. Out: a ``Manifest``, or ``ReleaseRefused`` with the reason. It is the part of The Update
Framework (https://theupdateframework.io) that one publisher and one shop need: a *warrant*, signed
by a root key that is used once in a year, names the keys that may sign releases; a *manifest*,
signed by one of those, names every file by its hash. Both have a number that never goes back, and
an end. It fetches, unpacks and installs nothing.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from wire.events import EpochMs
from wire.seal import ForgedError, PublicKey, Sealed, opened

WARRANT = "warrant/v1"
MANIFEST = "release/v1"
"""What a seal is for; see ``wire.seal``."""

WHEELS_MAX = 400
"""Some forty packages for three Pythons and two processors."""

WHEEL_BYTES_MAX = 256 * 1024 * 1024
"""Four times the largest that a sensor needs."""

HEAD_BYTES_MAX = 1_048_576
"""Of a bundle's head as it travels; it is read before anything about it is known."""

Program = Literal["kiosk", "sensor", "hub"]
"""What a release is for."""

Counter = Annotated[int, Meta(ge=1, le=2**31)]
"""The number of a release: each that is published has a higher one, whatever its version says."""

Digest = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$(?!\n)")]

WheelName = Annotated[
    str, Meta(pattern=r"^[A-Za-z0-9_.]+-[A-Za-z0-9_.+!]+(-[A-Za-z0-9_.]+){3,4}\.whl$(?!\n)")
]
"""As PEP 427 has it; no slash, so that no name leads out of its folder."""


class Wheel(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file of a release."""

    name: WheelName
    size_bytes: Annotated[int, Meta(ge=1, le=WHEEL_BYTES_MAX)]
    sha256: Digest

    @property
    def pin(self) -> str:
        """Package and version, as a requirement names them."""
        package, version = self.name.split("-")[:2]
        return f"{package}=={version}"


class Manifest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A release: its number, what people call it, and all that it is made of."""

    program: Program
    counter: Counter
    version: Annotated[str, Meta(pattern=r"^[0-9A-Za-z.+]{1,64}$(?!\n)")]
    expires_ms: EpochMs
    wheels: Annotated[tuple[Wheel, ...], Meta(min_length=1, max_length=WHEELS_MAX)]


class Warrant(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who may sign releases; a new one, with a higher number, takes a lost key out of use."""

    number: Counter
    expires_ms: EpochMs
    keys: Annotated[tuple[PublicKey, ...], Meta(min_length=1, max_length=8)]


class Head(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a bundle begins with: the two sealed papers. The wheels lie beside it."""

    warrant: Sealed
    manifest: Sealed


class Seen(Struct, frozen=True, kw_only=True):
    """The highest numbers that a device has accepted; nothing below them is taken again."""

    warrant: int = 0
    counter: int = 0


class Accepted(Struct, frozen=True, kw_only=True):
    """A release that may be installed, and what is seen from now on."""

    manifest: Manifest
    seen: Seen


class ReleaseRefused(ValueError):
    """A release is not taken; the message says why."""


def judge(raw: bytes, root: PublicKey, program: Program, seen: Seen, now_ms: int) -> Accepted:
    """Whether a bundle's head may be believed, at a time that is known to be right.

    Raises:
        ReleaseRefused: forged, of another program, older than what was seen, or past its end.
    """
    try:
        if len(raw) > HEAD_BYTES_MAX:
            msg = f"a head of {len(raw)} bytes is above {HEAD_BYTES_MAX}"
            raise ReleaseRefused(msg)
        head = msgspec.json.decode(raw, type=Head)
        warrant = msgspec.json.decode(opened(head.warrant, WARRANT, [root]), type=Warrant)
        manifest = msgspec.json.decode(opened(head.manifest, MANIFEST, warrant.keys), type=Manifest)
    except (ForgedError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        msg = f"the bundle cannot be believed: {str(error)[:200]}"
        raise ReleaseRefused(msg) from error
    for reason in _reasons(warrant, manifest, program, seen, now_ms):
        raise ReleaseRefused(reason)
    return Accepted(manifest=manifest, seen=Seen(warrant=warrant.number, counter=manifest.counter))


def requirements(manifest: Manifest) -> str:
    """What pip is told with ``--require-hashes``: every package, pinned, and by its hashes alone.

    The program's own package asks for its extra, so that pip itself sees when something is missing.
    """
    hashes: dict[str, list[str]] = {}
    for wheel in manifest.wheels:
        hashes.setdefault(wheel.pin, []).append(wheel.sha256)
    extra = "sensors" if manifest.program == "sensor" else manifest.program
    return "".join(
        f"{pin.replace('vetrina==', f'vetrina[{extra}]==', 1)} "
        + " ".join(f"--hash=sha256:{one}" for one in sorted(found))
        + "\n"
        for pin, found in sorted(hashes.items())
    )


def _reasons(
    warrant: Warrant, manifest: Manifest, program: Program, seen: Seen, now_ms: int
) -> list[str]:
    """Why a head that is genuine is not taken all the same."""
    found = []
    if warrant.number < seen.warrant:
        found.append(f"its warrant is number {warrant.number}, and {seen.warrant} was seen")
    if warrant.expires_ms <= now_ms:
        found.append("its warrant has expired")
    if manifest.program != program:
        found.append(f"it is for a {manifest.program}, and this is a {program}")
    if manifest.counter <= seen.counter:
        found.append(f"release {manifest.counter} is not newer than {seen.counter}")
    if manifest.expires_ms <= now_ms:
        found.append(f"release {manifest.counter} has expired")
    if len({one.name for one in manifest.wheels}) < len(manifest.wheels):
        found.append("two of its files have one name")
    return found
