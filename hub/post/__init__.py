"""Tells people who look at no screen what has to be known: alerts by webhook and by mail.

In: the alerts that the store's rules let out (``hub.alerts`` decides, by budget and quiet hours).
Out: letters, and lines for the journal, so that a restart tells nobody twice. What is said and what
is still owed are pure; ``carriers`` speak to the network, ``postman`` makes the round.
"""
