"""Whose time a machine goes by: the hub's, or that of whoever its network reaches.

In: a machine that was provisioned. Out: a word to who did it. A device that was told no hub finds
one on its glass or on the terminal, and nothing that it finds there is given to root's chrony.
"""

from provisioning.machine import Machine

HUB = "/etc/chrony/conf.d/vetrina-hub.conf"
DEVICE = "/etc/chrony/conf.d/vetrina-device.conf"


def without_hub(machine: Machine) -> str:
    """What a device lacks whose clock no hub sets; empty where one does, or where it is the hub."""
    if any(machine.reads(path) is not None for path in (HUB, DEVICE)):
        return ""
    return (
        "Its clock is set over the Internet alone. Where the shop has none, type this again with\n"
        "--hub HUB, so that the hub sets it: with a clock that nobody sets, no release is taken."
    )
