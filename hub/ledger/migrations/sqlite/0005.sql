-- Sums by week of each store, one week behind the other: who puts stores beside each other reads the
-- weeks that are asked for and no others. Groups of stores have none: nobody asks for theirs.
CREATE TABLE weeks_in_order (
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
    PRIMARY KEY (week, holder)
) STRICT, WITHOUT ROWID;

INSERT INTO weeks_in_order (
    holder, week, days, finals, closed, answers, made, burst, crowd, unplaced, four1, four2,
    four3, four4, five1, five2, five3, five4, five5, visitors, visit_days, coverage, passers,
    voices, bins_expected, bins, alerts, unseen, actions, worked, gap, gap_days, promoters,
    passives, detractors
) SELECT
    holder, week, days, finals, closed, answers, made, burst, crowd, unplaced, four1, four2,
    four3, four4, five1, five2, five3, five4, five5, visitors, visit_days, coverage, passers,
    voices, bins_expected, bins, alerts, unseen, actions, worked, gap, gap_days, promoters,
    passives, detractors
FROM weeks WHERE holder IN (SELECT store FROM stores) ORDER BY week, holder;

DROP TABLE weeks;
ALTER TABLE weeks_in_order RENAME TO weeks;

-- A day's sums of all stores side by side; a day's row holds much else, and lies with its store.
DROP INDEX days_by_day;
CREATE INDEX days_by_day ON days (
    day, store, days, finals, closed, answers, made, burst, crowd, unplaced, four1, four2, four3,
    four4, five1, five2, five3, five4, five5, visitors, visit_days, coverage, passers, voices,
    bins_expected, bins, alerts, unseen, actions, worked, gap, gap_days, promoters, passives,
    detractors
);

CREATE INDEX days_forked ON days (day, store) WHERE forked = 1;
