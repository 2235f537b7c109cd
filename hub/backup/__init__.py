"""Copies of what a hub keeps, made while it runs, and the way back.

* ``manifest`` what a copy is made of, signed with the key of the hub's day reports
* ``rota`` when a copy is due, and which ones have had their time
* ``packing`` one file of a copy
* ``making`` one copy, from the hub's folder
* ``restoring`` the hub's folder, from one copy
* ``erased`` which comments a restored copy must not bring back
* ``nightly`` a copy every night, in the running hub

A copy is a folder: ``manifest.json``, ``manifest.sig``, and each file packed with gzip. It holds
the hub's keys and is to be kept as they are.
"""
