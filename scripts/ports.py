"""Which ports of this machine a program may take."""

import argparse
import socket

from environment import CannotRunError

HERE = "127.0.0.1"
PORTS = range(1, 65536)
PORTS_TRIED_MAX = 100


def typed(text: str) -> int:
    """A port as typed.

    Raises:
        ArgumentTypeError: it is none.
    """
    if not text.isdecimal() or int(text) not in PORTS:
        msg = f"{text!r} is not a port from {PORTS.start} to {PORTS.stop - 1}"
        raise argparse.ArgumentTypeError(msg)
    return int(text)


def port(given: int | None, usual: int) -> int:
    """The port as told; when nothing was told, the usual one or the next free one.

    Raises:
        CannotRunError: the one that was told is taken, or all are.
    """
    if given is not None:
        if not _is_free(given):
            msg = f"port {given} is taken; leave the option away to get the next free one"
            raise CannotRunError(msg)
        return given
    for one in range(usual, usual + PORTS_TRIED_MAX):
        if _is_free(one):
            if one != usual:
                print(f"Port {usual} is taken, using {one}.")
            return one
    msg = f"no free port from {usual} to {usual + PORTS_TRIED_MAX - 1}"
    raise CannotRunError(msg)


def _is_free(one: int) -> bool:
    with socket.socket() as probe:
        # As servers do: a port whose last connections are still closing is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HERE, one))
        except OSError:
            return False
    return True
