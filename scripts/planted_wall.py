"""Planted bugs of the wall and of the demo store."""

from planted import Bug

WALL_BUGS = (
    Bug(
        "names on the plan hide each other",
        (
            ("hub/screen/static/labels.js", "const HIDDEN = 100;", "const HIDDEN = 0;"),
            ("hub/screen/static/labels.js", "hidden(found[index], index) > 0", "false"),
        ),
        "tests/browser/test_wall_fit.py -k six",
    ),
    Bug(
        "what a probe said long ago stands beside what is sensed now",
        (("hub/ambience.py", 'state = "stale"', 'state = "ok"'),),
        "tests/hub/test_wall.py",
    ),
    Bug(
        "a reading of the sound stands beside the light",
        (
            (
                "hub/live/felt.py",
                "one.value is not None and element in QUANTITIES[one.quantity].elements",
                "one.value is not None",
            ),
        ),
        "tests/hub/test_wall.py",
    ),
    Bug(
        "nobody says that the past of the demo was simulated",
        (("hub/rehearsal.py", "simulated=True", "simulated=False"),),
        "tests/hub/test_rehearsal.py",
    ),
    Bug(
        "a past is written over a store's own log",
        (("hub/rehearsal.py", "if store.last_position():", "if not store:"),),
        "tests/hub/test_rehearsal.py",
    ),
    Bug(
        "a hub that is stopped waits until its last viewer leaves",
        (
            ("hub/screen/serving.py", "        timeout_graceful_shutdown=GOODBYE_S,\n", ""),
            ("hub/screen/serving.py", "        on_stop()\n", ""),
        ),
        "tests/hub/test_screen.py -k viewers",
    ),
)
