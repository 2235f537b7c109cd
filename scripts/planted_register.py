"""Bugs of the day reports and their register; ``plant-bugs`` has the others."""

from planted import Bug

REGISTER = "tests/hub/register"
TRAFFIC = "tests/hub/daily/test_traffic.py"
ONLY_COUNTS = "tests/hub/register/test_only_counts.py"
SMALL = "tests/hub/daily/test_small.py"

REGISTER_BUGS = (
    Bug(
        "a past day is judged by the description of now",
        (("hub/register/registrar.py", "edition = editions.on(day)", "edition = editions.now"),),
        REGISTER,
    ),
    Bug(
        "a restored hub says of lost days that nobody came",
        (
            (
                "hub/register/registrar.py",
                "if kept is None and look.held.has_lost(day) and not _somebody(summary):",
                "if False:",
            ),
        ),
        REGISTER,
    ),
    Bug(
        "a new hub reports the evening before it as one on which nobody came",
        (("hub/register/registrar.py", "lost = ((0, unseen),)", "pass"),),
        REGISTER,
    ),
    Bug(
        "a kiosk that nobody tapped is missed",
        (("hub/board.py", 'if status.state == "online":', "if False:"),),
        REGISTER,
    ),
    Bug(
        "a tap of too long ago is in no day",
        (
            (
                "hub/scoring/intake.py",
                "if isinstance(event, Rating):\n                count_stale",
                "if False:\n                count_stale",
            ),
        ),
        REGISTER,
    ),
    Bug(
        "one late answer makes a revision",
        (
            (
                "hub/daily/hold.py",
                "told[-1] if any(is_few(one, now) for one in told) else now",
                "now",
            ),
        ),
        REGISTER,
    ),
    Bug(
        "a day that was revised often closes without its last taps",
        (
            (
                "hub/register/registrar.py",
                "if same and not closes and len(told)",
                "if same and len(told)",
            ),
        ),
        REGISTER,
    ),
    Bug(
        "an hour comes out of the rest",
        (("hub/daily/small.py", "hour in before.rest or moves_few(", "moves_few("),),
        SMALL,
    ),
    Bug(
        "two scores cut a small piece out of what is hidden",
        (
            (
                "hub/daily/small.py",
                "for part in (piece & group, piece - group)",
                "for part in (piece,)",
            ),
        ),
        SMALL,
    ),
    Bug(
        "the count by hand of the next day is the audit of this one",
        (
            (
                "hub/register/registrar.py",
                "judged(look.back.state, ends_ms)",
                "judged(look.back.state, now_ms)",
            ),
        ),
        TRAFFIC,
    ),
    Bug(
        "another count by hand makes another revision",
        (("hub/daily/revise.py", "kept, now = _unaudited(kept), _unaudited(now)\n", "\n"),),
        TRAFFIC,
    ),
    Bug(
        "a door that was never counted by hand is as good as the others",
        (
            (
                "hub/daily/traffic.py",
                "len(audits) == len(counted)",
                "bool(audits)",
            ),
        ),
        TRAFFIC,
    ),
    Bug(
        "who was not seen at a good door is guessed from the worst one",
        (
            (
                "hub/daily/traffic.py",
                "people if bound else sum(map(_likely, counted))",
                "people if bound or not counted else "
                "_nearest(WHOLE * people, min(one.coverage or WHOLE for one in counted))",
            ),
        ),
        TRAFFIC,
    ),
    Bug(
        "a door that is dead makes no lower bound",
        (
            (
                "hub/daily/traffic.py",
                "any(map(_hardly, public))",
                "any(map(_hardly, counted))",
            ),
        ),
        TRAFFIC,
    ),
    Bug(
        "a week with a closing day is a lower bound",
        (("hub/daily/traffic.py", "any(one.coverage is not None for one in public)", "True"),),
        TRAFFIC,
    ),
    Bug(
        "what a device made up leaves the store as the place of an action",
        (("hub/daily/report.py", "in of.actions if one.scope in known", "in of.actions if known"),),
        ONLY_COUNTS,
    ),
    Bug(
        "what a device made up leaves the store as an element",
        (
            (
                "hub/daily/report.py",
                "return element in plan.elements and (",
                "return bool(element) and (",
            ),
        ),
        ONLY_COUNTS,
    ),
)
