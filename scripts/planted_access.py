"""Bugs in who may say and hear what, and in what shuts a machine; ``plant-bugs`` says how."""

from planted import Bug

BROKER = "tests/faults/test_mosquitto.py"
EMBEDDED = "tests/hub/test_broker.py"
UNITS = "tests/packaging/test_units.py tests/packaging/test_session.py"
PROVISION = "tests/run/test_provision.py"
ACCESS = "hub/trust/mosquitto.py"

ACCESS_BUGS = (
    Bug(
        "a device speaks for every other",
        ((ACCESS, "topics.device(store, '%u', kind)}\" for kind in SAID", "topics.device(store, '+', kind)}\" for kind in SAID"),),
        BROKER,
    ),
    Bug(
        "a device speaks for its name in every store",
        ((ACCESS, "topics.device(store, '%u', kind)}\" for kind in SAID", "topics.device('+', '%u', kind)}\" for kind in SAID"),),
        BROKER,
    ),
    Bug(
        "a device hears what is said to another",
        ((ACCESS, "topics.device(store, '%u', kind)}\" for kind in HEARD", "topics.device(store, '+', kind)}\" for kind in HEARD"),),
        BROKER,
    ),
    Bug(
        "a device tells itself what to do",
        ((ACCESS, "pattern read {topics.device(store, '%u', kind)}", "pattern readwrite {topics.device(store, '%u', kind)}"),),
        BROKER,
    ),
    Bug(
        "a device hears the whole hub",
        ((ACCESS, "pattern read {topics.device(store, topics.HUB, 'status')}", "pattern read {topics.ROOT}/{store}/{topics.HUB}/#"),),
        BROKER,
    ),
    Bug(
        "who has no name is let in",
        ((ACCESS, "allow_anonymous false", "allow_anonymous true"),),
        BROKER,
    ),
    Bug(
        "a device calls itself as it likes, and throws another out",
        ((ACCESS, "use_username_as_clientid true", "use_username_as_clientid false"),),
        BROKER,
    ),
    Bug(
        "other probes speak on the store's broker",
        ((ACCESS, 'lines += ["", "# Every device; %u is its name."]', 'lines += ["", "pattern readwrite zigbee2mqtt/#", "# Every device; %u is its name."]'),),
        BROKER,
    ),
    Bug(
        "the embedded broker listens to the whole network",
        (("hub/broker.py", 'listen = "{host}:{port}"', 'listen = "0.0.0.0:{port}"'),),
        EMBEDDED,
    ),
    Bug(
        "the screen shares its terminal with a login",
        (("config/systemd/vetrina-screen.service", "-nocursor -noreset", "-nocursor -sharevts -noreset"),),
        UNITS,
    ),
    Bug(
        "a sensor may write where it likes",
        (("config/systemd/vetrina-sensor@.service", "ProtectSystem=strict", "ProtectSystem=full"),),
        UNITS,
    ),
    Bug(
        "a USB keyboard is let in",
        (("config/udev/71-vetrina-keyboards.rules", 'ATTR{bInterfaceProtocol}=="01"', 'ATTR{bInterfaceProtocol}=="1"'),),
        UNITS,
    ),
    Bug(
        "a try that failed is forgotten, and the old program runs on",
        (("scripts/provisioning/steps.py", "        if machine.touched:\n            return False\n        return all", "        return all"),),
        PROVISION,
    ),
    Bug(
        "a password that was carried over is readable for everybody",
        (("scripts/provisioning/roles.py", 'broker.password", password, SECRET)', 'broker.password", password, PUBLIC)'),),
        PROVISION,
    ),
    Bug(
        "taking a role back takes the shop's settings with it",
        (("scripts/provisioning/roles.py", 'Seeded(f"/etc/vetrina/{called}.toml"', 'Copied(f"/etc/vetrina/{called}.toml"'),),
        PROVISION,
    ),
)  # fmt: skip
