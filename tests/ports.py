"""Ports that belong to one test, from now until its process ends.

A port that was free a moment ago is not yours: the next outgoing connection of any program may be
given it. So these lie below those that Linux hands out by itself (``ip_local_port_range`` begins
at 32768), and a name in the abstract socket space keeps a port from all other tests for as long as
this process lives. The kernel drops the name with the process, however that ends.
"""

import os
import random
import socket
from contextlib import closing

HOST = "127.0.0.1"
OWN = range(12_000, 32_000)  # clear of 8080 and 1883, which the programs ask for by themselves

_kept: list[socket.socket] = []


def free_port() -> int:
    """A port of this machine on which nobody listens, and which no other test will be given.

    Raises:
        OSError: there is none left.
    """
    shuffled = random.Random(os.urandom(8))
    for port in shuffled.sample(OWN, len(OWN)):
        name = socket.socket(socket.AF_UNIX)
        try:
            name.bind(f"\0vetrina-test-port-{port}")
            with closing(socket.socket()) as probe:
                probe.bind((HOST, port))
        except OSError:
            name.close()
            continue
        _kept.append(name)
        return port
    msg = f"no free port from {OWN.start} to {OWN.stop - 1}"
    raise OSError(msg)
