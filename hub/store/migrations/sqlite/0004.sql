-- Stretches of the log, written briefly so that they are read anew faster: made from `events`, never
-- the truth, and made again when they are gone.
CREATE TABLE shorthand (
    stretch INTEGER PRIMARY KEY,
    content BLOB NOT NULL
) STRICT;
