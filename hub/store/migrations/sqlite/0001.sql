-- The event log: append-only, the only truth. Everything else can be made from it again.
CREATE TABLE events (
    -- AUTOINCREMENT: a position is never handed out twice, also after old events have aged out.
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    device TEXT NOT NULL,
    stream TEXT NOT NULL,
    seq INTEGER NOT NULL,
    type TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    shift_ms INTEGER NOT NULL,
    retimed INTEGER NOT NULL,
    received_ms INTEGER NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (device, stream, seq)
) STRICT;

-- Whole CloudEvents whose body could not be understood, under their identity.
CREATE TABLE quarantine (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    device TEXT NOT NULL,
    stream TEXT NOT NULL,
    seq INTEGER NOT NULL,
    type TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    shift_ms INTEGER NOT NULL,
    retimed INTEGER NOT NULL,
    received_ms INTEGER NOT NULL,
    reason TEXT NOT NULL,
    raw BLOB NOT NULL,
    UNIQUE (device, stream, seq)
) STRICT;

-- First ids of events that came under another one: their outbox was restored from an old image
-- and began a new stream. A message under the first id may still be on its way.
CREATE TABLE renamed (
    device TEXT NOT NULL,
    stream TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (device, stream, seq)
) STRICT;

-- How far each stream is; written in the same transaction as the rows it speaks of.
CREATE TABLE streams (
    device TEXT NOT NULL,
    stream TEXT NOT NULL,
    upto INTEGER NOT NULL,
    also TEXT NOT NULL,
    lost INTEGER NOT NULL,
    -- two events came under one number: the device has to begin a new stream
    clash INTEGER NOT NULL,
    received_ms INTEGER NOT NULL,
    PRIMARY KEY (device, stream)
) STRICT;

-- What the hub's clock showed when a boot of a device began.
CREATE TABLE boots (
    device TEXT NOT NULL,
    boot TEXT NOT NULL,
    offset_ms INTEGER NOT NULL,
    PRIMARY KEY (device, boot)
) STRICT;

-- The last thing each device said of itself.
CREATE TABLE statuses (
    device TEXT NOT NULL PRIMARY KEY,
    status TEXT NOT NULL,
    received_ms INTEGER NOT NULL
) STRICT;

-- Messages without a readable identity; the newest few, for whoever looks for the culprit.
CREATE TABLE rejects (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    received_ms INTEGER NOT NULL,
    topic TEXT NOT NULL,
    reason TEXT NOT NULL,
    payload BLOB NOT NULL
) STRICT;

CREATE TABLE counters (
    name TEXT NOT NULL PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT;

INSERT INTO counters VALUES ('stored', 0), ('quarantined', 0), ('rejected', 0);
