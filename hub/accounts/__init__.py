"""Who may do what at this hub, and how it knows them.

In come names, passwords and keys; out go ``Person``s with a role. It knows nothing of HTTP, which
is ``hub.screen.gate``, and keeps nothing itself, which is ``hub.store``.

* ``role``     the roles, and who may do what another may
* ``rights``   the role that each route asks for: one table
* ``keys``     keys without a password: what programs show
* ``console``  the command line on the hub's own machine
* ``slip``     a secret on disk, for whoever may read the hub's folder
"""
