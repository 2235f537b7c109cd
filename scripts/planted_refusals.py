"""Bugs in what a renewal refuses, and in what it says, leaves and holds up then."""

from planted import Bug

RENEWAL = "tests/config/renewal"
OWN = "tests/hub/test_own_release.py"

REFUSAL_BUGS = (
    Bug(
        "a release is fetched without a question for room",
        (("config/renewal/renew.py", "            self._ask_for_room(manifest)\n", ""),),
        f"{RENEWAL}/test_renew.py",
    ),
    Bug(
        "what did not fit on the disk stays there",
        (
            (
                "config/renewal/renew.py",
                "            self._shelf.drop(manifest.counter)\n",
                "",
            ),
        ),
        f"{RENEWAL}/test_renew.py",
    ),
    Bug(
        "a hub's release that failed on a copy stays on the disk",
        (("config/renewal/renew.py", "self._shelf.drop(failed.counter)", "pass"),),
        f"{RENEWAL}/test_renew.py",
    ),
    Bug(
        "a device that never takes a release keeps it from all others",
        (
            (
                "hub/rollout.py",
                "(not one.well, one.told_ms or 0, one.name)",
                "(not one.well, one.name)",
            ),
        ),
        "tests/hub/test_rollout.py",
    ),
    Bug(
        "a device that saw a release and does not run it says nothing",
        (
            (
                "config/renewal/cli.py",
                "max(runs_now, 0",
                "max(book.read(settings.folder).seen.counter, 0",
            ),
        ),
        f"{RENEWAL}/test_cli.py",
    ),
    Bug(
        "a renewal that was killed begins anew in opening hours",
        (
            (
                "hub/own_release.py",
                'doing[0] == "trial" or self._is_closed(PATIENCE_MS)',
                "self._doing is not None",
            ),
        ),
        OWN,
    ),
    Bug(
        "a machine that starts in a trial starts its program twice",
        (
            (
                "config/renewal/renew.py",
                "            if not is_started:\n",
                "            if trial:\n",
            ),
        ),
        f"{RENEWAL}/test_renew.py",
    ),
)
