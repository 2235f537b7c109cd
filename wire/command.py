"""PURE. What the hub may tell one device to do, how it is signed, and what the device answers.

In: the bytes of a command, the hub's public key, who the device is, what it has obeyed so far, its
own uptime. Out: a ``Command``, or ``CommandRefused`` with the reason. A command is obeyed once, by
the device that it names, in the boot that it names, and soon: its end is told in that device's own
uptime, which nobody on the network can set. It carries nothing out.

No order asks for anything that a device sees or was told, and an ``Upshot`` could not hold it.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from wire.codec import PAYLOAD_BYTES_MAX
from wire.envelope import Seq
from wire.events import Token
from wire.release import Counter
from wire.seal import ForgedError, PublicKey, Sealed, opened

COMMAND = "command/v1"
"""What a seal is for; see ``wire.seal``."""

SAID_CHARACTERS_MAX = 200


class Restart(Struct, frozen=True, tag="restart", forbid_unknown_fields=True):
    """Begin anew; what supervises the program starts it again."""


class Take(Struct, frozen=True, tag="take", forbid_unknown_fields=True):
    """Have the release of this number fetched, installed and tried."""

    release: Counter


class Keep(Struct, frozen=True, tag="keep", forbid_unknown_fields=True):
    """Stay with the release of this number, which is the one that runs: the hub has heard it."""

    release: Counter


Order = Restart | Take | Keep


class Command(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One order to one device; ``until_uptimems`` is its end, in ``boot`` of that device."""

    store: Token
    device: Token
    number: Seq
    boot: Token
    until_uptimems: Annotated[int, Meta(ge=0, le=2**53)]
    order: Order


class Upshot(Struct, frozen=True, kw_only=True):
    """What became of a command. It holds words, and has no room for anything else."""

    number: Seq
    outcome: Literal["done", "refused"]
    said: Annotated[str, Meta(max_length=SAID_CHARACTERS_MAX)] = ""


class Hearer(Struct, frozen=True, kw_only=True):
    """The device that hears a command, at one moment; ``obeyed`` is the highest number so far."""

    store: str
    device: str
    boot: str
    uptimems: int
    obeyed: int


def word(order: Order) -> str:
    """What an order is called, in the log and on the page."""
    return str(order.__struct_config__.tag)


class CommandRefused(ValueError):
    """A command is not obeyed; ``number`` is its own, None where nobody vouches for it."""

    def __init__(self, reason: str, number: int | None = None) -> None:
        super().__init__(reason)
        self.number = number


def heard(raw: bytes, key: PublicKey | None, hearer: Hearer) -> Command:
    """The command in a payload, if it is to be obeyed; without a key none is.

    Raises:
        CommandRefused: forged, for somebody else, obeyed before, or too late.
    """
    if len(raw) > PAYLOAD_BYTES_MAX:
        msg = f"a command of {len(raw)} bytes is above {PAYLOAD_BYTES_MAX}"
        raise CommandRefused(msg)
    try:
        body = opened(msgspec.json.decode(raw, type=Sealed), COMMAND, [key] if key else [])
        command = msgspec.json.decode(body, type=Command)
    except (ForgedError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        msg = f"the command cannot be believed: {str(error)[:120]}"
        raise CommandRefused(msg) from error
    if (command.store, command.device) != (hearer.store, hearer.device):
        msg = f"the command is for {command.device} of {command.store}"
        raise CommandRefused(msg)
    if command.number <= hearer.obeyed:
        msg = f"command {command.number} is not newer than {hearer.obeyed}"
        raise CommandRefused(msg)
    if command.boot != hearer.boot or command.until_uptimems < hearer.uptimems:
        msg = f"command {command.number} comes too late"
        raise CommandRefused(msg, command.number)
    return command
