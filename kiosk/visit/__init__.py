"""One shopper after the other, as values: what the screen shows and what has to be stored. PURE.

``state`` says what the kiosk knows of the person in front of it, ``inputs`` what can happen,
``effects`` what follows for the shell, ``step`` how the one becomes the other. The scenes of a
visit have a module each: ``asking``, ``storing``, ``reasons``, ``further``, ``comment``; ``way``
leads from one to the next, ``patience`` waits for the person, ``ends`` is where a visit ends.
"""
