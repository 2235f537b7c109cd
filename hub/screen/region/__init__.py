"""A region's node over HTTP: what the hubs of its stores bring, and what its staff see.

In come requests, the region's ledger and its people; out go cursors, receipts, lines and pages. It
changes nothing but the ledger, and loads nothing from elsewhere.

* ``server``   routes, start and stop
* ``house``    what stands behind them
* ``books``    the ledger on threads of its own, asked by few at a time
* ``sync``     what hubs bring, and what laptops follow
* ``unpack``   a page of a log out of a request, never more than it may be
* ``pages``    what staff read; ``almanac`` and ``closer`` look it up
* ``porter``   which stores belong to it, and with what they come
* ``sync_paths``, ``page_paths``, ``openapi``  what machines read
"""
