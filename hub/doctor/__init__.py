"""What ``vetrina-hub doctor`` looks at; the hub may be running meanwhile.

* ``store`` everything of a store's hub
* ``node`` everything of a region's node
* ``kept`` what is on disk: databases, copies, logs that are signed, secrets
* ``ports`` where it could not listen
* ``spoken`` who speaks with whom: ports, the broker, devices, the region

Each takes settings and the time and gives checks that are safe to share. Nothing is mended.
"""
