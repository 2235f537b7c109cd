"""The store's live page and its API over HTTP.

In come requests and what ``hub.board`` knows; out go the page, the ``LiveView`` as JSON and as a
stream, health and metrics. It changes nothing in the store, and loads nothing from elsewhere.

* ``server``   routes, start and stop
* ``serving``  an application on a socket, until it is cancelled
* ``feed``     one serialised frame for all viewers
* ``delta``    what is new in a view
* ``stream``   server-sent events to one viewer
* ``sheet``    every score at once, made anew at most once a second
* ``office``   alerts, and what staff did about them
* ``desk``     the grid, how a scope went, and what stands in the log
* ``takeaway`` exports, and what their numbers mean
* ``assets``   the page and its files
* ``shield``   which hosts are answered, and what every answer carries
* ``gate``     who may come in, and as what
* ``reception``  signing in, one's own account, and who is known
* ``answer``, ``query``     how everything is answered, and asked
* ``metrics``, ``openapi``  what machines read
"""
