"""The register of a store's days: who writes it, who signs it, and who reads it.

* ``signet``     the hub's key, and the head of the log kept outside the database
* ``registrar``  makes each day's report when it is due, and again when it changes
* ``reader``     the days and the log, page by page, for people and regions
"""
