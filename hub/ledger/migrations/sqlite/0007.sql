-- A door's count by its own coverage, counts by hand, and late taps that are too few to be told apart.
-- The rows are counted anew from the kept lines in the same transaction (hub.ledger.recount).
ALTER TABLE days RENAME COLUMN coverage TO likely;
ALTER TABLE days ADD COLUMN bound_days INTEGER NOT NULL DEFAULT 0;
ALTER TABLE days ADD COLUMN audit_right INTEGER NOT NULL DEFAULT 0;
ALTER TABLE days ADD COLUMN audit_of INTEGER NOT NULL DEFAULT 0;
ALTER TABLE days ADD COLUMN audit_days INTEGER NOT NULL DEFAULT 0;
ALTER TABLE days ADD COLUMN waiting INTEGER NOT NULL DEFAULT 0;
ALTER TABLE weeks RENAME COLUMN coverage TO likely;
ALTER TABLE weeks ADD COLUMN bound_days INTEGER NOT NULL DEFAULT 0;
ALTER TABLE weeks ADD COLUMN audit_right INTEGER NOT NULL DEFAULT 0;
ALTER TABLE weeks ADD COLUMN audit_of INTEGER NOT NULL DEFAULT 0;
ALTER TABLE weeks ADD COLUMN audit_days INTEGER NOT NULL DEFAULT 0;
ALTER TABLE weeks ADD COLUMN waiting INTEGER NOT NULL DEFAULT 0;

-- A day's sums of all stores side by side, as before, with those that are new.
DROP INDEX days_by_day;
CREATE INDEX days_by_day ON days (
    day, store, days, finals, closed, answers, made, burst, crowd, unplaced, waiting, four1, four2,
    four3, four4, five1, five2, five3, five4, five5, visitors, visit_days, likely, bound_days,
    audit_right, audit_of, audit_days, passers, voices, bins_expected, bins, alerts, unseen,
    actions, worked, gap, gap_days, promoters, passives, detractors
);
