-- The roster: which stores a region expects days of.
CREATE TABLE members (
    store text NOT NULL PRIMARY KEY,
    label text NOT NULL,
    area text NOT NULL,
    format text NOT NULL,
    opened bigint,
    closed_on bigint,
    timezone text NOT NULL
);

-- The public keys that are trusted for a store; `number` tells which was first.
CREATE TABLE keys (
    store text NOT NULL,
    number bigint NOT NULL,
    key text NOT NULL,
    at_ms bigint NOT NULL,
    said_by text NOT NULL,
    PRIMARY KEY (store, key)
);

-- How far each store's log is without a hole. `plain`: no fork, no hole, so that a line which
-- stands on this one changes no other.
CREATE TABLE stores (
    store text NOT NULL PRIMARY KEY,
    holder text NOT NULL,
    incarnation text,
    seq bigint NOT NULL,
    digest text,
    plain bigint NOT NULL,
    lines bigint NOT NULL,
    waiting bigint NOT NULL
);

-- Every line that was well signed, as it was signed; `document` is packed (zlib), never changed.
CREATE TABLE lines (
    store text NOT NULL,
    digest text NOT NULL,
    previous text NOT NULL,
    incarnation text NOT NULL,
    seq bigint NOT NULL,
    key text NOT NULL,
    day bigint NOT NULL,
    rev bigint NOT NULL,
    made_s bigint NOT NULL,
    state text NOT NULL,
    why text NOT NULL,
    late bigint NOT NULL,
    trusted bigint NOT NULL,
    superseded bigint NOT NULL,
    carrier text NOT NULL,
    received_ms bigint NOT NULL,
    document bytea NOT NULL,
    signature bytea NOT NULL,
    PRIMARY KEY (store, digest)
);

CREATE INDEX lines_by_day ON lines (store, day);
CREATE INDEX lines_by_seq ON lines (store, seq);

CREATE FUNCTION lines_are_as_signed() RETURNS trigger LANGUAGE plpgsql AS
'BEGIN RAISE EXCEPTION ''a line of a store is never deleted or changed''; END';

CREATE TRIGGER lines_stay BEFORE DELETE ON lines
FOR EACH ROW EXECUTE FUNCTION lines_are_as_signed();

CREATE TRIGGER lines_are_as_signed BEFORE UPDATE OF document, signature, digest, store ON lines
FOR EACH ROW EXECUTE FUNCTION lines_are_as_signed();

-- What was wrong with lines that came; the newest few of each store.
CREATE TABLE faults (
    store text NOT NULL,
    name text NOT NULL,
    trouble text NOT NULL,
    digest text NOT NULL,
    seq bigint NOT NULL,
    carrier text NOT NULL,
    times bigint NOT NULL,
    first_ms bigint NOT NULL,
    last_ms bigint NOT NULL,
    document bytea NOT NULL,
    signature bytea NOT NULL,
    PRIMARY KEY (store, name, trouble)
);

CREATE INDEX faults_by_time ON faults (store, last_ms);

CREATE TABLE receipts (
    store text NOT NULL,
    number bigint NOT NULL,
    at_ms bigint NOT NULL,
    document bytea NOT NULL,
    signature bytea NOT NULL,
    PRIMARY KEY (store, number)
);

-- Each store-day once, in the line that is counted.
CREATE TABLE days (
    store text NOT NULL,
    day bigint NOT NULL,
    digest text NOT NULL,
    incarnation text NOT NULL,
    seq bigint NOT NULL,
    rev bigint NOT NULL,
    forked bigint NOT NULL,
    made_s bigint NOT NULL,
    state text NOT NULL,
    why text NOT NULL,
    late bigint NOT NULL,
    begins bigint NOT NULL,
    ends bigint NOT NULL,
    seconds bigint NOT NULL,
    formula text NOT NULL,
    description text NOT NULL,
    asked text NOT NULL,
    awaited bigint NOT NULL,
    lost bigint NOT NULL,
    score bigint,
    low bigint,
    high bigint,
    target bigint,
    target_gap bigint,
    days bigint NOT NULL,
    finals bigint NOT NULL,
    closed bigint NOT NULL,
    answers bigint NOT NULL,
    made bigint NOT NULL,
    burst bigint NOT NULL,
    crowd bigint NOT NULL,
    unplaced bigint NOT NULL,
    four1 bigint NOT NULL,
    four2 bigint NOT NULL,
    four3 bigint NOT NULL,
    four4 bigint NOT NULL,
    five1 bigint NOT NULL,
    five2 bigint NOT NULL,
    five3 bigint NOT NULL,
    five4 bigint NOT NULL,
    five5 bigint NOT NULL,
    visitors bigint NOT NULL,
    visit_days bigint NOT NULL,
    coverage bigint NOT NULL,
    passers bigint NOT NULL,
    voices bigint NOT NULL,
    bins_expected bigint NOT NULL,
    bins bigint NOT NULL,
    alerts bigint NOT NULL,
    unseen bigint NOT NULL,
    actions bigint NOT NULL,
    worked bigint NOT NULL,
    gap bigint NOT NULL,
    gap_days bigint NOT NULL,
    promoters bigint NOT NULL,
    passives bigint NOT NULL,
    detractors bigint NOT NULL,
    PRIMARY KEY (store, day)
);

