"""How much of each fault a run gives: little by default, more when an environment variable says.

VETRINA_KILLS (kill -9 on both brokers together), VETRINA_CUTS (power cuts of each kind),
VETRINA_VISITS (of the robot visitor, on both brokers together),
VETRINA_FAULT_SEED (what moments and victims are drawn from).
"""

import os
from random import Random

KILLS = int(os.environ.get("VETRINA_KILLS", "36"))
CUTS = int(os.environ.get("VETRINA_CUTS", "12"))
VISITS = int(os.environ.get("VETRINA_VISITS", "800"))
SEED = int(os.environ.get("VETRINA_FAULT_SEED", "2026"))


def dice(seed: int = SEED) -> Random:
    """Chances that come again with the same seed."""
    return Random(seed)
