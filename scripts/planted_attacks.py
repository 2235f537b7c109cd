"""Planted bugs of what keeps strangers out: each takes one defence away that an attack is held by."""

from planted import Bug

IMPOSTOR = "tests/faults/test_impostor.py"
RECEPTION = "tests/hub/test_reception.py"
REGION = "tests/hub/test_region_attacks.py"
TLS = "            client.tls_set(ca_certs=str(endpoint.ca_file))\n"

ATTACK_BUGS = (
    Bug(
        "a device believes whoever answers as its broker",
        (
            (
                "wire/link.py",
                TLS,
                "            client.tls_set(ca_certs=str(endpoint.ca_file), cert_reqs=ssl.CERT_NONE)\n"
                "            client.tls_insecure_set(True)\n",
            ),
        ),
        IMPOSTOR,
    ),
    Bug(
        "any machine of the store passes for its broker",
        (("wire/link.py", TLS, f"{TLS}            client.tls_insecure_set(True)\n"),),
        IMPOSTOR,
    ),
    Bug(
        "who guesses passwords keeps taps waiting",
        (
            (
                "hub/accounts/hashing.py",
                "await asyncio.get_running_loop().run_in_executor(self._workers, work)",
                "work()",
            ),
        ),
        "tests/hub/accounts/test_hashing.py",
    ),
    Bug(
        "what a stranger is answered may be put into a frame",
        (
            (
                "hub/screen/shield.py",
                "await app(scope, _Measured(receive), guarded)",
                "await app(scope, _Measured(receive), guarded if app is self._app else send)",
            ),
        ),
        f"{RECEPTION} -k browser_is",
    ),
    Bug(
        "a body that does not say how long it is may be any",
        (("hub/screen/shield.py", "if self._read_bytes > BODY_BYTES_MAX:", "if False:"),),
        f"{RECEPTION} -k does_not_say",
    ),
    Bug(
        "one script of the pages makes markup of a name",
        (
            (
                "hub/screen/static/people.js",
                'querySelector("strong").textContent =',
                'querySelector("strong").innerHTML =',
            ),
        ),
        "tests/hub/test_markup.py",
    ),
    Bug(
        "a sensor says which visitor crossed the line",
        (
            (
                "wire/events.py",
                "    out: Count | None\n",
                "    out: Count | None\n    visitor: Count | None = None\n",
            ),
        ),
        "tests/sensors/test_privacy.py -k says_counts",
    ),
    Bug(
        "any key may tell a device what to do",
        (
            (
                "wire/command.py",
                "body = opened(msgspec.json.decode(raw, type=Sealed), COMMAND, [key] if key else [])",
                "body = msgspec.json.decode(raw, type=Sealed).body",
            ),
        ),
        "tests/wire/test_command.py",
    ),
    Bug(
        "a store's token goes on after it was revoked",
        (("hub/accounts/roll.py", "self._tokens.pop(revoked, None)", "pass"),),
        f"{REGION} -k leaked",
    ),
    Bug(
        "a store's token reads what a laptop reads",
        (
            (
                "hub/accounts/rights.py",
                '("GET", "/region/v1/stores/{store}/log"): "regional"',
                '("GET", "/region/v1/stores/{store}/log"): "store"',
            ),
        ),
        f"{REGION} -k of_another",
    ),
)
