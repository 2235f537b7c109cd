-- Which devices were expected and said nothing on a day, by name, with a space between two.
ALTER TABLE days ADD COLUMN silent TEXT NOT NULL DEFAULT '';
