"""What stands behind the pages of one region's node, by name."""

from collections.abc import Mapping
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hub.accounts.register import Register
from hub.region.views import PullView
from hub.screen.region.books import Books
from wire.timepiece import Timepiece


class RegionHouse(NamedTuple):
    """``name`` is the region's, ``key`` what its receipts are signed with.

    ``pulls`` is how it goes with the hubs that the node fetches from, by store.
    """

    name: str
    key: Ed25519PrivateKey
    books: Books
    register: Register
    timepiece: Timepiece
    pulls: Mapping[str, PullView]
