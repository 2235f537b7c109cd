"""Puts a new release beside the old one, tries it, and goes back by itself when it does not hold.

In: a release that the shop's hub or a stick carries. Out: the link ``current``, which leads to the
old release or to the new one, whole, whenever it is looked at. This small program stands apart from
what it renews, in an environment of its own, and is the same for a kiosk, a sensor and a hub; it
lives in this room because installing is what ``config`` has its units for, and because none of them
may know the others. It does not renew itself.
"""
