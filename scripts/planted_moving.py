"""Bugs in what moves a machine of a former release over; ``plant-bugs`` says how."""

from planted import Bug

RENEWABLE = "tests/run/test_renewable.py"

MOVING_BUGS = (
    Bug(
        "what a sensor that was renewed by itself has seen is forgotten",
        (
            (
                "scripts/provisioning/renewal.py",
                'seen = _seen_alone(machine) if self.role == "sensor" else {}',
                "seen: dict[str, int] = {}",
            ),
        ),
        RENEWABLE,
    ),
    Bug(
        "a changed root key is written over the line that only shows how",
        (
            (
                "scripts/provisioning/renewal.py",
                "next((one for one in PLACES_OF_KEY if",
                "next((one for one in reversed(PLACES_OF_KEY) if",
            ),
        ),
        RENEWABLE,
    ),
)
