"""Bugs of a region's ledger; ``plant-bugs`` has the others."""

from planted import Bug

BRANCHES = "tests/hub/ledger/test_branches.py"
TAMPER = "tests/hub/ledger/test_tamper.py"
SQLITE = "tests/hub/ledger/test_sqlite.py"

LEDGER_BUGS = (
    Bug(
        "the week in which a range begins is taken whole",
        (
            (
                "hub/ledger/asking.py",
                "monday = begin + -(begin + 3) % _DAYS_OF_WEEK",
                "monday = week_of(begin)",
            ),
        ),
        f"{SQLITE} -k sums_up_exactly",
    ),
    Bug(
        "a day's sums are looked for beside each store",
        (
            (
                "hub/ledger/migrations/sqlite/0007.sql",
                "    day, store, days,",
                "    store, day, days,",
            ),
        ),
        "tests/hub/ledger/test_weeks_in_order.py -k side_by_side",
    ),
    Bug(
        "a revision is added to the sums, and the one before it stays in them",
        (
            (
                "hub/ledger/intake.py",
                "change(rollups, fold(self._revision(before[0][0])).rollups, -1)",
                "pass",
            ),
        ),
        SQLITE,
    ),
    Bug(
        "what came last is current, whatever its number",
        (
            (
                "hub/ledger/intake.py",
                "if self._stand.plain and _follow(self._stand.head, ordered):",
                "if self._stand.plain:",
            ),
        ),
        SQLITE,
    ),
    Bug(
        "of two branches the one whose first line was made later goes on",
        (
            (
                "hub/ledger/branch.py",
                "key=lambda one: reaches[one.digest]",
                "key=lambda one: (one.made, one.digest)",
            ),
        ),
        f"{SQLITE} -k lives",
    ),
    Bug(
        "a restored hub that knows nothing of a day takes it from every total",
        (
            (
                "hub/ledger/branch.py",
                "if day not in found or most.taps > found[day].taps:",
                "if day not in found:",
            ),
        ),
        f"{SQLITE} -k erases",
    ),
    Bug(
        "the field of a newer hub makes its whole log misspelled",
        (
            (
                "hub/ledger/examine.py",
                "if not is_canonical(sealed.document):",
                "if canonical(revision) != sealed.document:",
            ),
            (
                "hub/ledger/examine.py",
                "import ChainError, digest",
                "import ChainError, canonical, digest",
            ),
        ),
        f"{SQLITE} -k newer",
    ),
    Bug(
        "a file says itself whose key is to be believed",
        (("hub/ledger/intake.py", ' and self._came.carrier != "file":', ":"),),
        f"{SQLITE} -k seen",
    ),
    Bug(
        "the cursor passes over a hole",
        (
            (
                "hub/ledger/intake.py",
                "cursor = _cursor(settled.path[-1]) if settled.path else None",
                "cursor = _cursor(max(nodes.values(), key=lambda one: one.seq))",
            ),
        ),
        SQLITE,
    ),
    Bug(
        "any key may sign for a store",
        (
            (
                "hub/ledger/intake.py",
                "one for name, one in lines.items() if one.revision.key in keys",
                "one for name, one in lines.items()",
            ),
        ),
        TAMPER,
    ),
    Bug(
        "a signature is believed by its length",
        (
            (
                "hub/ledger/examine.py",
                "is_signed(sealed, revision.key)",
                "len(sealed.signature) == 64",
            ),
        ),
        TAMPER,
    ),
    Bug(
        "a sum that came down to nothing leaves a row of zeros",
        (("hub/ledger/rows.py", "    if emptied:\n", "    if False:\n"),),
        SQLITE,
    ),
    Bug(
        "faces that do not fit their scale are added up",
        (("hub/ledger/examine.py", "one is None or len(one) == row.scale", "True"),),
        SQLITE,
    ),
    Bug(
        "lines are on disk before their sums are",
        (
            (
                "hub/ledger/intake.py",
                "        keep_lines(self._db, self._came, added, trusted=True)\n",
                "        keep_lines(self._db, self._came, added, trusted=True)\n"
                "        self._db.run('COMMIT')\n        self._db.run('BEGIN IMMEDIATE')\n",
            ),
        ),
        "tests/hub/ledger/test_kill.py tests/hub/ledger/test_sqlite.py",
    ),
    Bug(
        "a reader of a forked log gets both of its branches in one",
        (
            (
                "hub/ledger/trails.py",
                "JOIN lines AS one ON one.store = ? AND one.digest = branch.previous",
                "JOIN lines AS one ON one.store = ? AND one.seq = branch.seq - 1",
            ),
        ),
        BRANCHES,
    ),
    Bug(
        "behind an old hole all of a log is looked at for each line",
        (
            (
                "hub/ledger/intake.py",
                "elif self._stand.noted and self._go_on(ordered):",
                "elif False:",
            ),
        ),
        BRANCHES,
    ),
    Bug(
        "a line that forks a log with a hole is taken for the next one",
        (
            (
                "hub/ledger/intake.py",
                "return is_top and _follow(base, added) and standing == len(added) and not late",
                "return _follow(base, added) and not late",
            ),
        ),
        f"{BRANCHES} tests/hub/ledger/test_order.py",
    ),
    Bug(
        "a hole that only late days follow never ends",
        (
            (
                "hub/ledger/intake.py",
                "standing == len(added) and not late",
                "standing == len(added)",
            ),
        ),
        BRANCHES,
    ),
    Bug(
        "a long wrongly signed line is cut off, and copies do not know of it",
        (
            (
                "hub/ledger/rows.py",
                'DOCUMENT_BYTES_MAX if fault.trouble == "signature" else FAULT_BYTES_MAX',
                "FAULT_BYTES_MAX",
            ),
        ),
        BRANCHES,
    ),
)
