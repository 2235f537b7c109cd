"""Bugs planted where new devices are let in, and the tests that should notice."""

from planted import Bug

EXCHANGE, QUEUE, DOOR = (
    "tests/wire/test_enrol.py",
    "tests/hub/test_enrol.py",
    "tests/hub/test_joining.py",
)
SQUARE = "tests/hub/test_joining_square.py"
ROSTER = "tests/hub/trust/test_roster.py"
AUTHORITY = "tests/hub/trust/test_authority.py"

ENROLMENT_BUGS = (
    Bug(
        "a touch leads a kiosk that was just let in to another hub",
        (
            (
                "kiosk/search.py",
                "case Scene.JOINED, _:",
                "case Scene.JOINED, Pick():",
            ),
        ),
        "tests/kiosk/test_search.py",
    ),
    Bug(
        "whoever types any code lets a device in",
        (
            (
                "hub/trust/admission.py",
                "if key is None or not code.is_of(key, ask):",
                "if key is None:",
            ),
        ),
        DOOR,
    ),
    Bug(
        "a device believes whoever says that it is accepted",
        (
            (
                "wire/enrol.py",
                'if not hmac.compare_digest(told.proof or "", _granted(key, wanted, device)):',
                "if told.proof is None:",
            ),
        ),
        EXCHANGE,
    ),
    Bug(
        "the hub's proof holds for any name",
        (("wire/enrol.py", '_content(heard) + b"\\0" + device.encode())', "_content(heard))"),),
        EXCHANGE,
    ),
    Bug(
        "a second certificate is pinned as well",
        (("wire/enrol.py", "_ONE_CERTIFICATE.fullmatch(", "_ONE_CERTIFICATE.match("),),
        EXCHANGE,
    ),
    Bug(
        "a code has a sixth try",
        (("hub/enrol.py", "TRIES_MAX - one.tries - 1", "TRIES_MAX - one.tries"),),
        QUEUE,
    ),
    Bug(
        "a code never ends",
        (("hub/enrol.py", "if now_ms - one.since_ms < LIFE_MS", "if one.since_ms <= now_ms"),),
        QUEUE,
    ),
    Bug(
        "who was shut out keeps the password that was carried to it",
        (("hub/trust/install.py", "meant.keys() - guests.shut_out", "meant.keys()"),),
        "tests/faults/test_mosquitto.py",
    ),
    Bug(
        "who is let in brings back whom root shut out meanwhile",
        (("hub/trust/admission.py", "lambda known: known.having", "lambda _: roster.having"),),
        ROSTER,
    ),
    Bug(
        "two write the roster at once",
        (("hub/trust/roster.py", "with _held(folder):", "if folder:"),),
        ROSTER,
    ),
    Bug(
        "root follows a link in the hub's folder",
        (("config/load.py", "os.O_RDONLY | os.O_NOFOLLOW", "os.O_RDONLY"),),
        AUTHORITY,
    ),
    Bug(
        "the square has the code in it",
        (("wire/joining.py", "_link(self._where, name)", 'f"{_link(self._where, name)}.{code}"'),),
        SQUARE,
    ),
    Bug(
        "a phone is led to wherever the answer says",
        (
            (
                "wire/joining.py",
                "page=_link(self._where, name)",
                "page=offer.page or _link(self._where, name)",
            ),
        ),
        SQUARE,
    ),
    Bug(
        "any key may pass the hub's commands on",
        (
            (
                "wire/succession.py",
                "opened(link, SUCCESSION, [believed])",
                "link.body",
            ),
        ),
        "tests/wire/test_succession.py",
    ),
    Bug(
        "devices are told a key that the hub does not have",
        (
            (
                "hub/trust/commanding.py",
                "while links and not names(links[-1], public):",
                "while not links:",
            ),
        ),
        "tests/hub/trust/test_commanding.py",
    ),
    Bug(
        "a device of before is offered what it does not understand",
        (("hub/screen/joining.py", "whole=WHOLE in request.query_params", "whole=True"),),
        DOOR,
    ),
    Bug(
        "a device that joins anew believes what was passed on before",
        (("config/enrolment.py", "        forget(data)\n", ""),),
        "tests/config/test_allegiance.py",
    ),
    Bug(
        "a device takes the first hub that answers",
        (("config/joining.py", "if len(hubs) == 1:", "if hubs:"),),
        "tests/hub/test_beacon.py",
    ),
    Bug(
        "a hub answers whoever asks, as often as they ask",
        (("hub/beacon.py", "return self._answers <= ANSWERS_MAX", "return True"),),
        "tests/hub/test_beacon.py",
    ),
    Bug(
        "what a hub says of itself is shown as it comes",
        (
            (
                "wire/hint.py",
                "if not port or not _STORE.fullmatch(store) or",
                "if not port or",
            ),
        ),
        "tests/wire/test_hint.py",
    ),
    Bug(
        "a certificate near its end is kept",
        (
            (
                "hub/trust/authority.py",
                "left < timedelta(days=RENEWAL_DAYS)",
                "left < timedelta(0)",
            ),
        ),
        "tests/faults/test_mosquitto_renewal.py",
    ),
    Bug(
        "who was shut out is written a password that opens nothing",
        (("hub/mosquitto_verb.py", "read(folder).shut_out() & set(chosen.device)", "set()"),),
        "tests/faults/test_mosquitto.py",
    ),
    Bug(
        "a hub that devices were told by its name does not answer to it",
        (("hub/screen/shield.py", "(*own_names(), *hosts)", "hosts"),),
        "tests/hub/test_screen.py",
    ),
    Bug(
        "any name that begins with the hub's own is the hub's",
        (
            (
                "hub/screen/shield.py",
                "name = _without_port(host).lower()",
                'name = _without_port(host).lower()\n        name = name.partition(".")[0] if name.startswith(own_names()[0]) else name',
            ),
        ),
        "tests/hub/test_screen.py",
    ),
)
