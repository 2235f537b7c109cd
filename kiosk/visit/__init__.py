"""One shopper after the other, as values: what the screen shows and what has to be stored. PURE.

``state`` says what the kiosk knows of the person in front of it, ``inputs`` what can happen,
``effects`` what follows for the shell, ``step`` how the one becomes the other.
"""
