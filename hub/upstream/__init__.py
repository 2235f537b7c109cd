"""The carriers of day reports: from a store's hub to its region, and on to its staff.

In comes a signed log; out go its lines to where they are wanted, each exactly as it was signed.
Whatever the way, it ends in ``Ledger.ingest``, which takes every line once.

* ``agenda``    when a hub goes to its region, and when again
* ``region``    what is said to a region's node
* ``push``      a hub brings what its region has not got
* ``pusher``    does so whenever it is due
* ``receipts``  what the region signed for, kept and looked at
* ``pull``      a region or a laptop fetches the log of a store
* ``roster``    a store that nobody has described yet
* ``files``     a log in a file, for stores without a line
* ``shelf``     the log of a hub, read beside it
* ``post``      brings the lines of a file to a node
* ``puller``    does so whenever it is due, at a node
"""
