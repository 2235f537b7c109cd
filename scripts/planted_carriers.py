"""Planted bugs of the way from a store's hub to its region."""

from planted import Bug

PUSH = "tests/hub/upstream/test_push.py"
PULL = "tests/hub/upstream/test_pull_wrong.py"
API = "tests/hub/test_region_api.py"

CARRIER_BUGS = (
    Bug(
        "a hub packs a page in a way that an older node cannot read",
        (
            (
                "hub/upstream/region.py",
                "if after is not None and self._reads_after:",
                "if after is not None:",
            ),
        ),
        "tests/hub/upstream/test_push_packed.py",
    ),
    Bug(
        "a store's token opens the log of another store",
        (
            (
                "hub/screen/gate.py",
                'person.role == "store" and person.name != named.get("store")',
                'person.role == "store" and person.name == ""',
            ),
        ),
        f"{API} -k own_store",
    ),
    Bug(
        "a page is unpacked whatever comes out of it",
        (
            (
                "hub/screen/region/unpack.py",
                "stream.decompress(content, UNPACKED_BYTES_MAX)",
                "stream.decompress(content)",
            ),
        ),
        f"{API} -k no_page",
    ),
    Bug(
        "behind a bad line everything is sent again at each visit",
        (
            (
                "hub/upstream/push.py",
                "fresh = [one for one in page if not there.has(one)]",
                "fresh = [*page]",
            ),
        ),
        f"{PUSH} -k bad_line",
    ),
    Bug(
        "a hub believes that it is known where another branch is",
        (
            (
                "hub/upstream/push.py",
                "if await log.head_at(there.seq) == there:",
                "if await log.head_at(there.seq):",
            ),
        ),
        f"{PUSH} -k restored",
    ),
    Bug(
        "a receipt of anybody is kept",
        (
            (
                "hub/upstream/push.py",
                "proven(sealed, receipts.store, key or receipts.key())",
                "proven(sealed, receipts.store, None)",
            ),
        ),
        f"{PUSH} -k receipt",
    ),
    Bug(
        "a torn receipt takes the next one with it",
        (("hub/upstream/receipts.py", " or not self._is_whole():", ":"),),
        f"{PUSH} -k torn",
    ),
    Bug(
        "all stores come at the same moment",
        (
            (
                "hub/upstream/agenda.py",
                "return drawn % rules.spread_ms",
                "return rules.spread_ms - 1",
            ),
        ),
        "tests/hub/upstream/test_agenda.py",
    ),
    Bug(
        "a copy lacks what lies behind a hole and on other branches",
        (
            (
                "hub/upstream/copier.py",
                "if one.names is not None and _count(ledger, one) != one.names:",
                "if one.names is None:",
            ),
        ),
        "tests/hub/test_region_copy.py -k calendar",
    ),
    Bug(
        "a laptop is stuck where a hub was restored",
        (
            (
                "hub/upstream/pull.py",
                "            after = others.pop(0)\n            continue\n",
                "            return\n",
            ),
        ),
        "tests/hub/upstream/test_pull.py -k branch",
    ),
    Bug(
        "behind a bad line everything is fetched again at each visit",
        (
            (
                "hub/upstream/puller.py",
                "fetch(caller, HUB_LOG, *heads)",
                "fetch(caller, HUB_LOG, heads[-1])",
            ),
        ),
        f"{PULL} -k wrong_line",
    ),
    Bug(
        "a page whose last line is bad ends a log",
        (
            (
                "hub/upstream/pull.py",
                "            wrong.append(mark(one))\n",
                "            raise VisitError('what it sent is no log')\n",
            ),
        ),
        f"{PULL} -k wrong_line",
    ),
    Bug(
        "a hub that sends without end is listened to",
        (("hub/upstream/body.py", "if len(self._read) > UNPACKED_BYTES_MAX:", "if False:"),),
        f"{PULL} -k at_fault",
    ),
    Bug(
        "a key with an odd character in it ends the node",
        (
            (
                "hub/upstream/region.py",
                'except (httpx.InvalidURL, ValueError) as error:\n        msg = "its',
                'except httpx.InvalidURL as error:\n        msg = "its',
            ),
        ),
        f"{PULL} -k at_fault",
    ),
)
