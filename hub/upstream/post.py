"""Brings the lines of a file to a region's node, as its console does.

In: a file of a store's log, and where the node is. Out: what became of its lines. Whatever is
there already is known; whoever was interrupted brings the file again.
"""

import asyncio
from pathlib import Path

from hub.upstream.files import pages
from hub.upstream.push import DOUBTS_MAX, Progress
from hub.upstream.region import Address, RegionNode, called
from wire.sync import Taken


async def bring_file(path: Path, address: Address, store: str, on_progress: Progress) -> Taken:
    """Bring all lines of a file; ``on_progress`` is told of its bytes.

    Raises:
        FileError: it is no log.
        VisitError: the node was not reached, or refused.
    """
    whole = Taken(cursor=None, accepted=0, known=0, doubts=(), receipt=None)
    size_bytes = (await asyncio.to_thread(path.stat)).st_size
    async with called(address) as caller:
        node = RegionNode(caller, store)
        for page in pages(path):
            taken = await node.bring(page.lines)
            doubts = (*whole.doubts, *taken.doubts)[:DOUBTS_MAX]
            whole = Taken(
                cursor=taken.cursor,
                accepted=whole.accepted + taken.accepted,
                known=whole.known + taken.known,
                doubts=doubts,
                receipt=taken.receipt,
            )
            on_progress(page.read_bytes, size_bytes)
    return whole
