-- Which lines stand on a line: a new one is looked at with its neighbours, not with all of its log.
CREATE INDEX lines_by_previous ON lines (store, previous);

-- A wrongly signed line is kept whole now. Of one that was cut off nothing is left to be copied.
UPDATE faults SET document = x'' WHERE trouble = 'signature' AND length(document) = 65536;
