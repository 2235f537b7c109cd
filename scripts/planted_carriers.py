"""Planted bugs of the way from a store's hub to its region."""

from planted import Bug

PUSH = "tests/hub/upstream/test_push.py"
API = "tests/hub/test_region_api.py"

CARRIER_BUGS = (
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
                "            after, begun_anew = NOTHING, True\n            continue\n",
                "            return\n",
            ),
        ),
        "tests/hub/upstream/test_pull.py -k branch",
    ),
)
