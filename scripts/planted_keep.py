"""Bugs in copies of the hub, the way back, what is erased, and ``doctor``; ``plant-bugs`` says how."""

from planted import Bug

COPIES = "tests/hub/backup"
ERASING = "tests/hub/test_retention.py"
AGING = "tests/hub/test_aging.py"
SUMS = "tests/hub/export/test_sums.py"
CANARY = "tests/faults/test_canary.py"
LINKS = "tests/hub/backup/test_links.py"
DOUBT = "tests/hub/test_doubt.py"
DOCTOR = "tests/hub/test_doctor.py"
TOLD = "tests/test_doctor.py"
OPEN_DOOR = "tests/faults/test_mosquitto_doctor.py"

KEEP_BUGS = (
    Bug(
        "a link is looked for before a database is opened, and not after",
        (
            ("hub/store/opening.py", "    found: str = db", "    str(db"),
            (
                "hub/store/opening.py",
                ".fetchone()[2]\n    if found == str(real):",
                ".fetchone()[2])\n    if not path.is_symlink():",
            ),
        ),
        LINKS,
    ),
    Bug(
        "a shop file in the hub's folder is read through a link",
        (("hub/backup/making.py", "open_by_name(origin.shop, folder)", "origin.shop.open('rb')"),),
        LINKS,
    ),
    Bug(
        "a clock that jumped is believed when it has gone on for an hour",
        (("hub/doubt.py", "if now_ms - since_ms >= DOUBT_DAYS * DAY_MS:", "if goes_on:"),),
        DOUBT,
    ),
    Bug(
        "what is old goes while the clock is in doubt",
        (("hub/retention.py", "    if belief.is_doubted:\n        return progress\n", ""),),
        DOUBT,
    ),
    Bug(
        "a doubt is forgotten at a restart",
        (("hub/belief.py", "    if belief != before:\n", "    if not belief.is_doubted:\n"),),
        DOUBT,
    ),
    Bug(
        "a tap behind the start says what time it was before it",
        (
            (
                "hub/belief.py",
                "    if said_ms is not None and kept(folder) is None:",
                "    if False:",
            ),
        ),
        DOUBT,
    ),
    Bug(
        "a copy is synced at its end alone, and a tap waits behind all of it",
        (("hub/store/trickle.py", ">= PIECE_BYTES:", ">= 1_000 * PIECE_BYTES:"),),
        "tests/hub/store/test_duplicate.py",
    ),
    Bug(
        "the packed copy is synced at its end alone",
        (("hub/backup/packing.py", "                trickle.look()\n", ""),),
        "tests/hub/store/test_duplicate.py",
    ),
    Bug(
        "a restored hub reads the write-ahead log of the database before",
        (
            (
                "hub/backup/restoring.py",
                "        (folder / one).unlink(missing_ok=True)\n",
                "        pass\n",
            ),
        ),
        COPIES,
    ),
    Bug(
        "a copy's files are not held against its manifest",
        (("hub/backup/restoring.py", "if found != part.sha256:", "if False:"),),
        COPIES,
    ),
    Bug(
        "any hub's copy is taken",
        (("hub/backup/restoring.py", "and (known or key):", "and key:"),),
        COPIES,
    ),
    Bug(
        "erased words stay in the write-ahead log",
        (("hub/store/erasing.py", "wal_checkpoint(TRUNCATE)", "wal_checkpoint(PASSIVE)"),),
        ERASING,
    ),
    Bug(
        "erased words stay in what the file has freed",
        (("hub/store/erasing.py", "secure_delete = ON", "secure_delete = OFF"),),
        ERASING,
    ),
    Bug(
        "a comment that comes again is another card's",
        (("hub/store/work.py", " and not _was_erased(one, row[0])", ""),),
        ERASING,
    ),
    Bug(
        "bytes that a reader holds are not told",
        (("hub/store/erasing.py", "        if busy:\n", "        if False:\n"),),
        ERASING,
    ),
    Bug(
        "what nobody could read keeps the words",
        (("hub/store/retained.py", "0 if words is None else take_unread(db, words)", "0"),),
        CANARY,
    ),
    Bug(
        "the first admin's code stands in the log",
        (
            (
                "hub/accounts/register.py",
                "            await self.first_code()  # not into the log, which others may read\n",
                '            _log.warning("%s", await self.first_code())\n',
            ),
        ),
        CANARY,
    ),
    Bug(
        "an old copy is no reason for doctor to fail",
        (
            (
                "hub/doctor/kept.py",
                '"failed" if away > OVERDUE else "doubtful"',
                '"fine" if away > OVERDUE else "doubtful"',
            ),
        ),
        DOCTOR,
    ),
    Bug(
        "doctor believes the audit log",
        (("hub/doctor/kept.py", "flaws(lines, newest)", "[]"),),
        DOCTOR,
    ),
    Bug(
        "doctor ends with the mildest",
        (("config/checkup.py", "for one in reversed(CODES)", "for one in CODES"),),
        "tests/config/test_soundness.py",
    ),
    Bug(
        "the ballast is kept while the disk is full",
        (("hub/ballast.py", "                self._path.unlink()\n", "                pass\n"),),
        "tests/faults/test_ballast.py",
    ),
    Bug(
        "a copy is begun whatever the room",
        (("hub/backup/making.py", "    if free < wanted:\n", "    if False:\n"),),
        COPIES,
    ),
    Bug(
        "an answer that became a sum is added once more when it comes again",
        (
            (
                "hub/store/work.py",
                "        return self._is_aged(one, cursor)\n",
                "        return False\n",
            ),
        ),
        AGING,
    ),
    Bug(
        "a new answer under the number of an aged one is taken for it",
        (("hub/store/aging.py", "return check in {_check(body) for body in said}", "return True"),),
        AGING,
    ),
    Bug(
        "a hub whose clock is years behind makes sums of its whole log",
        (
            ("hub/aging.py", "        return page[: old[-1]], young", "        return page, young"),
            ("hub/aging.py", "if follows_ms is not None and follows_ms < before_ms:", "if True:"),
        ),
        "tests/hub/test_aging_clock.py",
    ),
    Bug(
        "a visit's later words are added up by themselves",
        (("hub/store/aging.py", "NEAR_EVENTS = 200\n", "NEAR_EVENTS = 0\n"),),
        AGING,
    ),
    Bug(
        "the log written briefly keeps what has become sums",
        (("hub/store/aging.py", "for one in stretches]", "for one in stretches if False]"),),
        AGING,
    ),
    Bug(
        "an hour of sums is one of UTC",
        (("hub/scoring/sums.py", "(at_ms + ahead_ms) % HOUR_MS", "at_ms % HOUR_MS"),),
        AGING,
    ),
    Bug(
        "what is taken away of sums ends with their first page",
        (
            (
                "hub/archive/reader.py",
                "            after_ms = last.hour_ms\n",
                "            after_ms = last.hour_ms + 2**53\n",
            ),
        ),
        SUMS,
    ),
    Bug(
        "the sums of all versions of a question are taken away as one's",
        (("hub/export/tables.py", "one.version or None,", "1,"),),
        SUMS,
    ),
    Bug(
        "a copy that is put back brings erased words back",
        (("hub/backup/restoring.py", "gone = erase_again(", "gone = 0 and erase_again("),),
        COPIES,
    ),
    Bug(
        "a copy that is put back loses everybody's words",
        (("hub/store/erasing.py", "if is_erased(one.device, one.stream, one.seq)", "if True"),),
        COPIES,
    ),
    Bug(
        "words are erased before it is written down",
        (("hub/backup/erased.py", "        _append(folder / FILE, marks)\n", ""),),
        COPIES,
    ),
    Bug(
        "what a broker delivers to whom it does not concern goes unseen",
        (("wire/trespass.py", "heard += not _is_own(_topic(body), store, device)", "heard += 0"),),
        OPEN_DOOR,
    ),
    Bug(
        "a message that the broker took in the hub's name is held to be refused",
        (("wire/trespass.py", "len(body) == 2 or body[2] < _REFUSED", "False"),),
        OPEN_DOOR,
    ),
    Bug(
        "doctor shows a chat's address, which is its key",
        (
            (
                "hub/addressees.py",
                "{parts.scheme}://{parts.netloc.rpartition('@')[2]}\"",
                "{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}\"",
            ),
        ),
        TOLD,
    ),
    Bug(
        "doctor shows what a chat's address asks for, which is its key too",
        (
            (
                "hub/addressees.py",
                "{parts.scheme}://{parts.netloc.rpartition('@')[2]}\"",
                "{parts.scheme}://{parts.netloc.rpartition('@')[2]}?{parts.query}\"",
            ),
        ),
        TOLD,
    ),
    Bug(
        "doctor looks at no file with a chat's secret",
        (
            (
                "hub/doctor/kept.py",
                "    yield from (one.secret_file for one in settings.post.webhooks)\n",
                "",
            ),
        ),
        DOCTOR,
    ),
)
