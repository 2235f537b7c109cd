"""A card that is written anew from an old image, in the order that hurts most."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.simulation.world import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(1, tmp_path, devices=1)
    yield world
    world.close()


def tap(world: World, times: int) -> None:
    for _ in range(times):
        world._tap(world.devices[0], world._new_names())


@pytest.mark.parametrize("later", [0, 1, 3, 12], ids="{} taps before the hub is met again".format)
def test_taps_after_a_restored_image_are_counted(world: World, later: int) -> None:
    device = world.devices[0]
    tap(world, 2)
    device.disk.save_image()
    tap(world, 3)
    world.settle_down()  # the hub is ahead of the image now
    device.outbox.close()
    device.disk.restore_image()
    device.wake()
    tap(world, later)  # with many, the numbers catch up before the hub can say anything
    world.settle_down()
    assert not world.forgotten
    assert not world.gone
