"""Bugs of setting a store up on a page; ``plant-bugs`` has the others."""

from planted import Bug

EDITING = "tests/hub/test_editor.py"
PAGE = "tests/browser/test_setup.py"
PARTS = "tests/browser/test_setup_parts.py"
PICTURE = "tests/config/test_picture.py"
ALBUM = "tests/hub/test_album.py"

SETUP_BUGS = (
    Bug(
        "a manager of the set-up page aims at what has been measured",
        (("config/goals.py", "goal not in before and goal.since <= today", "False"),),
        EDITING,
    ),
    Bug(
        "an older version of the store's file drops the aims that have begun",
        (("hub/editor.py", "owed = hindsight.kept(", "owed = [] and hindsight.kept("),),
        EDITING,
    ),
    Bug(
        "other words go on with the history of the old ones",
        (("hub/editor.py", "        owed += hindsight.reworded", "        hindsight.reworded"),),
        EDITING,
    ),
    Bug(
        "other words on the set-up page keep the version of the old ones",
        (
            (
                "hub/screen/static/wording.js",
                "  if (now.version !== version) draft.put",
                "  if (now.version > version) draft.put",
            ),
        ),
        PAGE,
    ),
    Bug(
        "who saves the set-up page second loses what he was about to change",
        (
            (
                "hub/screen/static/draft.js",
                "this.now = merged(this.saved, this.now, saved);",
                "this.now = copy(saved);",
            ),
        ),
        PAGE,
    ),
    Bug(
        "a set-up picture keeps what its camera wrote into it",
        (
            (
                "config/picture.py",
                "_changes_what_is_seen(marker, segment)\n",
                "_changes_what_is_seen(marker, segment)\n            kept.append(segment)\n",
            ),
        ),
        PICTURE,
    ),
    Bug(
        "what hangs behind the end of a set-up picture stays",
        (
            (
                "config/picture.py",
                "content=_PNG + kept)",
                "content=_PNG + kept + content[sum(12 + len(b) for _, b in parts) + 8 :])",
            ),
        ),
        PICTURE,
    ),
    Bug(
        "a small set-up picture fills the memory of who looks at it",
        (("config/picture.py", "!= height * line_bytes:", "< height * line_bytes:"),),
        PICTURE,
    ),
    Bug(
        "a set-up picture is let go that an older version names",
        (
            (
                "hub/editor.py",
                "                yield text\n",
                "                yield str(one)\n",
            ),
        ),
        ALBUM,
    ),
    Bug(
        "strangers see a set-up picture that nobody has put under the plan",
        (("hub/screen/setup.py", "plan is None or plan.picture != name", "plan is None"),),
        ALBUM,
    ),
    Bug(
        "a touchpoint of the set-up page leaves its doors behind",
        (
            (
                "hub/screen/static/leave.js",
                "  now.entrances = now.entrances.filter((line) => !lost.includes(line));\n",
                "",
            ),
        ),
        PARTS,
    ),
    Bug(
        "what comes back on the set-up page comes back elsewhere",
        (
            (
                "hub/screen/static/leave.js",
                ".sort((a, b) => (order(a) === order(b) ? 0 : order(a) - order(b)))",
                "",
            ),
        ),
        PARTS,
    ),
    Bug(
        "another choice on the set-up page keeps the version of the old ones",
        (("hub/screen/static/further.js", "[q.text, q.choices]", "[q.text]"),),
        PARTS,
    ),
)
