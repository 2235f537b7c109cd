"""PURE. The families of person networks that are understood; ``sensors.decode`` reads them."""

from typing import Literal

Family = Literal["yolox", "ssd"]
