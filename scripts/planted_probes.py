"""The planted bugs of the probes and of the calibration page; ``plant-bugs`` plants them."""

from planted import Bug

AMBIENCE = "tests/sensors/ambience"

AMBIENCE_BUGS = (
    Bug(
        "decibels are averaged as if they were lux",
        (
            (
                "sensors/ambience/span.py",
                'return 10.0 ** (value / 10) if series.quantity == "sound" else value',
                "return value",
            ),
            (
                "sensors/ambience/span.py",
                'return 10 * math.log10(mean) if series.quantity == "sound" else mean',
                "return mean",
            ),
        ),
        AMBIENCE,
    ),
    Bug(
        "an old value stands for ever",
        (
            (
                "sensors/ambience/span.py",
                "fresh = {series: one for series, one in span.levels.items() if one.until_ms > until_ms}",
                "fresh = dict(span.levels)",
            ),
            (
                "sensors/ambience/span.py",
                "ms = min(until_ms, level.until_ms) - span.upto_ms",
                "ms = until_ms - span.upto_ms",
            ),
        ),
        AMBIENCE,
    ),
    Bug(
        "a pole of the weighting is a single one",
        (
            (
                "sensors/ambience/weighting.py",
                "_section((1, 0, 0), (first, first), rate_hz)",
                "_section((0, 1, 0), (first, 0.0), rate_hz)",
            ),
        ),
        AMBIENCE,
    ),
    Bug(
        "what cannot be is a number all the same",
        (
            (
                "sensors/ambience/rounds.py",
                "if not limits.is_plausible(one.value):",
                "if False:",
            ),
        ),
        AMBIENCE,
    ),
    Bug(
        "a retained message is taken for news",
        (
            (
                "sensors/ambience/hearsay.py",
                "if not message.retained and not self._waiting.full():",
                "if not self._waiting.full():",
            ),
        ),
        AMBIENCE,
    ),
    Bug(
        "a stale reading goes on being shown",
        (
            (
                "hub/ambience.py",
                'state = "stale"',
                "pass",
            ),
        ),
        "tests/hub/test_ambience.py",
    ),
)

CALIBRATE_BUGS = (
    Bug(
        "the still is shown to anybody",
        (
            (
                "sensors/calibrate/desk.py",
                "if not door.is_inside(self._door, _token(request), self._timepiece.uptime_ms()):",
                'if request.path != "/still.jpg" and not door.is_inside(\n'
                "            self._door, _token(request), self._timepiece.uptime_ms()\n"
                "        ):",
            ),
        ),
        "tests/sensors/calibrate/test_desk.py",
    ),
    Bug(
        "the still is kept in a file on the way",
        (
            (
                "sensors/calibrate/scene.py",
                "    return encoded.tobytes()",
                '    cv2.imwrite("still.jpg", drawn)\n    return encoded.tobytes()',
            ),
        ),
        "tests/sensors/calibrate/test_desk.py",
    ),
    Bug(
        "passwords can be guessed as fast as they are sent",
        (
            (
                "sensors/calibrate/door.py",
                "return replace(door, failures=failures, shut_ms=now_ms + longer)",
                "return replace(door, failures=failures)",
            ),
        ),
        "tests/sensors/calibrate/test_desk.py",
    ),
    Bug(
        "the proposed line lies along the walk",
        (
            (
                "sensors/calibrate/propose.py",
                "across = np.array([-normal[1], normal[0]])",
                "across = normal",
            ),
        ),
        "tests/sensors/calibrate/test_propose.py",
    ),
    Bug(
        "saving drops what else stands in the file",
        (
            (
                "sensors/calibrate/drawing.py",
                "kept += _remarks(block)",
                "kept += []",
            ),
        ),
        "tests/sensors/calibrate/test_ledger.py",
    ),
)
