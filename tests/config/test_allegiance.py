"""Whose commands a device obeys, from its enrolment on and after the hub's key was renewed."""

from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec.structs import replace

from config.allegiance import FILE, believed, follow
from config.enrolment import as_enrolled, keep
from kiosk.settings import KioskSettings
from tests.config.test_orders import Kiosk
from tests.wire.certificate import CERTIFICATE
from tests.wire.test_command import COMMANDED, FOREIGN, HUB, KEY, sent
from wire.enrol import Joined
from wire.joining import Admitted
from wire.seal import Sealed, public_of
from wire.succession import passed_on

NEW = Ed25519PrivateKey.from_private_bytes(bytes([9] * 32))
NEXT = public_of(NEW)


def line(*links: Sealed) -> bytes:
    return msgspec.json.encode(links)


def test_a_line_of_the_believed_key_is_believed_and_outlives_a_restart(tmp_path: Path) -> None:
    follow(tmp_path, KEY, KEY, line(passed_on(HUB, NEXT)))
    assert believed(tmp_path, KEY) == NEXT
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("told", [line(passed_on(FOREIGN, NEXT)), b"[", line()])
def test_any_other_line_changes_nothing(tmp_path: Path, told: bytes) -> None:
    follow(tmp_path, KEY, KEY, told)
    assert believed(tmp_path, KEY) == KEY
    assert not (tmp_path / FILE).exists()


def test_a_device_that_was_told_no_key_is_told_none_by_a_line(tmp_path: Path) -> None:
    follow(tmp_path, None, believed(tmp_path, None), line(passed_on(HUB, NEXT)))
    assert believed(tmp_path, None) is None


def test_what_cannot_be_read_lets_no_key_of_before_in(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"{")
    assert believed(tmp_path, KEY) is None


def test_who_is_told_another_key_or_joins_anew_forgets_what_was_passed_on(tmp_path: Path) -> None:
    follow(tmp_path, KEY, KEY, line(passed_on(HUB, NEXT)))
    other = public_of(FOREIGN)
    assert believed(tmp_path, other) == other
    joined = Joined(
        store="demo",
        device="kiosk-1",
        host="hub.lan",
        port=8883,
        certificate=CERTIFICATE,
        command_key=KEY,
    )
    keep(tmp_path, Admitted(joined, "secret"))
    assert believed(tmp_path, KEY) == KEY, "the hub was restored with its key of then"
    told = as_enrolled(KioskSettings(data=tmp_path, command_key=other))
    assert told.command_key == KEY, "the enrolment wins"
    keep(tmp_path, Admitted(replace(joined, command_key=None), "secret"))
    assert as_enrolled(KioskSettings(data=tmp_path, command_key=other)).command_key == other


async def test_a_device_obeys_the_new_key_and_the_old_one_no_more(tmp_path: Path) -> None:
    kiosk = Kiosk(tmp_path)
    orders, running = kiosk.begin()
    orders.note(line(passed_on(HUB, NEXT)))
    orders.note(sent(key=HUB))
    orders.note(sent(replace(COMMANDED, number=6), key=NEW))
    assert (await kiosk.answers.get()).number == 6
    running.cancel()
