"""Bugs in what renews and commands devices, and in what stays on them; ``plant-bugs`` says how."""

from planted import Bug

RENEWAL = "tests/config/renewal"
BY_HAND = "tests/run/test_versions.py"
NOTES = f"{RENEWAL}/test_notes.py"
INTERRUPTED = f"{RENEWAL}/test_interrupted.py"
OWN = "tests/hub/test_own_release.py"

RENEWAL_BUGS = (
    Bug(
        "an update by hand is started from before it is whole",
        (
            (
                "scripts/provisioning/program.py",
                '        machine.run("python3", "-m", "venv", into)\n',
                '        machine.run("python3", "-m", "venv", into)\n'
                '        machine.links(f"{self._place}/{CURRENT}", into.removeprefix(f"{self._place}/"))\n',
            ),
        ),
        BY_HAND,
    ),
    Bug(
        "the shared environment goes before the kiosk has one of its own",
        (
            (
                "scripts/provisioning/roles.py",
                "        Shared(program, _other_sensors(wanted)),\n",
                "        Former(wanted.role),\n        Shared(program, _other_sensors(wanted)),\n",
            ),
        ),
        "tests/run/test_renewable.py",
    ),
    Bug(
        "what is in force is swept with what is older",
        (("scripts/provisioning/program.py", "if name != there]", "if name]"),),
        BY_HAND,
    ),
    Bug(
        "an update by hand breaks into the trial of a release",
        (
            (
                "scripts/provisioning/program.py",
                "with machine.held(*layout.journals(role)):",
                "with machine.held():",
            ),
        ),
        BY_HAND,
    ),
    Bug(
        "a role that is taken back leaves its program",
        (
            (
                "scripts/provisioning/program.py",
                "        machine.removes(self._place)\n        if",
                "        if",
            ),
        ),
        "tests/run/test_provision.py",
    ),
    Bug(
        "one sensor that is taken back takes the program of the others along",
        (("scripts/provisioning/layout.py", "return sorted(found - {device})", "return []"),),
        "tests/run/test_renewable.py",
    ),
    Bug(
        "a device that believes no publisher keeps its hub waiting",
        (
            (
                "config/renewal/told.py",
                "return FROM_A_CHECKOUT if (own.parent.parent / JOURNAL).exists() else None",
                "return FROM_A_CHECKOUT",
            ),
        ),
        "tests/run/test_renewable.py",
    ),
    Bug(
        "what admits devices is started from an environment that the next update takes away",
        (
            (
                "hub/mosquitto_verb.py",
                "lasting(Path(sys.executable), Path(sys.prefix))",
                "Path(sys.executable)",
            ),
        ),
        "tests/hub/trust/test_upkeep.py",
    ),
    Bug(
        "what one sensor of a machine was told is taken for all of them",
        (
            (
                "config/renewal/craft.py",
                "return said.pop() if len(said) == 1 else None",
                "return max((one for one in said if one), default=None)",
            ),
        ),
        f"{RENEWAL}/test_instances.py",
    ),
    Bug(
        "the link is taken away before the new one is there",
        (
            (
                "config/renewal/shelf.py",
                "        new.symlink_to(target)\n        new.replace(self.folder / CURRENT)\n",
                "        (self.folder / CURRENT).unlink()\n"
                "        (self.folder / CURRENT).symlink_to(target)\n",
            ),
        ),
        INTERRUPTED,
    ),
    Bug(
        "what was installed by half is taken for a release",
        (
            (
                "config/renewal/shelf.py",
                "(self.release(counter) / COMPLETE).exists()",
                "self.release(counter).exists()",
            ),
        ),
        INTERRUPTED,
    ),
    Bug(
        "the way back is written down after the way there",
        (
            (
                "config/renewal/renew.py",
                "        trial = Trial(counter=accepted.manifest.counter, back=self._shelf.in_force)\n",
                "        self._shelf.switch(self._shelf.target(accepted.manifest.counter))\n"
                "        trial = Trial(counter=accepted.manifest.counter, back=self._shelf.in_force)\n",
            ),
        ),
        INTERRUPTED,
    ),
    Bug(
        "an older release is taken",
        (("wire/release.py", "manifest.counter <= seen.counter", "manifest.counter == 0"),),
        RENEWAL,
    ),
    Bug(
        "a release past its end is taken",
        (("wire/release.py", "if manifest.expires_ms <= now_ms", "if manifest.expires_ms <= 0"),),
        RENEWAL,
    ),
    Bug(
        "pip takes a wheel by its name",
        (
            ("config/renewal/craft.py", '"--require-hashes", ', ""),
            ("wire/release.py", '" ".join(f"--hash=sha256:{one}" for one in sorted(found))', '""'),
        ),
        RENEWAL,
    ),
    Bug(
        "a seal for one use is good for another",
        (("wire/seal.py", 'b"vetrina/" + purpose.encode() + b"\\0" + body', "body"),),
        "tests/wire/test_release.py",
    ),
    Bug(
        "an obeyed command is obeyed again",
        (("wire/command.py", "command.number <= hearer.obeyed", "command.number < hearer.obeyed"),),
        "tests/wire/test_command.py",
    ),
    Bug(
        "a held back command is obeyed",
        (("wire/command.py", "command.until_uptimems < hearer.uptimems", "False"),),
        "tests/wire/test_command.py",
    ),
    Bug(
        "a device that has only begun the release is taken to hold it",
        (
            (
                "hub/renewing.py",
                "settled=told.settled and status.release == counter",
                "settled=status.release == counter",
            ),
        ),
        "tests/hub/test_renewing.py",
    ),
    Bug(
        "who is unwell with a release stops nobody",
        (
            (
                "hub/rollout.py",
                "is_unwell = one.release == counter and not one.well",
                "is_unwell = False",
            ),
        ),
        "tests/hub/test_rollout.py",
    ),
    Bug(
        "devices are told a minute before the store opens",
        (("hub/rollout.py", " and (opens is None or opens - local >= patience)", ""),),
        "tests/hub/test_rollout.py",
    ),
    Bug(
        "a refusal is in the device's own log alone",
        (
            (
                "config/renewal/renew.py",
                "refused=str(error)[:WHY_CHARACTERS_MAX], asked=None",
                "asked=None",
            ),
        ),
        "tests/config/renewal/test_renew.py",
    ),
    Bug(
        "a hub's release is switched to before it was tried on a copy",
        (("config/renewal/renew.py", 'if self._program == "hub":', "if False:"),),
        f"{RENEWAL}/test_renew.py",
    ),
    Bug(
        "whether a release goes on is tried on whatever folder somebody types",
        (
            (
                "hub/prove_verb.py",
                "if not settings.data.resolve()",
                "if False and settings.data.resolve()",
            ),
        ),
        "tests/hub/test_proving.py",
    ),
    Bug(
        "a release that has no memory left on a copy takes the hub with it",
        (("config/systemd/vetrina-hub.service", "OOMPolicy=continue\n", ""),),
        "tests/packaging/test_units.py",
    ),
    Bug(
        "the way back of a hub is not tried before the way there",
        (("hub/proving.py", ', (own, "on the way back the one before it"))', ",)"),),
        "tests/hub/test_proving.py",
    ),
    Bug(
        "an older hub uses whatever a newer one has left",
        (("hub/store/migrate.py", "said[0] <= newest", "said[0] <= version"),),
        "tests/hub/store/test_migrate.py",
    ),
    Bug(
        "a hub that goes back forgets what the newer one has acknowledged",
        (
            (
                "hub/store/migrate.py",
                "    if version > newest:\n",
                '    if version > newest and ".proof-" not in str(path):\n'  # else the copy says so
                '        was = path.with_name(f"{path.stem}.before-{version}{path.suffix}")\n'
                '        db.execute("ATTACH ? AS was", (str(was),))\n'
                "        db.execute(\n"
                '            "DELETE FROM main.events WHERE position >"\n'
                '            " (SELECT max(position) FROM was.events)"\n'
                "        )\n"
                '        db.execute("DETACH was")\n',
            ),
        ),
        "tests/faults/test_hub_renewal.py",
    ),
    Bug(
        "a hub on trial says that it stays before its devices are heard again",
        (("hub/own_trial.py", "        if missing:\n", "        if False:\n"),),
        OWN,
    ),
    Bug(
        "what the broker retained is taken for a device that is heard",
        (("hub/attendance.py", "HEARD = 3", "HEARD = 1"),),
        OWN,
    ),
    Bug(
        "the release before says that the one on trial stays",
        (("hub/own_release.py", "trial.counter == self._release and ", ""),),
        OWN,
    ),
    Bug(
        "a hub is renewed while customers shop",
        (("hub/own_release.py", "if not self._is_closed(MARGIN_MS):", "if False:"),),
        OWN,
    ),
    Bug(
        "devices are told to take a release while the hub is on trial",
        (("hub/renewing.py", " and not self.waits", ""),),
        "tests/hub/test_renewing.py",
    ),
    Bug(
        "a picture of the screen is sent while a shopper writes",
        (("kiosk/obedience.py", "self._state().scene is Scene.COMMENT or ", ""),),
        "tests/kiosk/test_obedience.py",
    ),
    Bug(
        "a sensor takes whatever order is signed",
        (
            (
                "wire/command.py",
                "if not isinstance(command.order, ORDERS[hearer.program]):",
                "if not isinstance(command.order, Order):",
            ),
        ),
        "tests/wire/test_command.py",
    ),
    Bug(
        "what renews cannot see whether the clock is right, and takes nothing for ever",
        (
            (
                "config/systemd/vetrina-renew@.service",
                "SystemCallFilter=adjtimex clock_adjtime\n",
                "",
            ),
        ),
        "tests/packaging/test_units.py",
    ),
    Bug(
        "a settled comment stays in the outbox's file",
        (("wire/outbox.py", "PRAGMA secure_delete = ON", "PRAGMA secure_delete = OFF"),),
        "tests/wire/test_outbox.py",
    ),
    Bug(
        "a kiosk is locked while somebody writes",
        (
            (
                "kiosk/obedience.py",
                "        if self._state().scene is Scene.COMMENT:\n            raise OrderRefused(BUSY)",
                "        if self._state().scene is None:\n            raise OrderRefused(BUSY)",
            ),
        ),
        "tests/kiosk/test_obedience.py",
    ),
    Bug(
        "a pipe in the place of a note holds root's renewal up",
        (
            (
                "config/load.py",
                "O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK",
                "O_RDONLY | os.O_NOFOLLOW",
            ),
        ),
        NOTES,
    ),
    Bug(
        "a pipe that somebody holds open is read as a note",
        (("config/load.py", "if not stat.S_ISREG(os.fstat(found).st_mode):", "if found < 0:"),),
        NOTES,
    ),
    Bug(
        "a link is followed to a note",
        (
            (
                "config/load.py",
                "O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK",
                "O_RDONLY | os.O_NONBLOCK",
            ),
        ),
        NOTES,
    ),
)
