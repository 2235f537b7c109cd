-- The roster: which stores a region expects days of.
CREATE TABLE members (
    store TEXT NOT NULL PRIMARY KEY,
    label TEXT NOT NULL,
    area TEXT NOT NULL,
    format TEXT NOT NULL,
    opened INTEGER,
    closed_on INTEGER,
    timezone TEXT NOT NULL
) STRICT;

-- The public keys that are trusted for a store; `number` tells which was first.
CREATE TABLE keys (
    store TEXT NOT NULL,
    number INTEGER NOT NULL,
    key TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    said_by TEXT NOT NULL,
    PRIMARY KEY (store, key)
) STRICT, WITHOUT ROWID;

-- How far each store's log is without a hole. `plain`: no fork, no hole, so that a line which
-- stands on this one changes no other.
CREATE TABLE stores (
    store TEXT NOT NULL PRIMARY KEY,
    holder TEXT NOT NULL,
    incarnation TEXT,
    seq INTEGER NOT NULL,
    digest TEXT,
    plain INTEGER NOT NULL,
    lines INTEGER NOT NULL,
    waiting INTEGER NOT NULL
) STRICT;

-- Every line that was well signed, as it was signed; `document` is packed (zlib), never changed.
CREATE TABLE lines (
    store TEXT NOT NULL,
    digest TEXT NOT NULL,
    previous TEXT NOT NULL,
    incarnation TEXT NOT NULL,
    seq INTEGER NOT NULL,
    key TEXT NOT NULL,
    day INTEGER NOT NULL,
    rev INTEGER NOT NULL,
    made_s INTEGER NOT NULL,
    state TEXT NOT NULL,
    why TEXT NOT NULL,
    late INTEGER NOT NULL,
    trusted INTEGER NOT NULL,
    superseded INTEGER NOT NULL,
    carrier TEXT NOT NULL,
    received_ms INTEGER NOT NULL,
    document BLOB NOT NULL,
    signature BLOB NOT NULL,
    PRIMARY KEY (store, digest)
) STRICT;

CREATE INDEX lines_by_day ON lines (store, day);
CREATE INDEX lines_by_seq ON lines (store, seq);

CREATE TRIGGER lines_stay BEFORE DELETE ON lines
BEGIN SELECT raise(ABORT, 'a line of a store is never deleted'); END;

CREATE TRIGGER lines_are_as_signed BEFORE UPDATE OF document, signature, digest, store ON lines
BEGIN SELECT raise(ABORT, 'a line of a store is never changed'); END;

-- What was wrong with lines that came; the newest few of each store.
CREATE TABLE faults (
    store TEXT NOT NULL,
    name TEXT NOT NULL,
    trouble TEXT NOT NULL,
    digest TEXT NOT NULL,
    seq INTEGER NOT NULL,
    carrier TEXT NOT NULL,
    times INTEGER NOT NULL,
    first_ms INTEGER NOT NULL,
    last_ms INTEGER NOT NULL,
    document BLOB NOT NULL,
    signature BLOB NOT NULL,
    PRIMARY KEY (store, name, trouble)
) STRICT;

CREATE INDEX faults_by_time ON faults (store, last_ms);

CREATE TABLE receipts (
    store TEXT NOT NULL,
    number INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    document BLOB NOT NULL,
    signature BLOB NOT NULL,
    PRIMARY KEY (store, number)
) STRICT;

-- Each store-day once, in the line that is counted.
CREATE TABLE days (
    store TEXT NOT NULL,
    day INTEGER NOT NULL,
    digest TEXT NOT NULL,
    incarnation TEXT NOT NULL,
    seq INTEGER NOT NULL,
    rev INTEGER NOT NULL,
    forked INTEGER NOT NULL,
    made_s INTEGER NOT NULL,
    state TEXT NOT NULL,
    why TEXT NOT NULL,
    late INTEGER NOT NULL,
    begins INTEGER NOT NULL,
    ends INTEGER NOT NULL,
    seconds INTEGER NOT NULL,
    formula TEXT NOT NULL,
    description TEXT NOT NULL,
    asked TEXT NOT NULL,
    awaited INTEGER NOT NULL,
    lost INTEGER NOT NULL,
    score INTEGER,
    low INTEGER,
    high INTEGER,
    target INTEGER,
    target_gap INTEGER,
    days INTEGER NOT NULL,
    finals INTEGER NOT NULL,
    closed INTEGER NOT NULL,
    answers INTEGER NOT NULL,
    made INTEGER NOT NULL,
    burst INTEGER NOT NULL,
    crowd INTEGER NOT NULL,
    unplaced INTEGER NOT NULL,
    four1 INTEGER NOT NULL,
    four2 INTEGER NOT NULL,
    four3 INTEGER NOT NULL,
    four4 INTEGER NOT NULL,
    five1 INTEGER NOT NULL,
    five2 INTEGER NOT NULL,
    five3 INTEGER NOT NULL,
    five4 INTEGER NOT NULL,
    five5 INTEGER NOT NULL,
    visitors INTEGER NOT NULL,
    visit_days INTEGER NOT NULL,
    coverage INTEGER NOT NULL,
    passers INTEGER NOT NULL,
    voices INTEGER NOT NULL,
    bins_expected INTEGER NOT NULL,
    bins INTEGER NOT NULL,
    alerts INTEGER NOT NULL,
    unseen INTEGER NOT NULL,
    actions INTEGER NOT NULL,
    worked INTEGER NOT NULL,
    gap INTEGER NOT NULL,
    gap_days INTEGER NOT NULL,
    promoters INTEGER NOT NULL,
    passives INTEGER NOT NULL,
    detractors INTEGER NOT NULL,
    PRIMARY KEY (store, day)
) STRICT, WITHOUT ROWID;

