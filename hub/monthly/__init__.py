"""A region's month on paper.

* ``month``  what the ledger knows of a month, as the values of the report
* ``page``   those values as HTML, to be printed. PURE.
"""
