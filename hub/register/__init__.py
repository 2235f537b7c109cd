"""The register of a store's days: who writes it, who signs it, and who reads it.

* ``signet``     the hub's key, and the head of the log kept outside the database
* ``registrar``  makes each day's report when it is due, and again when it changes
* ``around``     what he needs of the board, the logbook and the store
* ``memo``       what was told of open days, to tell no difference that is of few people
* ``reader``     the days and the log, page by page, for people and regions
"""
