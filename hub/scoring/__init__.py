"""What the evidence says: how shoppers find the store, and how many they are.

Pure. In come events that are stored already; out go scores and traffic, each with how much
evidence it rests on. Nothing here knows the database, the devices' health or the screen.

* ``day``      when the store's business day began
* ``state``    integer counters, folded event by event
* ``index``    counters to scores with their intervals
* ``traffic``  counters to people in, out and inside
"""
