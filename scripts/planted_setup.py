"""Bugs of setting a store up on a page; ``plant-bugs`` has the others."""

from planted import Bug

EDITING = "tests/hub/test_editor.py"
PAGE = "tests/browser/test_setup.py"

SETUP_BUGS = (
    Bug(
        "a manager aims at what has been measured",
        (("hub/editor.py", "self._judge(after, dated=True)", "self._judge(after, dated=False)"),),
        EDITING,
    ),
    Bug(
        "other words keep the version of the old ones",
        (
            (
                "hub/screen/static/questions.js",
                "  if (now.version !== version) draft.put",
                "  if (now.version > version) draft.put",
            ),
        ),
        PAGE,
    ),
    Bug(
        "who saves second loses what he was about to change",
        (
            (
                "hub/screen/static/draft.js",
                "    for (const one of mine) apply(this.now, one);\n",
                "",
            ),
        ),
        PAGE,
    ),
)
