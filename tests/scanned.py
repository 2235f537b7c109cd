"""A square on a terminal as a camera sees it, by a reader that knows nothing of how it was made."""

import re

import cv2
import numpy as np

MODULE_PX = 4
HALVES = {" ": (0, 0), "▀": (1, 0), "▄": (0, 1), "█": (1, 1)}


def scanned(printed: str) -> str:
    """The address in what is black on white; empty where none can be read."""
    lines = re.findall(r"\x1b\[30;107m([ ▀▄█]+)\x1b\[0m", printed)
    modules = [[HALVES[one][half] for one in line] for line in lines for half in (0, 1)]
    if not modules:
        return ""
    picture = np.where(np.array(modules), 0, 255).astype(np.uint8)
    large = np.kron(picture, np.ones((MODULE_PX, MODULE_PX), np.uint8))
    text, *_ = cv2.QRCodeDetector().detectAndDecode(large)
    return text
