"""How devices call the hub's machine: the names in its certificate, and what they are told.

In: the further names of the settings. Out: names and addresses, the best one first. It asks the
machine and nobody else.
"""

from collections.abc import Iterable

from wire.machine import lan_address, own_names


def called(names: Iterable[str]) -> list[str]:
    """Every name and address of this machine; a name of the settings outlives an address."""
    (here, by_mdns), address = own_names(), lan_address()
    own = [by_mdns, *([address] if address else []), here, "localhost", "127.0.0.1"]
    return [*dict.fromkeys([*names, *own])]
