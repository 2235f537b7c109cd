"""What a device keeps of the store that let it in: whole or not at all, for itself alone."""

import os
import stat
from pathlib import Path

import pytest
from msgspec.structs import replace

from config.enrolment import ENROLMENT_FILE, FOLDER, as_enrolled, enrolment_in, is_keyless, keep
from config.load import ConfigError
from config.soundness import obedience
from kiosk.settings import KioskSettings
from tests.wire.certificate import CERTIFICATE, OTHER_CERTIFICATE
from wire.enrol import Joined, fingerprint
from wire.joining import Admitted

JOINED = Joined(
    store="milano", device="kiosk-2", host="192.168.1.5", port=8883, certificate=CERTIFICATE
)


def settings(data: Path) -> KioskSettings:
    return KioskSettings(data=data)


def test_a_device_that_joined_nothing_is_what_its_settings_say(tmp_path: Path) -> None:
    assert as_enrolled(settings(tmp_path)) == settings(tmp_path)


def test_a_device_that_was_told_no_command_key_says_what_to_do(tmp_path: Path) -> None:
    assert obedience(tmp_path, None).state == "fine", "it was carried over, and joined nothing"
    keep(tmp_path, Admitted(JOINED, "its own"), "hub:8080")
    assert is_keyless(tmp_path, None)
    assert obedience(tmp_path, None).state == "doubtful"
    assert "enrol --again" in obedience(tmp_path, None).told
    assert obedience(tmp_path, "ab" * 32).state == "fine", "its settings name one"


def test_who_joined_comes_to_the_broker_with_its_own_password(tmp_path: Path) -> None:
    keep(tmp_path, Admitted(JOINED, "its own"))
    found = as_enrolled(settings(tmp_path))
    assert (found.store, found.device) == ("milano", "kiosk-2")
    broker = found.broker
    assert (broker.host, broker.port, broker.username) == ("192.168.1.5", 8883, "kiosk-2")
    assert broker.password_file is not None
    assert broker.ca_file is not None
    assert broker.password_file.read_text().strip() == "its own"
    assert broker.ca_file.read_text() == CERTIFICATE
    for one in (tmp_path / FOLDER).iterdir():
        assert stat.S_IMODE(one.stat().st_mode) == 0o600


def test_who_joins_again_leaves_nothing_of_before(tmp_path: Path) -> None:
    first = keep(tmp_path, Admitted(JOINED, "the first"))
    other = replace(JOINED, certificate=OTHER_CERTIFICATE, device="kiosk-3")
    keep(tmp_path, Admitted(other, "the second"))
    found = enrolment_in(tmp_path)
    assert found is not None
    assert found.fingerprint == fingerprint(OTHER_CERTIFICATE) != first.fingerprint
    assert len([*(tmp_path / FOLDER).iterdir()]) == 3
    kept = [one.read_bytes() for one in (tmp_path / FOLDER).iterdir()]
    assert not any(b"the first" in one for one in kept)


def test_a_power_cut_while_joining_again_leaves_the_store_of_before(tmp_path: Path) -> None:
    keep(tmp_path, Admitted(JOINED, "the first"))
    before = as_enrolled(settings(tmp_path))
    folder = tmp_path / FOLDER
    (folder / ENROLMENT_FILE).rename(folder / "aside")
    (folder / ENROLMENT_FILE).mkdir()  # the last step cannot be done
    with pytest.raises(OSError, match="directory"):
        keep(tmp_path, Admitted(replace(JOINED, device="kiosk-3"), "the second"))
    (folder / ENROLMENT_FILE).rmdir()
    (folder / "aside").rename(folder / ENROLMENT_FILE)
    after = as_enrolled(settings(tmp_path))
    assert after == before
    assert after.broker.password_file is not None
    assert after.broker.password_file.read_text().strip() == "the first"


def test_a_link_in_the_folder_s_place_leads_nobody_elsewhere(tmp_path: Path) -> None:
    elsewhere = tmp_path / "private"
    elsewhere.mkdir()
    (elsewhere / "server.pem").write_text("another's")
    data = tmp_path / "data"
    data.mkdir()
    (data / FOLDER).symlink_to(elsewhere)
    with pytest.raises(OSError, match="link"):
        keep(data, Admitted(JOINED, "its own"))
    assert [one.name for one in elsewhere.iterdir()] == ["server.pem"]


def test_what_cannot_be_read_is_told_and_not_taken_for_nothing(tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / ENROLMENT_FILE).write_text("{")
    with pytest.raises(ConfigError, match="join again"):
        as_enrolled(settings(tmp_path))


@pytest.mark.parametrize("again", [False, True])
def test_what_root_types_is_the_device_s_to_read(tmp_path: Path, *, again: bool) -> None:
    """As anybody else there is one owner only, and nothing can go wrong."""
    device = tmp_path / "device"
    device.mkdir()
    if os.geteuid() == 0:
        os.chown(device, 65534, 65534)
    owner = device.stat()
    for _ in range(1 + again):
        keep(device, Admitted(JOINED, "its own"))
    for one in (device / FOLDER, *(device / FOLDER).iterdir()):
        assert (one.stat().st_uid, one.stat().st_gid) == (owner.st_uid, owner.st_gid), one


class Swapping(str):
    """A certificate; whoever writes it finds that a link has come into the folder's place."""

    __slots__ = ("data", "elsewhere")

    def encode(self, encoding: str = "utf-8", errors: str = "strict") -> bytes:
        (self.data / FOLDER).rename(self.data / "aside")
        (self.data / FOLDER).symlink_to(self.elsewhere)
        return super().encode(encoding, errors)


def test_a_link_that_comes_meanwhile_leads_nobody_elsewhere(tmp_path: Path) -> None:
    elsewhere = tmp_path / "private"
    elsewhere.mkdir()
    (elsewhere / "server.pem").write_text("another's")
    certificate = Swapping(CERTIFICATE)
    certificate.data, certificate.elsewhere = tmp_path, elsewhere
    keep(tmp_path, Admitted(replace(JOINED, certificate=certificate), "its own"))
    assert [one.name for one in elsewhere.iterdir()] == ["server.pem"]
    assert len([*(tmp_path / "aside").iterdir()]) == 3
