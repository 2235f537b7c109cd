"""Planted bugs of signing in, of sessions and of the audit log."""

from planted import Bug

SIGNING_IN_BUGS = (
    Bug(
        "a session that nobody uses never ends",
        (("hub/accounts/session.py", "<= IDLE_MS", "<= WHOLE_MS"),),
        "tests/hub/accounts/test_password.py",
    ),
    Bug(
        "another role leaves the old sessions open",
        (
            (
                "hub/accounts/staff.py",
                "kept, ended = replace(account, role=role), self._roll.ids(name)",
                "kept, ended = replace(account, role=role), []",
            ),
        ),
        "tests/hub/test_reception.py -k role",
    ),
    Bug(
        "who guesses need not wait",
        (("hub/accounts/register.py", "        if wait_ms:\n", "        if wait_ms < 0:\n"),),
        "tests/hub/test_reception.py -k guesses",
    ),
    Bug(
        "a page of somebody else may change the store with one's cookie",
        (
            (
                "hub/screen/gate.py",
                'return is_same_site(request) and is_token(request.headers.get(TOKEN, ""), cookie)',
                "return bool(cookie)",
            ),
        ),
        "tests/hub/test_reception.py -k another_page",
    ),
    Bug(
        "scripts can read the cookie",
        (("hub/screen/reception.py", "            httponly=True,\n", ""),),
        "tests/hub/test_reception.py -k cookie",
    ),
    Bug(
        "a code is good for more than once",
        (
            (
                "hub/accounts/register.py",
                "secret=secret, code=None, code_until_ms=None",
                "secret=secret",
            ),
        ),
        "tests/hub/test_reception.py -k role",
    ),
    Bug(
        "the end of a run of keys passes for a password",
        (
            (
                "hub/accounts/password.py",
                "range(len(way), _RUN_CHARACTERS - 1, -1)",
                "range(_RUN_CHARACTERS, _RUN_CHARACTERS + 1)",
            ),
        ),
        "tests/hub/accounts/test_password.py",
    ),
    Bug(
        "nobody sees that the newest lines of the audit log are gone",
        (("hub/store/chain.py", "    if newest > number:", "    if newest < 0:"),),
        "tests/hub/store/test_accounts.py",
    ),
    Bug(
        "one machine may take half of all places",
        (("hub/screen/door.py", "min(OF_ONE_ADDRESS_MAX, most // 2)", "most // 2"),),
        "tests/hub/test_door.py -k one_address",
    ),
)
