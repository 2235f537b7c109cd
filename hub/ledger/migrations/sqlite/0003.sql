-- What is missing in a store's log, and between which days it was: both of them are there.
CREATE TABLE holes (
    store TEXT NOT NULL,
    first_seq INTEGER NOT NULL,
    last_seq INTEGER NOT NULL,
    after_day INTEGER NOT NULL,
    before_day INTEGER NOT NULL,
    PRIMARY KEY (store, first_seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX holes_by_day ON holes (before_day, after_day);

-- Stores that have a hole are looked at anew with their next line.
UPDATE stores SET plain = 0;

-- The day that a line tells which is not signed by the key that it names.
ALTER TABLE faults ADD COLUMN day INTEGER;

CREATE INDEX faults_by_day ON faults (day, store) WHERE trouble = 'signature';
CREATE INDEX lines_untrusted ON lines (day, store) WHERE trusted = 0;
