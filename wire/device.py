"""The shell of a device program: its outbox on a worker thread, its uplink, link and status.

Kiosk, sensor and the demo's shoppers all speak through a ``Device``. It does not decide what is
said, and it shows nothing.
"""
