"""Planted bugs of the desk, and of what staff say there."""

from planted import Bug

DESK_BUGS = (
    Bug(
        "an alert that was put off never comes back",
        (("hub/alerts.py", "or now_ms < one.snoozed_until_ms:", "or now_ms:"),),
        "tests/hub/test_alerts.py",
    ),
    Bug(
        "an alert that was over while it was put off is raised again",
        (
            (
                "hub/alerts.py",
                'return woken if one.state == "cleared" else replace(woken, state="raised")',
                'return replace(woken, state="raised")',
            ),
        ),
        "tests/hub/test_alerts.py",
    ),
    Bug(
        "the broker hears who dealt with an alert",
        (
            (
                "hub/logbook.py",
                "        found = [\n            alert_view(one, names=False)",
                "        found = [\n            alert_view(one)",
            ),
        ),
        "tests/hub/test_logbook.py",
    ),
    Bug(
        "shoppers are told for ever",
        (("hub/logbook.py", "if reply.words and now_ms < reply.until_ms:", "if reply.words:"),),
        "tests/hub/test_logbook.py",
    ),
    Bug(
        "what is withdrawn stays on the kiosks",
        (("hub/shopkeeper.py", "(seen, phones, replies) == known", "(seen, phones) == known[:2]"),),
        "tests/hub/test_shopkeeper.py",
    ),
    Bug(
        "the desk draws a line through hours in which nobody answered",
        (("hub/screen/static/series.js", "else if (run.length) {", "else if (false) {"),),
        "tests/browser/test_desk.py -k gaps",
    ),
    Bug(
        "what a shopper wrote is taken for markup",
        (("hub/screen/static/paper.js", "node.textContent = text;", "node.innerHTML = text;"),),
        "tests/browser/test_desk.py -k wrote",
    ),
    Bug(
        "a comment that was taken back shows when that lies far away in the log",
        (("hub/archive/reader.py", "for one in wanted.kept:", "for one in wanted.kept[:0]:"),),
        "tests/hub/test_desk_api.py -k far_away",
    ),
    Bug(
        "one machine takes all viewers' places",
        (("hub/screen/feed.py", "if count - taken[address] < FEWER_MIN:", "if count:"),),
        "tests/hub/test_feed.py -k places",
    ),
    Bug(
        "an open desk that nobody touches keeps its session alive",
        (("hub/screen/gate.py", "meant = ALONE not in request.headers and ", "meant = "),),
        "tests/hub/test_reception.py -k open_page",
    ),
    Bug(
        "every action ever noted is held in memory",
        (("hub/logbook.py", "sorted(self._actions)[:-ACTIONS_KEPT]", "sorted(self._actions)[:0]"),),
        "tests/hub/test_logbook.py -k held",
    ),
    Bug(
        "answers among more than people count in full on the desk",
        (("hub/live/course.py", 'held="crowd") if crowded', "held=None) if crowded"),),
        "tests/hub/test_desk_api.py -k in_part",
    ),
)