CREATE INDEX days_by_day ON days (day, store, state, forked);

-- What staff did, of the line that is counted.
CREATE TABLE acts (
    store text NOT NULL,
    day bigint NOT NULL,
    number bigint NOT NULL,
    scope text NOT NULL,
    element text,
    alert bigint,
    verdict text NOT NULL,
    PRIMARY KEY (store, day, number)
);

CREATE INDEX acts_by_day ON acts (day);

-- Sums by week. A holder is a store, or all stores of one area and format.
CREATE TABLE weeks (
    holder text NOT NULL,
    week bigint NOT NULL,
    days bigint NOT NULL,
    finals bigint NOT NULL,
    closed bigint NOT NULL,
    answers bigint NOT NULL,
    made bigint NOT NULL,
    burst bigint NOT NULL,
    crowd bigint NOT NULL,
    unplaced bigint NOT NULL,
    four1 bigint NOT NULL,
    four2 bigint NOT NULL,
    four3 bigint NOT NULL,
    four4 bigint NOT NULL,
    five1 bigint NOT NULL,
    five2 bigint NOT NULL,
    five3 bigint NOT NULL,
    five4 bigint NOT NULL,
    five5 bigint NOT NULL,
    visitors bigint NOT NULL,
    visit_days bigint NOT NULL,
    coverage bigint NOT NULL,
    passers bigint NOT NULL,
    voices bigint NOT NULL,
    bins_expected bigint NOT NULL,
    bins bigint NOT NULL,
    alerts bigint NOT NULL,
    unseen bigint NOT NULL,
    actions bigint NOT NULL,
    worked bigint NOT NULL,
    gap bigint NOT NULL,
    gap_days bigint NOT NULL,
    promoters bigint NOT NULL,
    passives bigint NOT NULL,
    detractors bigint NOT NULL,
    PRIMARY KEY (holder, week)
);

CREATE TABLE expros (
    holder text NOT NULL,
    week bigint NOT NULL,
    expro text NOT NULL,
    scale bigint NOT NULL,
    answers bigint NOT NULL,
    f1 bigint NOT NULL,
    f2 bigint NOT NULL,
    f3 bigint NOT NULL,
    f4 bigint NOT NULL,
    f5 bigint NOT NULL,
    PRIMARY KEY (holder, week, expro, scale)
);

-- The hour -1 are those too small to be told.
CREATE TABLE hours (
    holder text NOT NULL,
    week bigint NOT NULL,
    weekday bigint NOT NULL,
    hour bigint NOT NULL,
    scale bigint NOT NULL,
    answers bigint NOT NULL,
    f1 bigint NOT NULL,
    f2 bigint NOT NULL,
    f3 bigint NOT NULL,
    f4 bigint NOT NULL,
    f5 bigint NOT NULL,
    PRIMARY KEY (holder, week, weekday, hour, scale)
);

CREATE TABLE rules (
    holder text NOT NULL,
    week bigint NOT NULL,
    formula text NOT NULL,
    asked text NOT NULL,
    days bigint NOT NULL,
    PRIMARY KEY (holder, week, formula, asked)
);

CREATE TABLE places (
    holder text NOT NULL,
    week bigint NOT NULL,
    touchpoint text NOT NULL,
    scale bigint NOT NULL,
    context bigint NOT NULL,
    answers bigint NOT NULL,
    f1 bigint NOT NULL,
    f2 bigint NOT NULL,
    f3 bigint NOT NULL,
    f4 bigint NOT NULL,
    f5 bigint NOT NULL,
    PRIMARY KEY (week, holder, touchpoint, scale, context)
);
