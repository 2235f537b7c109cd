"""The verb ``renew-key`` of the hub's command line: commands are signed with a new key.

In: what was typed, at the hub's machine. Out: the new key in the hub's folder, signed by the one
before, and lines on the terminal. A hub that runs takes it at its next start.
"""

import argparse
from pathlib import Path

from config.checkup import not_installed
from config.command import FAILED, OK, Verb, complain, say
from hub.settings import load_settings


def _add(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--settings", type=Path, metavar="FILE", help="that the hub is started with")
    verb.add_argument("--data", type=Path, metavar="DIR", help="what the hub keeps")


def _renew(chosen: argparse.Namespace) -> int:
    try:  # --help works without what it needs
        from hub.trust.commanding import CommandKeyError, renew  # noqa: PLC0415
    except ImportError as error:
        return not_installed(error, "hub")
    folder = chosen.data or load_settings(chosen.settings).data
    try:
        new = renew(folder)
    except CommandKeyError as error:
        complain(str(error))
        return FAILED
    say(f"the new command key: {new.public}")
    say("Start the hub anew. Devices believe it by the signature of the key before it.")
    return OK


VERB = Verb("renew-key", _renew, "sign commands with a new key from the next start on", _add)
