-- What answers became when they had had their time: counts by local hour, with no visit in them.
CREATE TABLE sums (
    hour_ms INTEGER NOT NULL,
    device TEXT NOT NULL,
    question TEXT NOT NULL,
    version INTEGER NOT NULL,
    scale INTEGER NOT NULL,
    kind TEXT NOT NULL,
    said TEXT NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (hour_ms, device, question, version, scale, kind, said)
) STRICT, WITHOUT ROWID;

-- The numbers of those answers, in runs, with four bytes of a hash of each: one that comes again is
-- known, and is told from another one under its number.
CREATE TABLE aged (
    device TEXT NOT NULL,
    stream TEXT NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    checks BLOB NOT NULL,
    PRIMARY KEY (device, stream, first)
) STRICT, WITHOUT ROWID;

-- How far the log has been gone through for it.
CREATE TABLE aging (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    upto INTEGER NOT NULL
) STRICT;

INSERT INTO aging VALUES (1, 0);
