-- How many taps a line knows of its day; empty in lines that were kept before it was asked for.
ALTER TABLE lines ADD COLUMN taps bigint;
