"""Bugs in copies of the hub, in the way back, and in what is erased; ``plant-bugs`` says how."""

from planted import Bug

COPIES = "tests/hub/backup"
ERASING = "tests/hub/test_retention.py"

KEEP_BUGS = (
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
        (("hub/store/sqlite.py", "wal_checkpoint(TRUNCATE)", "wal_checkpoint(PASSIVE)"),),
        ERASING,
    ),
    Bug(
        "erased words stay in what the file has freed",
        (("hub/store/sqlite.py", "secure_delete = ON", "secure_delete = OFF"),),
        ERASING,
    ),
    Bug(
        "a comment that comes again is another card's",
        (("hub/store/work.py", " and not _was_erased(one, row[0])", ""),),
        ERASING,
    ),
)
