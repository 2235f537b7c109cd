"""What people may read of the log itself: single answers, comments, and whole datasets.

In come requests for pages; out go values. Every read is a bounded part of the log, on the store's
own thread between two commits, so nobody who reads keeps a tap waiting. It writes nothing.

* ``singles``  single answers and comments, newest first
* ``reader``   pages of the log, on the store's thread
"""
