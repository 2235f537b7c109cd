"""The same question on the shopper's own phone: no app, no cookie, nothing that is kept of it.

``ticket`` makes and checks the word that stands for one visit, ``form`` reads what a phone posts,
``visit`` decides what is stored of it, ``desk`` stores it, and ``page`` writes the answer. The
routes are ``hub.screen.phone``.
"""
