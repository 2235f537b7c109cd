"""Hundreds of stores with everything going wrong; a failure names the seed that repeats it.

``VETRINA_SEEDS`` sets how many (default 300), ``VETRINA_SEED`` runs one.
"""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from tests.simulation.world import World

SEEDS = int(os.environ.get("VETRINA_SEEDS", "300"))
CHUNKS = 10
STEPS = 150


def live_through(seed: int) -> None:
    """One store's life."""
    shelf = Path("/dev/shm")  # noqa: S108 - memory: a sync costs nothing there
    folder = Path(tempfile.mkdtemp(dir=shelf if shelf.is_dir() else None))
    try:
        world = World(seed, folder)
        try:
            for number in range(STEPS):
                world.step()
                if number % 10 == 9:
                    world.check()
            world.settle_down()
        except BaseException as error:
            error.add_note(f"repeat with VETRINA_SEED={seed}")
            raise
        finally:
            world.close()
    finally:
        shutil.rmtree(folder)


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_no_seed_loses_doubles_or_invents_a_tap(chunk: int) -> None:
    chosen = os.environ.get("VETRINA_SEED")
    seeds = [int(chosen)] if chosen else range(chunk, SEEDS, CHUNKS)
    for seed in seeds:
        live_through(seed)
