-- Sums by week of each store, one week behind the other: who puts stores beside each other reads the
-- weeks that are asked for and no others. Groups of stores have none: nobody asks for theirs.
CREATE TABLE weeks_in_order (
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
    PRIMARY KEY (week, holder)
);

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

-- How many days have come; all of their sums would be more columns than an index here may have.
DROP INDEX days_by_day;
CREATE INDEX days_by_day ON days (day, store) INCLUDE (days, finals, closed);

CREATE INDEX days_forked ON days (day, store) WHERE forked = 1;
