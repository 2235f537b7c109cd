"""How devices call the hub's machine: the names in its certificate, and what they are told.

In: the further names of the settings. Out: names and addresses, the best one first. It asks the
machine and nobody else.
"""

import socket
from collections.abc import Iterable

from wire.machine import lan_address


def called(names: Iterable[str]) -> list[str]:
    """Every name and address of this machine; a name of the settings outlives an address."""
    here, address = socket.gethostname(), lan_address()
    own = [f"{here}.local", *([address] if address else []), here, "localhost", "127.0.0.1"]
    return [*dict.fromkeys([*names, *own])]
