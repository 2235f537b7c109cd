"""The shop's network: a switch, a router that leads nowhere, and a cable to each machine.

In: names and addresses. Out: for each machine a network namespace that its system boots in, and the
cable to it, which can be pulled and go bad. Nothing of it touches this machine's own network. A
real router gives addresses out; here they are given by hand, as the guide asks of the hub's.
"""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Self

from box.debian import BoxError, do

SWITCH = "vetrina-switch"
ROUTER = "192.168.77.1"
LAPTOP, LAPTOP_ADDRESS = "laptop", "192.168.77.20"
"""On which a manager sits, or a stranger."""

NETWORK_BITS = 24
LOST_PERCENT = 25
"""Of the packets of a bad cable, each way; Wi-Fi behind a steel shelf."""

SLOW = ("rate", "256kbit", "burst", "4kb", "latency", "600ms")
LAPTOP_S = 60.0


class Network:
    """A switch, for as long as the context lasts."""

    def __init__(self) -> None:
        self._plugged: list[str] = []

    def __enter__(self) -> Self:
        self._clear()
        do("ip", "netns", "add", SWITCH)
        self._switch("link", "add", "lan", "type", "bridge")
        self._switch("addr", "add", f"{ROUTER}/{NETWORK_BITS}", "dev", "lan")
        self._switch("link", "set", "lan", "up")
        # Who asks for the Internet is told at once that there is none.
        do("ip", "netns", "exec", SWITCH, "sysctl", "-qw", "net.ipv4.ip_forward=1")
        self._switch("route", "add", "unreachable", "default")
        self.plug(LAPTOP, LAPTOP_ADDRESS)
        return self

    def __exit__(self, *_: object) -> None:
        self._clear()

    def plug(self, name: str, address: str) -> str:
        """Bring a cable to a machine; the namespace that it boots in."""
        space = space_of(name)
        if space in _spaces():
            do("ip", "netns", "del", space)
        do("ip", "netns", "add", space)
        inside = ("ip", "-n", space)
        peer = ("peer", "name", _port(name), "netns", SWITCH)
        do("ip", "link", "add", "eth0", "netns", space, "type", "veth", *peer)
        self._switch("link", "set", _port(name), "master", "lan", "up")
        do(*inside, "link", "set", "lo", "up")
        do(*inside, "link", "set", "eth0", "up")
        do(*inside, "addr", "add", f"{address}/{NETWORK_BITS}", "dev", "eth0")
        do(*inside, "route", "add", "default", "via", ROUTER)
        self._plugged.append(name)
        return space

    def pull(self, name: str) -> None:
        """Pull a machine's cable out of the switch."""
        self._switch("link", "set", _port(name), "down")

    def put_back(self, name: str) -> None:
        """And put it back."""
        self._switch("link", "set", _port(name), "up")

    @contextmanager
    def bad(self) -> Iterator[Callable[[], int]]:
        """Every cable loses packets, and lets few through at a time; how many are lost so far."""
        ports = ", ".join(f'"{_port(name)}"' for name in self._plugged)
        hook = f"type filter hook ingress devices = {{ {ports} }} priority 0;"
        rule = f"numgen random mod 100 < {LOST_PERCENT} counter drop;"

        def lost() -> int:
            said = do("ip", "netns", "exec", SWITCH, "nft", "list", "table", "netdev", "bad")
            return int(said.partition("packets ")[2].split()[0])

        self._nft(f"add table netdev bad\ntable netdev bad {{ chain in {{ {hook}\n{rule}\n}}\n}}\n")
        for name in self._plugged:
            do("tc", "-n", SWITCH, "qdisc", "add", "dev", _port(name), "root", "tbf", *SLOW)
        try:
            yield lost
        finally:
            self._nft("delete table netdev bad\n")
            for name in self._plugged:
                do("tc", "-n", SWITCH, "qdisc", "del", "dev", _port(name), "root")

    def from_the_laptop(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a program of this machine on the laptop, whatever comes of it."""
        entered = ("ip", "netns", "exec", space_of(LAPTOP), *words)
        return subprocess.run(
            entered, capture_output=True, text=True, check=False, timeout=LAPTOP_S
        )

    def _switch(self, *words: str) -> None:
        do("ip", "-n", SWITCH, *words)

    def _nft(self, told: str) -> None:
        words = ("ip", "netns", "exec", SWITCH, "nft", "-f", "-")
        done = subprocess.run(words, input=told, capture_output=True, text=True, check=False)
        if done.returncode:
            msg = f"the switch cannot be told to lose packets: {done.stderr.strip()[:300]}"
            raise BoxError(msg)

    def _clear(self) -> None:
        """Take it away; also what a run that was killed has left."""
        for space in _spaces():
            if space.startswith("vetrina-"):
                do("ip", "netns", "del", space)


def space_of(name: str) -> str:
    """The network namespace of a machine."""
    return f"vetrina-{name}"


def _port(name: str) -> str:
    return f"port-{name}"


def _spaces() -> list[str]:
    return [line.split()[0] for line in do("ip", "netns", "list").splitlines() if line]
