"""One touch screen at one touchpoint: it asks, it thanks, and it keeps what was tapped.

* ``session``    what a visit is: taps and time in, screens and ratings out (pure)
* ``layout``     where everything stands on a glass of so many millimetres (pure)
* ``typeset``    a sentence broken into lines of even length (pure)
* ``texts``      one language's words, complete or refused (pure)
* ``settings``   what an installer decides
* ``instructions`` whether what the hub hands out can be shown on this glass (pure)
* ``drawer``     where the last good instructions lie while the power is off
* ``liaison``    between the hub and the visit: takes them, keeps them, hands them on, reports
* ``font``       which letters a font of the store has (pure)
* ``spoken``     what a screen says to somebody who cannot read it (pure)
* ``speech``     reads it aloud, where the machine has a speech engine
* ``attendant``  carries out what the session asks for: the outbox, the log, the stage
* ``panel``      tells Kivy about the glass, before Kivy is first imported
* ``stage``      the window with its ``screens`` and ``widgets``, in the colours of ``theme``
* ``app``        starts and stops it all; ``cli`` is the command line
"""
