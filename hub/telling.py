"""Says something to the hub or node that runs on this machine, as its console.

In: where its key is and what is said. Out: what it answers, or ``TellError`` with what to do.
"""

import json
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple

from hub.accounts import console

TELL_S = 10.0  # until a hub that does not answer is given up


class TellError(Exception):
    """It was not told; the message says why."""


class Where(NamedTuple):
    """Which of the programs on this machine: its folder and its port."""

    data: Path
    http_port: int


def key_of(data: Path) -> str:
    """The console's key of the hub that keeps its things in this folder.

    Raises:
        TellError: it cannot be read.
    """
    try:
        return console.key(data) or ""
    except OSError as error:
        msg = f"the hub's key cannot be read: {error}; run this as the hub's user"
        raise TellError(msg) from error


def tell(where: Where, method: str, path: str, said: object) -> str:
    """Say something as JSON; the answer's text.

    Raises:
        TellError: nobody answers, or it was refused.
    """
    headers = {
        "Content-Type": "application/json",
        "Authorization": f"Bearer {key_of(where.data)}",
    }
    hub = HTTPConnection("127.0.0.1", where.http_port, timeout=TELL_S)
    try:
        hub.request(method, path, json.dumps(said), headers)
        answer = hub.getresponse()
        content = answer.read().decode()
    except OSError as error:
        msg = f"no hub answers on port {where.http_port}: {error}"
        raise TellError(msg) from error
    finally:
        hub.close()
    if answer.status == HTTPStatus.UNAUTHORIZED:
        msg = "the hub does not know this key; name its folder with --data"
        raise TellError(msg)
    if answer.status >= HTTPStatus.BAD_REQUEST:
        raise TellError(content)
    return content
