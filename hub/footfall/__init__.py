"""How many people are inside and how far to trust it: all doors of a store together.

Pure. In come the counters of the lines and zones (``hub.scoring.state``), what the store declares
of its doors and hours, and the time; out go numbers with what was not watched and how wrong they
may be. Nothing here knows the database, the devices or the screen.

* ``doors``      which lines are public doors and which the staff's
* ``opening``    from when to when one balance of people runs: from closing to closing
* ``trust``      how far off a door may be, by its audit and by what it did not see
* ``occupancy``  people inside now, and by the hour
* ``closing``    what was left over when the store had closed, and is corrected openly
* ``day``        each door of one business day, staff apart, raw beside corrected
* ``zones``      visits, dwell, queues
* ``compare``    a count by hand beside the counter's buckets of the same minutes
* ``recent``     the newest of those buckets
* ``hand``       what all counts by hand say of a line
"""
