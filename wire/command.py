"""PURE. What the hub may tell one device to do, how it is signed, and what the device answers.

In: the bytes of a command, the hub's public key, who the device is, what it has obeyed so far, its
own uptime. Out: a ``Command``, or ``CommandRefused`` with the reason. A command is obeyed once, by
the device that it names, in the boot that it names, and soon: its end is told in that device's own
uptime, which nobody on the network can set. It carries nothing out.

No order asks for what a camera or a microphone takes in, and an ``Upshot`` could not hold it. A
kiosk may be asked for its own screen (``wire.screenshot``); no sensor takes that order.
"""

from typing import Annotated, Literal, get_args

import msgspec
from msgspec import Meta, Struct

from wire.codec import PAYLOAD_BYTES_MAX
from wire.envelope import Seq
from wire.events import Token
from wire.release import Counter, Program
from wire.seal import ForgedError, PublicKey, Sealed, opened

COMMAND = "command/v1"
"""What a seal is for; see ``wire.seal``."""

SAID_CHARACTERS_MAX = 200

IDENTIFY_S = 30
"""Long enough to walk along the shelves and look."""

LOCK_MINUTES_MAX = 720
"""A working day; a kiosk that was forgotten asks again the next morning."""


class Restart(Struct, frozen=True, tag="restart", forbid_unknown_fields=True):
    """Begin anew; what supervises the program starts it again."""


class Take(Struct, frozen=True, tag="take", forbid_unknown_fields=True):
    """Have the release of this number fetched, installed and tried."""

    release: Counter


class Keep(Struct, frozen=True, tag="keep", forbid_unknown_fields=True):
    """Stay with the release of this number, which is the one that runs: the hub has heard it."""

    release: Counter


class Identify(Struct, frozen=True, tag="identify", forbid_unknown_fields=True):
    """Show for ``IDENTIFY_S`` which device this is."""


class Lock(Struct, frozen=True, tag="lock", forbid_unknown_fields=True):
    """Take no taps for so many minutes, or until ``Unlock``; a restart does not end it."""

    minutes: Annotated[int, Meta(ge=1, le=LOCK_MINUTES_MAX)]


class Unlock(Struct, frozen=True, tag="unlock", forbid_unknown_fields=True):
    """Take taps again."""


class Screenshot(Struct, frozen=True, tag="screenshot", forbid_unknown_fields=True):
    """Say once what the kiosk's own screen shows; see ``wire.screenshot``."""


SensorOrder = Restart | Take | Keep | Identify
KioskOrder = SensorOrder | Lock | Unlock | Screenshot
Order = KioskOrder

ORDERS: dict[Program, tuple[type[Order], ...]] = {
    "kiosk": get_args(KioskOrder),
    "sensor": get_args(SensorOrder),
}
"""What each program takes; all else it refuses by its type, whoever signed it."""


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
    program: Program
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
        CommandRefused: forged, for somebody else, obeyed before, too late, or none for its kind.
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
    if not isinstance(command.order, ORDERS[hearer.program]):
        msg = f"a {hearer.program} takes no order to {word(command.order)}"
        raise CommandRefused(msg, command.number)
    return command
