-- What is missing in a store's log, and between which days it was: both of them are there.
CREATE TABLE holes (
    store text NOT NULL,
    first_seq bigint NOT NULL,
    last_seq bigint NOT NULL,
    after_day bigint NOT NULL,
    before_day bigint NOT NULL,
    PRIMARY KEY (store, first_seq)
);

CREATE INDEX holes_by_day ON holes (before_day, after_day);

-- Stores that have a hole are looked at anew with their next line.
UPDATE stores SET plain = 0;

-- The day that a line tells which is not signed by the key that it names.
ALTER TABLE faults ADD COLUMN day bigint;

CREATE INDEX faults_by_day ON faults (day, store) WHERE trouble = 'signature';
CREATE INDEX lines_untrusted ON lines (day, store) WHERE trusted = 0;
