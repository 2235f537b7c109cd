"""A grabber whose source wedges: some good frames, then a read that never returns.

``wedged.py FRAMES COUNTER``: each start adds a line to the file COUNTER and sends FRAMES frames.
"""

import sys
import time
from pathlib import Path

from sensors.order import FRAME, HEAD, Head


def main(frames: int, counter: Path) -> None:
    with counter.open("a") as starts:
        starts.write("started\n")
    sys.stdin.readline()
    for number in range(frames):
        sys.stdin.read(1)
        pixels = bytes([number]) * (4 * 6 * 3)
        sys.stdout.buffer.write(HEAD.pack(*Head(FRAME, number == 0, 4, 6, len(pixels))) + pixels)
        sys.stdout.flush()
    while True:
        time.sleep(3600)


main(int(sys.argv[1]), Path(sys.argv[2]))
