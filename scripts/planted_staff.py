"""Planted bugs of what regional staff take with them: copies, files, questions and paper."""

from planted import Bug

STAFF_BUGS = (
    Bug(
        "an export leaves out the rows after the last full batch",
        (
            (
                "hub/export/files.py",
                "            batch = []\n    yield batch\n",
                "            batch = []\n",
            ),
        ),
        "tests/hub/export/test_chain.py",
    ),
    Bug(
        "a tap that waits is in no column of the files",
        (("hub/export/chain.py", "held, sums.waiting, one", "held, 0, one"),),
        "tests/hub/export/test_chain.py",
    ),
    Bug(
        "a ledger of an older program keeps what that one counted",
        (("hub/ledger/sqlite.py", "recount(_SqliteSentences(conn))", "None"),),
        "tests/hub/ledger/test_sqlite.py -k older",
    ),
    Bug(
        "a question counts what the store does not own",
        (("hub/analytics/questions.py", " AND NOT context", ""),),
        "tests/hub/analytics",
    ),
    Bug(
        "a question loses the stores that sent nothing",
        (
            (
                "hub/analytics/figures.py",
                "            for one in self._outlets\n        }",
                "            for one in self._outlets\n            if one.store in came\n        }",
            ),
        ),
        "tests/hub/analytics",
    ),
    Bug(
        "a copy does not take over the roster",
        (
            (
                "hub/upstream/copier.py",
                "    if member not in ledger.members():\n",
                "    if False:\n",
            ),
        ),
        "tests/hub/test_region_copy.py",
    ),
    Bug(
        "a month expects the days that are still to come",
        (
            (
                "hub/region/days.py",
                "expects = how_many(outlet, span, last_over(outlet, now))",
                "expects = how_many(outlet, span, span.last)",
            ),
        ),
        "tests/hub/monthly",
    ),
    Bug(
        "a printed page fetches what it names",
        (("hub/paper/__main__.py", "URLFetcher(allowed_protocols=())", "URLFetcher()"),),
        "tests/hub/paper",
    ),
    Bug(
        "a report's day is 24 hours long on every day",
        (
            (
                "hub/daily/report.py",
                "        ends=bins.stop * BIN_MS // 1000,\n",
                "        ends=bins.start * BIN_MS // 1000 + 86_400,\n",
            ),
        ),
        "tests/hub/daily/test_report.py",
    ),
)
