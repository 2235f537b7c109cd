"""The end of a store's day: its report, its card, and the chain that its revisions stand in. PURE.

* ``close``   when a day's report is due, and as what
* ``small``   hides what fewer than five people said
* ``hold``    holds back what fewer than five people said late
* ``present`` which devices said anything
* ``report``  counts and scores to a ``DayReport``
* ``traffic`` who came in, how many more nobody saw, and how far off that is
* ``revise``  what makes another revision of it
* ``chain``   canonical bytes, their signature, and what is wrong with a log
* ``card``    the day on one printed page
"""