CREATE INDEX days_by_day ON days (day, store, state, forked);

-- What staff did, of the line that is counted.
CREATE TABLE acts (
    store TEXT NOT NULL,
    day INTEGER NOT NULL,
    number INTEGER NOT NULL,
    scope TEXT NOT NULL,
    element TEXT,
    alert INTEGER,
    verdict TEXT NOT NULL,
    PRIMARY KEY (store, day, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX acts_by_day ON acts (day);

-- Sums by week. A holder is a store, or all stores of one area and format.
CREATE TABLE weeks (
    holder TEXT NOT NULL,
    week INTEGER NOT NULL,
    days INTEGER NOT NULL,
    finals INTEGER NOT NULL,
    closed INTEGER NOT NULL,
    answers INTEGER NOT NULL,
    made INTEGER NOT NULL,
    burst INTEGER NOT NULL,
    crowd INTEGER NOT NULL,
    unplaced INTEGER NOT NULL,
    four1 INTEGER NOT NULL,
    four2 INTEGER NOT NULL,
    four3 INTEGER NOT NULL,
    four4 INTEGER NOT NULL,
    five1 INTEGER NOT NULL,
    five2 INTEGER NOT NULL,
    five3 INTEGER NOT NULL,
    five4 INTEGER NOT NULL,
    five5 INTEGER NOT NULL,
    visitors INTEGER NOT NULL,
    visit_days INTEGER NOT NULL,
    coverage INTEGER NOT NULL,
    passers INTEGER NOT NULL,
    voices INTEGER NOT NULL,
    bins_expected INTEGER NOT NULL,
    bins INTEGER NOT NULL,
    alerts INTEGER NOT NULL,
    unseen INTEGER NOT NULL,
    actions INTEGER NOT NULL,
    worked INTEGER NOT NULL,
    gap INTEGER NOT NULL,
    gap_days INTEGER NOT NULL,
    promoters INTEGER NOT NULL,
    passives INTEGER NOT NULL,
    detractors INTEGER NOT NULL,
    PRIMARY KEY (holder, week)
) STRICT, WITHOUT ROWID;

CREATE TABLE expros (
    holder TEXT NOT NULL,
    week INTEGER NOT NULL,
    expro TEXT NOT NULL,
    scale INTEGER NOT NULL,
    answers INTEGER NOT NULL,
    f1 INTEGER NOT NULL,
    f2 INTEGER NOT NULL,
    f3 INTEGER NOT NULL,
    f4 INTEGER NOT NULL,
    f5 INTEGER NOT NULL,
    PRIMARY KEY (holder, week, expro, scale)
) STRICT, WITHOUT ROWID;

-- The hour -1 are those too small to be told.
CREATE TABLE hours (
    holder TEXT NOT NULL,
    week INTEGER NOT NULL,
    weekday INTEGER NOT NULL,
    hour INTEGER NOT NULL,
    scale INTEGER NOT NULL,
    answers INTEGER NOT NULL,
    f1 INTEGER NOT NULL,
    f2 INTEGER NOT NULL,
    f3 INTEGER NOT NULL,
    f4 INTEGER NOT NULL,
    f5 INTEGER NOT NULL,
    PRIMARY KEY (holder, week, weekday, hour, scale)
) STRICT, WITHOUT ROWID;

CREATE TABLE rules (
    holder TEXT NOT NULL,
    week INTEGER NOT NULL,
    formula TEXT NOT NULL,
    asked TEXT NOT NULL,
    days INTEGER NOT NULL,
    PRIMARY KEY (holder, week, formula, asked)
) STRICT, WITHOUT ROWID;

CREATE TABLE places (
    holder TEXT NOT NULL,
    week INTEGER NOT NULL,
    touchpoint TEXT NOT NULL,
    scale INTEGER NOT NULL,
    context INTEGER NOT NULL,
    answers INTEGER NOT NULL,
    f1 INTEGER NOT NULL,
    f2 INTEGER NOT NULL,
    f3 INTEGER NOT NULL,
    f4 INTEGER NOT NULL,
    f5 INTEGER NOT NULL,
    PRIMARY KEY (week, holder, touchpoint, scale, context)
) STRICT, WITHOUT ROWID;
