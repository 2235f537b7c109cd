"""How a new device and a store's hub come to trust each other by one code that a person carries.

In: values of both sides. Out: what each says, and whether what it hears is from who knows the code.
The device makes the code and shows it; a manager types it at the hub. Whoever stands between the
two on the network does not know it, and can change nothing that both then agree on: the authority
that the device pins, and the verifier of the password that the hub lets in. The hub's command key
they can take away, never change: a hub of before says none. Nothing that goes over the network is a
secret. It opens no connection and makes no randomness. PURE.
"""

import base64
import hashlib
import hmac
import re
from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from wire.seal import PublicKey
from wire.verifier import verifier

PATH = "/enrol/v1"
"""Below the hub's address: ``GET`` the offer, ``POST asks``, ``GET asks/{ask}``."""

PAGE = "/devices/join"
"""Below the hub's address: where a manager accepts."""

WHOLE = "whole"
"""In the query of ``GET``: the device knows every field of an offer. Hubs of before do not mind."""

CODE_BYTES = 5
"""40 bits. Whoever listened has what a guess can be tried on, for the ten minutes of the code: at
``_STRETCH_COST`` each, some hundred thousand graphics cards would be needed."""

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's 32: none that is taken for another."""

CODE_CHARACTERS = 8

TRIES_MAX = 5
"""Of one code: a person mistypes it once or twice."""

LIFE_S = 600
"""Of a code: the way from the device to the hub's page and back."""

CERTIFICATE_CHARACTERS_MAX = 4_096
"""An authority on P-256 has 700."""

HOSTS_MAX = 16

_STRETCH_COST = 2**15
"""scrypt with 32 MiB a guess: 0.1 s of a device's processor, and no room for many at once."""

_BLOCK, _LANES = 8, 1
_STRETCH_BYTES_MAX = 2 * 128 * _BLOCK * _STRETCH_COST

_MISTAKEN = str.maketrans("OIL", "011")
_ONE_CERTIFICATE = re.compile(
    r"-----BEGIN CERTIFICATE-----\n([A-Za-z0-9+/=\n]+)-----END CERTIFICATE-----\n?"
)

Program = Literal["kiosk", "sensor"]
"""What a device is."""

State = Literal["pending", "accepted", "rejected", "expired"]
"""Of an ask. ``expired``: nobody accepted it in time, too many codes were wrong, or the hub does
not know it any more."""

_END = r"$(?!\n)"

Hex32 = Annotated[str, Meta(pattern=rf"^[0-9a-f]{{64}}{_END}")]
Fingerprint = Hex32
"""SHA-256 of the authority's certificate, in hex."""

AskId = Annotated[str, Meta(pattern=rf"^[A-Za-z0-9_-]{{16,43}}{_END}")]

Host = Annotated[str, Meta(pattern=rf"^[A-Za-z0-9.:_-]+{_END}", max_length=253)]

DeviceName = Annotated[str, Meta(pattern=rf"^[a-z0-9][a-z0-9-]{{0,62}}{_END}")]
"""What can stand in a topic."""


class EnrolError(Exception):
    """What the other side says cannot be trusted or used; the message says why."""


