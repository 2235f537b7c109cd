"""A floor plan that cannot be drawn is refused, and says where."""

import pytest

from config.load import ConfigError, load_shop, parse
from config.shop import Shop, problems

PLAN = """
store = "s"
name = "S"
[plan]
width_m = 10
depth_m = 5
[[plan.rooms]]
corners = {corners}
closed = {closed}
[[touchpoints]]
id = "door"
name = "Door"
at = {door}
[[touchpoints]]
id = "till"
name = "Till"
at = [0.5, 0.5]
"""


def shop(
    corners: str = "[[0, 0], [1, 0], [1, 1]]", closed: str = "true", door: str = "[0, 1]"
) -> Shop:
    return parse(PLAN.format(corners=corners, closed=closed, door=door), Shop, "shop.toml")


def test_the_demo_shop_has_a_plan_with_all_its_touchpoints() -> None:
    demo = load_shop(None)
    assert demo.plan is not None
    assert all(place.at is not None for place in demo.touchpoints)


def test_a_sketch_is_taken_as_it_is() -> None:
    assert problems(shop()) == []
    assert problems(shop(corners="[[0, 0], [1, 0]]", closed="false")) == []


def test_what_cannot_be_drawn_is_named() -> None:
    assert problems(shop(corners="[[0, 0], [1, 0]]")) == [
        "plan.rooms[0].corners: a closed one has at least 3"
    ]
    assert problems(shop(door="[0.5, 0.5]")) == ["touchpoints.till.at: 'door' stands there already"]


def test_a_place_needs_a_plan_and_a_plan_a_shape() -> None:
    text = PLAN.format(corners="[[0, 0], [1, 0], [1, 1]]", closed="true", door="[0, 1]")
    slim = parse(text.replace("depth_m = 5", "depth_m = 1"), Shop, "shop.toml")
    assert problems(slim) == [
        "plan: 10 x 1 m is too slim to be drawn; at most 5 times as long as wide"
    ]
    before, _, places = text.partition("[plan]")
    without = before + places[places.index("[[touchpoints]]") :]
    assert problems(parse(without, Shop, "shop.toml")) == [
        "touchpoints.door.at: there is no [plan] to stand on",
        "touchpoints.till.at: there is no [plan] to stand on",
    ]


@pytest.mark.parametrize("door", ["[1.1, 0]", "[-0.1, 0]", "[0.5]", '"left"'])
def test_a_place_off_the_plan_is_refused(door: str) -> None:
    with pytest.raises(ConfigError, match="at"):
        shop(door=door)
