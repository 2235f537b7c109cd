-- The signed log of day reports, append-only: the bytes of each line as they were signed.
CREATE TABLE sheets (
    seq INTEGER PRIMARY KEY,
    day INTEGER NOT NULL,
    digest TEXT NOT NULL UNIQUE,
    document BLOB NOT NULL,
    signature BLOB NOT NULL
) STRICT;

CREATE INDEX sheets_by_day ON sheets (day, seq);

CREATE TRIGGER sheets_stay BEFORE DELETE ON sheets
BEGIN SELECT raise(ABORT, 'a line of the log of day reports is never deleted'); END;

CREATE TRIGGER sheets_are_as_signed BEFORE UPDATE ON sheets
BEGIN SELECT raise(ABORT, 'a line of the log of day reports is never changed'); END;
