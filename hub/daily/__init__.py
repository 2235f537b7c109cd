"""The end of a store's day: its report, its card, and the chain that its revisions stand in. PURE.

* ``close``   when a day's report is due, and as what
* ``small``   hides what fewer than five people said
* ``report``  counts and scores to a ``DayReport``
* ``revise``  what makes another revision of it
* ``chain``   canonical bytes, their signature, and what is wrong with a log
* ``card``    the day on one printed page
"""
