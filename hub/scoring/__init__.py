"""What the evidence says: how shoppers find the store, and how many they are.

Pure. In come events that are stored already; out go scores and traffic, each with its interval,
how much evidence it rests on and a status. Nothing here knows the database, the devices' health or
the screen. From the log to a score:

* ``guard``, ``intake``, ``visit``   which events count, and where (the model's sections 0 and 2)
* ``state``               integer counters in bins of five minutes
* ``day``, ``plan``       business days and hours; what the store has configured (1)
* ``footfall``            people in a zone and bin; the crowd cap
* ``effective``           what a bin counts (3)
* ``summary``, ``chronicle``, ``snapshot``  days as integers (4), and the memory of all of them
* ``history``             what is usual (5)
* ``window``              what one reading looks at
* ``belief``, ``item``    evidence to a score; one item now (6)
* ``detector``            has something changed today? (7)
* ``group``               cells, ExPros, modules, touchpoints and the store (8)
* ``senses``, ``engagement``, ``voices``    elements (9), answers per passer (10), NPS (11),
  expectation (12)
* ``rollup``              stores and periods (13)
* ``reading``             all of it at one moment
* ``traffic``             people in, out and inside today

The parameters (14) are ``config.parameters``.
"""
