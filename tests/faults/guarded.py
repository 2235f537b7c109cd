"""A store's Mosquitto as ``vetrina-hub mosquitto`` sets it up, and foreign clients that come to it."""

import argparse
import getpass
import shlex
import subprocess
import time
from pathlib import Path
from typing import NamedTuple

from hub import mosquitto_verb
from hub.cli import main
from hub.trust.install import UNIT
from tests.faults.brokers import HOST, is_listening, program_path
from tests.ports import free_port
from wire import topics
from wire.link import Endpoint
from wire.timepiece import Timepiece

STORE = "demo"
DEVICES = ("kiosk-1", "kiosk-2", "camera-9")
PATIENCE_S = 30.0
EVERYTHING = f"{topics.ROOT}/{STORE}/#"


def topic(device: str, kind: topics.Kind) -> str:
    """Where a device of the store says or hears something."""
    return topics.device(STORE, device, kind)


class Heard(NamedTuple):
    code: int
    said: str


class Guarded:
    """Files below ``folder``, and the broker that reads them."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.etc, self.memory = folder, folder / "etc", folder / "memory"
        self.hub_port, self.port = free_port(), free_port()
        self.memory.mkdir()
        (folder / "hub.toml").write_text(
            f"[broker]\nport = {self.hub_port}\n[home_assistant]\ndiscovery = true\n"
            f"[enrolment]\nport = {self.port}\n"
        )
        self.process: subprocess.Popen[bytes] | None = None
        self._listeners: list[subprocess.Popen[str]] = []

    @property
    def files(self) -> Path:
        return self.etc / "mosquitto" / "vetrina"

    def write(self, *more: str) -> int:
        """Type the command."""
        devices = [word for name in DEVICES for word in ("--device", name)]
        where = ["--settings", str(self.folder / "hub.toml"), "--data", str(self.folder / "hub")]
        own = ["--owner", getpass.getuser(), "--memory", str(self.memory)]
        named = [] if more else devices
        return main(
            ["mosquitto", str(self.etc), *where, *own, "--port", str(self.port), *named, *more]
        )

    def write_as_of(self, timepiece: Timepiece) -> int:
        """The same, as it is typed at another time."""
        where = ["--settings", str(self.folder / "hub.toml"), "--data", str(self.folder / "hub")]
        own = ["--owner", getpass.getuser(), "--memory", str(self.memory)]
        parser = argparse.ArgumentParser()
        mosquitto_verb.add(parser)
        return mosquitto_verb.mosquitto(parser.parse_args([str(self.etc), *where, *own]), timepiece)

    def start(self) -> bool:
        """As systemd would, from what the unit says; whether it came up."""
        self._obey("ExecStartPre")
        with (self.folder / "log").open("ab") as log:
            words = self._said("ExecStart")[-1]
            command = [program_path("mosquitto"), *words[1:]]
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        until_s = time.monotonic() + PATIENCE_S
        while self.process.poll() is None and not is_listening(self.port):
            assert time.monotonic() < until_s
            time.sleep(0.02)
        if self.process.poll() is not None:
            return False
        self._obey("ExecStartPost")
        return True

    def stop(self) -> None:
        for listener in self._listeners:  # those of tests that failed
            listener.kill()
            listener.communicate()
        self._listeners.clear()
        if self.process is not None:
            self.process.terminate()
            self.process.wait()

    def reload(self) -> None:
        assert self.process is not None
        self.process.send_signal(1)  # SIGHUP, as systemctl reload

    def password_file(self, name: str) -> Path:
        return self.files / "devices" / f"{name}.password"

    def device(self, name: str) -> Endpoint:
        """How a device is to come."""
        return Endpoint(
            host=HOST,
            port=self.port,
            username=name,
            password_file=self.password_file(name),
            ca_file=self.files / "ca.pem",
        )

    def hub(self) -> Endpoint:
        """How the hub comes."""
        return Endpoint(port=self.hub_port, username="hub", password_file=self.password_file("hub"))

    def flags(self, name: str | None, ca_file: Path | None = None) -> list[str]:
        """Of Mosquitto's own clients, for a device; None: without credentials."""
        given = [
            "-h",
            HOST,
            "-p",
            str(self.port),
            "--cafile",
            str(ca_file or self.files / "ca.pem"),
        ]
        if name is not None:
            given += ["-u", name, "-P", self.password_file(name).read_text().strip()]
        return given

    def says(self, flags: list[str], topic: str, payload: str, *more: str) -> Heard:
        """Publish with QoS 1."""
        done = subprocess.run(
            [program_path("mosquitto_pub"), *flags, "-q", "1", "-t", topic, "-m", payload, *more],
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_S,
        )
        return Heard(done.returncode, done.stderr + done.stdout)

    def hears(self, flags: list[str], topic: str, messages: int) -> "subprocess.Popen[str]":
        """A listener that is connected and subscribed, and ends after so many messages.

        What the broker remembers from before does not count.
        """
        listener = subprocess.Popen(
            [
                *("stdbuf", "-oL", program_path("mosquitto_sub"), *flags),
                *("-q", "1", "-t", topic, "-C", str(messages), "-R", "-d", "-F", "%t %p"),
            ],
            stdout=subprocess.PIPE,
            text=True,
        )
        self._listeners.append(listener)
        assert listener.stdout is not None
        for line in listener.stdout:
            if "SUBACK" in line:
                return listener
        raise AssertionError("it was not let in")

    def as_hub(self) -> list[str]:
        secret = self.password_file("hub").read_text().strip()
        return ["-h", HOST, "-p", str(self.hub_port), "-u", "hub", "-P", secret]

    def _said(self, key: str) -> list[list[str]]:
        lines = (self.etc / UNIT).read_text().splitlines()
        found = [line.partition("=")[2] for line in lines if line.startswith(f"{key}=")]
        return [shlex.split(one) for one in found if one]

    def _obey(self, key: str) -> None:
        for words in self._said(key):
            subprocess.run(words, check=True)


def heard(listener: "subprocess.Popen[str]") -> list[str]:
    """What came to it, when it has ended."""
    said, _ = listener.communicate(timeout=PATIENCE_S)
    return [line for line in said.splitlines() if line.startswith(("vetrina/", "homeassistant/"))]
