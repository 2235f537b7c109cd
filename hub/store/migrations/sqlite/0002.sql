-- What the scores are made of, as it was when the log had come to a position: only the rest of the
-- log is read at a start. It can be made from the log again, and holds the newest one only.
CREATE TABLE snapshot (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    position INTEGER NOT NULL,
    rules TEXT NOT NULL,
    content BLOB NOT NULL
) STRICT;

-- What happened at the hub itself, append-only: alerts, what staff said and did about them.
CREATE TABLE journal (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at_ms INTEGER NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL
) STRICT;
