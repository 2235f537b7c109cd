"""Bugs in the way of a tap from outbox to log, and in what the log is made into.

The delivery's are to be noticed by the seeded simulation.
"""

from planted import Bug

DELIVERY_BUGS = (
    Bug(
        "the outbox deletes when the broker acknowledges",
        (
            (
                "wire/uplink.py",
                "        self._under_way.update((row.seq, expires_ms) for row in rows)\n",
                "        self._under_way.update((row.seq, expires_ms) for row in rows)\n"
                "        self._outbox._db.execute("
                "'DELETE FROM outbox WHERE seq <= ?', (rows[-1].seq,))\n",
            ),
        ),
    ),
    Bug(
        "receipts are not checked for their stream",
        (
            (
                "wire/outbox.py",
                "if receipt.stream != self.stream or receipt.upto > self._made:",
                "if receipt.upto > self._made:",
            ),
        ),
    ),
    Bug(
        "a receipt says the last number instead of the last contiguous one",
        (
            (
                "hub/store/cursor.py",
                "        if seq == self.upto + 1 and not self.islands:\n",
                "        self.upto = max(self.upto, seq)\n        if not self.islands:\n",
            ),
        ),
    ),
    Bug(
        "the ranges above a hole are settled as if there were no hole",
        (
            (
                "wire/outbox.py",
                "db.execute(_DELETE, (first, last))",
                "db.execute(_DELETE, (0, last))",
            ),
        ),
    ),
    Bug(
        "the log takes a repeat as a new event",
        (
            (
                "hub/store/migrations/sqlite/0001.sql",
                "    body TEXT NOT NULL,\n    UNIQUE (device, stream, seq)\n",
                "    body TEXT NOT NULL\n",
            ),
            ("hub/store/work.py", "if not cursor.has(one.seq):", "if one.seq:"),
        ),
    ),
    Bug(
        "numbers of deleted events are given again (no AUTOINCREMENT)",
        (
            ("wire/outbox.py", "seq INTEGER PRIMARY KEY AUTOINCREMENT", "seq INTEGER PRIMARY KEY"),
            (
                "wire/outbox.py",
                "SELECT seq FROM sqlite_sequence WHERE name = 'outbox'",
                "SELECT max(seq) FROM outbox HAVING max(seq) > 0",
            ),
        ),
    ),
    Bug(
        "a new outbox file goes on with the old stream's name",
        (("wire/outbox.py", "secrets.token_hex(8)", "'0123456789abcdef'"),),
    ),
    Bug(
        "a card that was restored from an image goes on with its old stream",
        (("wire/outbox.py", "(receipt.clash or highest > self._made)", "False"),),
    ),
    Bug(
        "only an outbox that is behind the hub is known to be a copy",
        (("wire/outbox.py", "(receipt.clash or highest > self._made)", "highest > self._made"),),
    ),
    Bug(
        "events of a copy forget what they were called first",
        (("wire/codec.py", "        was=kept.was,\n", ""),),
    ),
    Bug(
        "receipts are sent although the commit failed",
        (
            (
                "hub/store/sqlite.py",
                '            msg = f"{self.path} cannot be written: {error}; check the disk"\n'
                "            raise StoreError(msg) from error\n",
                "",
            ),
        ),
    ),
    Bug(
        "how far a stream is is not always written with its rows",
        (
            (
                "hub/store/work.py",
                "                for key, cursor in self.cursors.items()\n            ],\n        )\n",
                "                for key, cursor in list(self.cursors.items())[1:]\n"
                "            ],\n        )\n",
            ),
        ),
    ),
    Bug(
        "a hole that the device no longer holds blocks its stream",
        (
            (
                "hub/store/work.py",
                "            cursor.release(one.oldest)\n",
                "            pass\n",
            ),
        ),
    ),
    Bug(
        "a body that is not understood is not taken",
        (
            (
                "hub/sorting.py",
                "                self._incoming.append(self._event(",
                "                decode_body(head.type, head.data)\n"
                "                self._incoming.append(self._event(",
            ),
        ),
    ),
    Bug(
        "what is not receipted is never sent again",
        (("wire/uplink.py", "        self._expire(now_ms)\n", ""),),
        "tests/wire/test_uplink.py",
    ),
    Bug(
        "a failed append is believed to be gone",
        (("wire/outbox.py", "            self._in_doubt = True\n", ""),),
    ),
    Bug(
        "a failed commit is believed to be gone",
        (
            (
                "hub/store/sqlite.py",
                "            self._in_doubt = True\n            with",
                "            with",
            ),
        ),
    ),
    Bug(
        "a full outbox drops the oldest",
        (
            (
                "wire/outbox.py",
                "            self._refuse([encode_body(event) for event in events])\n",
                "            self._db.execute('DELETE FROM outbox WHERE seq IN"
                " (SELECT seq FROM outbox LIMIT ?)', (len(events),))\n",
            ),
        ),
    ),
    Bug(
        "a press eight seconds after the last is called a burst",
        (("hub/scoring/guard.py", "since_press_ms < parameters", "since_press_ms <= parameters"),),
        "tests/hub/scoring/test_state.py",
    ),
    Bug(
        "a corrected answer stays in its bin",
        (
            (
                "hub/scoring/visit.py",
                "        _count_rated(state, state.items[known.last.item], known, parameters, -1)\n",
                "        pass\n",
            ),
        ),
        "tests/hub/scoring/test_visit.py tests/hub/scoring/test_state.py",
    ),
    Bug(
        "the word that arrives last is taken for the last word",
        (("hub/scoring/visit.py", "    if word <= known:\n        return words\n", ""),),
        "tests/hub/scoring/test_visit.py tests/hub/scoring/test_state.py",
    ),
    Bug(
        "a goal is held against the days before it was meant",
        (("config/goals.py", "        if goal.since <= day:\n", "        if goal.since:\n"),),
        "tests/hub/scoring/test_past.py tests/config/test_goals.py",
    ),
    Bug(
        "an element leans by its raw share, however few said so",
        (
            (
                "hub/scoring/lean.py",
                "p = (much + 1) / (n + PSEUDO_MENTIONS)",
                "p = (much + 0.01) / (n + 0.02)",
            ),
        ),
        "tests/hub/scoring/test_lean.py",
    ),
    Bug(
        "the days in the gap go on over a day that met its target",
        (("hub/scoring/past.py", 'if status != "below"', 'if status == "few"'),),
        "tests/hub/scoring/test_past.py",
    ),
    Bug(
        "a part of the store rings beside the store",
        (("hub/alerts.py", '        return "folded"\n', "        return None\n"),),
        "tests/hub/test_alerts.py",
    ),
    Bug(
        "an alert is raised again on the day that it was cleared",
        (
            (
                "hub/alerts.py",
                "one.day == sign.day)",
                "one.day == sign.day and one.state != 'cleared')",
            ),
        ),
        "tests/hub/test_alerts.py",
    ),
    Bug(
        "whether it worked is judged on any hour of the day",
        (("hub/actions.py", "(summary.day % WEEK_DAYS, hour)", "(summary.day % WEEK_DAYS, 0)"),),
        "tests/hub/test_actions.py",
    ),
    Bug(
        "days are taken to differ by nothing but chance",
        (("hub/actions.py", "chance + drift *", "chance + 0 * drift *"),),
        "tests/hub/test_actions.py",
    ),
    Bug(
        "a snapshot made under other rules is gone on from",
        (("hub/recall.py", "if found.rules != board.rules:", "if not found.rules:"),),
        "tests/hub/test_recall.py",
    ),
)
