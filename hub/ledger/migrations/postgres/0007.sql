-- A door's count by its own coverage, counts by hand, and late taps that are too few to be told apart.
-- The rows are counted anew from the kept lines in the same transaction (hub.ledger.recount).
ALTER TABLE days RENAME COLUMN coverage TO likely;
ALTER TABLE days ADD COLUMN bound_days bigint NOT NULL DEFAULT 0;
ALTER TABLE days ADD COLUMN audit_right bigint NOT NULL DEFAULT 0;
ALTER TABLE days ADD COLUMN audit_of bigint NOT NULL DEFAULT 0;
ALTER TABLE days ADD COLUMN audit_days bigint NOT NULL DEFAULT 0;
ALTER TABLE days ADD COLUMN waiting bigint NOT NULL DEFAULT 0;
ALTER TABLE weeks RENAME COLUMN coverage TO likely;
ALTER TABLE weeks ADD COLUMN bound_days bigint NOT NULL DEFAULT 0;
ALTER TABLE weeks ADD COLUMN audit_right bigint NOT NULL DEFAULT 0;
ALTER TABLE weeks ADD COLUMN audit_of bigint NOT NULL DEFAULT 0;
ALTER TABLE weeks ADD COLUMN audit_days bigint NOT NULL DEFAULT 0;
ALTER TABLE weeks ADD COLUMN waiting bigint NOT NULL DEFAULT 0;