class Offer(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a hub says of itself to whoever asks: nothing of it is believed before the grant.

    ``hosts`` and ``port`` are where the store's broker is. ``page`` is where managers accept; only
    devices of before show it, the others the place that they were told. ``command_key`` is what the
    hub signs its commands with; it is said to those that ask for it (``WHOLE``), since devices of
    before understand no offer with it.
    """

    store: DeviceName
    certificate: Annotated[str, Meta(max_length=CERTIFICATE_CHARACTERS_MAX)]
    hosts: Annotated[tuple[Host, ...], Meta(min_length=1, max_length=HOSTS_MAX)]
    port: Annotated[int, Meta(ge=1, le=65535)]
    page: Annotated[str, Meta(max_length=200)] | None = None
    command_key: PublicKey | UnsetType = UNSET


class Wish(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A device that wants to come: ``name`` is its wish, the manager decides.

    ``offer`` is the digest of what it was told; ``nonce`` is new for each code.
    """

    program: Program
    name: DeviceName
    verifier: Annotated[str, Meta(max_length=160)]
    nonce: Hex32
    offer: Hex32


class Ask(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a device sends; ``proof`` is that it knows the code."""

    wish: Wish
    proof: Hex32


class Asked(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The hub's answer: under which name the device asks again."""

    ask: AskId


class AskStanding(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How an ask stands; where it is accepted, as which device, and the hub's own proof."""

    state: State
    device: DeviceName | None = None
    proof: Hex32 | None = None


class Joined(Struct, frozen=True, kw_only=True):
    """What a device knows from then on, but for its password.

    ``command_key`` is whose commands it obeys; None: a hub of before did not say.
    """

    store: str
    device: str
    host: str
    port: int
    certificate: str
    command_key: PublicKey | None = None

    @property
    def fingerprint(self) -> str:
        """That of the authority it pins."""
        return fingerprint(self.certificate)


def code_of(random: bytes) -> str:
    """A code as it is compared, from ``CODE_BYTES`` random bytes."""
    number = int.from_bytes(random[:CODE_BYTES])
    return "".join(LETTERS[number >> 5 * place & 31] for place in reversed(range(CODE_CHARACTERS)))


def spelt(code: str) -> str:
    """A code as a person reads it."""
    half = CODE_CHARACTERS // 2
    return f"{code[:half]}-{code[half:]}"


def read_code(typed: str) -> str | None:
    """A code however it was typed; None where it cannot be one."""
    plain = re.sub(r"[\s-]", "", typed).upper().translate(_MISTAKEN)
    fits = len(plain) == CODE_CHARACTERS and all(one in LETTERS for one in plain)
    return plain if fits else None


def stretch(code: str, nonce: str) -> bytes:
    """What both sides sign with; takes a tenth of a second and 32 MiB on purpose."""
    return hashlib.scrypt(
        code.encode("ascii"),
        salt=bytes.fromhex(nonce),
        n=_STRETCH_COST,
        r=_BLOCK,
        p=_LANES,
        maxmem=_STRETCH_BYTES_MAX,
        dklen=32,
    )


def fingerprint(certificate: str) -> str:
    """By what people and devices tell an authority.

    Raises:
        EnrolError: it is not one certificate and nothing else; a second one would be pinned too.
    """
    found = _ONE_CERTIFICATE.fullmatch(certificate)
    try:
        if found is not None:
            content = base64.b64decode(found[1].replace("\n", ""), validate=True)
            return hashlib.sha256(content).hexdigest()
    except ValueError:
        pass  # said below
    msg = "what the hub shows is not one certificate"
    raise EnrolError(msg)


def digest(offer: Offer) -> str:
    """All that an offer says, in one number."""
    return hashlib.sha256(msgspec.json.encode(offer, order="deterministic")).hexdigest()


def wish(program: Program, name: str, password: str, nonce: bytes, offer: Offer) -> Wish:
    """What a device asks for; of its password it says the verifier alone."""
    return Wish(
        program=program,
        name=name,
        verifier=verifier(password),
        nonce=nonce.hex(),
        offer=digest(offer),
    )


def ask(key: bytes, wanted: Wish) -> Ask:
    """A request with the device's proof; ``key`` is of ``stretch``."""
    return Ask(wish=wanted, proof=_proof(key, "device", _content(wanted)))


def is_of(key: bytes, heard: Ask) -> bool:
    """Whether an ask is from the device that shows the code, to the hub that it names."""
    return hmac.compare_digest(heard.proof, _proof(key, "device", _content(heard.wish)))


def grant(key: bytes, heard: Wish, device: str) -> AskStanding:
    """The hub's answer to who is accepted as ``device``."""
    return AskStanding(state="accepted", device=device, proof=_granted(key, heard, device))


def joined(key: bytes, wanted: Wish, offer: Offer, told: AskStanding, reached: str) -> Joined:
    """What a device believes from now on; ``reached`` is the host under which it found the hub.

    Raises:
        EnrolError: who answers does not know the code, and so is not the hub that it was typed at.
    """
    device = told.device
    if told.state != "accepted" or device is None or digest(offer) != wanted.offer:
        msg = f"the ask is {told.state}"
        raise EnrolError(msg)
    if not hmac.compare_digest(told.proof or "", _granted(key, wanted, device)):
        msg = "somebody else than the hub answers: it does not know the code"
        raise EnrolError(msg)
    fingerprint(offer.certificate)
    return Joined(
        store=offer.store,
        device=device,
        host=reached if reached in offer.hosts else offer.hosts[0],
        port=offer.port,
        certificate=offer.certificate,
        command_key=None if offer.command_key is UNSET else offer.command_key,
    )


def _granted(key: bytes, heard: Wish, device: str) -> str:
    return _proof(key, "hub", _content(heard) + b"\0" + device.encode())


def _content(wanted: Wish) -> bytes:
    return msgspec.json.encode(wanted, order="deterministic")


def _proof(key: bytes, who: str, content: bytes) -> str:
    return hmac.digest(key, who.encode() + b"\0" + content, "sha256").hex()
