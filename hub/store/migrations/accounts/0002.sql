-- With what the hubs of a region's stores come; the hash is the token's SHA-256.
CREATE TABLE tokens (
    hash TEXT NOT NULL PRIMARY KEY,
    store TEXT NOT NULL,
    made_ms INTEGER NOT NULL
) STRICT;
