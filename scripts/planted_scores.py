"""The bugs that are planted in the formulas of the score; see ``planted``."""

from planted import Bug

BRUTE_ALERTS = (
    "tests/hub/scoring/test_golden.py::test_the_second_formulas_detector_is_as_a_brute_force_has_it"
)
"""The other golden cases lie beside the project, and not in the copy that bugs are planted in."""

SCORE_BUGS = (
    Bug(
        "today's own answers say what is usual today",
        (("hub/scoring/history.py", "if 1 <= day - one.day", "if 0 <= day - one.day"),),
        "tests/hub/scoring/test_history.py",
    ),
    Bug(
        "the prior of an hour weighs like the item's",
        (
            (
                "hub/scoring/history.py",
                "usual.mean + one.first) / (parameters.k_hour + one.n)",
                "usual.mean + one.first) / (parameters.k_item + one.n)",
            ),
        ),
        "tests/hub/scoring/test_history.py",
    ),
    Bug(
        "a till's bucket that comes again replaces its correction",
        (
            (
                "hub/scoring/till.py",
                "max(sold, buckets.get(start_ms, sold))",
                "sold",
            ),
        ),
        "tests/hub/scoring/test_realization.py",
    ),
    Bug(
        "sales count while nobody watches the entrance",
        (("hub/scoring/takings.py", "if all(bin_ in seen", "if any(bin_ in seen"),),
        "tests/hub/scoring/test_realization.py",
    ),
    Bug(
        "an eight makes a promoter",
        (("hub/scoring/voices.py", "PROMOTER_MIN = 9", "PROMOTER_MIN = 8"),),
        "tests/hub/scoring/test_senses.py",
    ),
    Bug(
        "the variance of a score forgets that the prior is one answer more",
        (
            (
                "hub/scoring/belief.py",
                "parameters.var_min) / (sure + 1)",
                "parameters.var_min) / sure",
            ),
        ),
        "tests/hub/scoring/test_item.py",
    ),
    Bug(
        "answers weigh for one bin longer than the window",
        (
            (
                "hub/scoring/window.py",
                "now_bin - plan.parameters.live_bins + 1\n",
                "now_bin - plan.parameters.live_bins\n",
            ),
            (
                "hub/scoring/window.py",
                "self.plan.parameters.live_bins + 1)",
                "self.plan.parameters.live_bins)",
            ),
        ),
        "tests/hub/scoring/test_item.py",
    ),
    Bug(
        "a bucket that a copied outbox sends again is counted again",
        (("hub/scoring/told.py", "if known[at : at + PART_BYTES] == one or", "if"),),
        "tests/hub/scoring/test_state.py",
    ),
    Bug(
        "the parts of a bin are not put in order",
        (
            (
                "hub/scoring/told.py",
                "if known[-PART_BYTES:] < one:",
                "if known[-PART_BYTES:] != one:",
            ),
        ),
        "tests/hub/scoring/test_state.py",
    ),
    Bug(
        "shorthand forgets how long after the press before a face was pressed",
        (("hub/shorthand.py", "since_press_ms=since_ms,", "since_press_ms=None,"),),
        "tests/hub/test_shorthand.py",
    ),
    Bug(
        "a stretch of the log that still grows is written in shorthand",
        (("hub/recall.py", "if end <= last else None", "if begin <= last else None"),),
        "tests/hub/test_recall.py",
    ),
    Bug(
        "damaged shorthand is taken for the log",
        (("hub/shorthand.py", "if packed.eof else", "if packed else"),),
        "tests/hub/test_shorthand.py",
    ),
    Bug(
        "what a face lost is blamed whole on every element",
        (("hub/scoring/state.py", "* 420 // blamed)", "* 420)"),),
        "tests/hub/scoring/test_state.py",
    ),
    Bug(
        "the median of an even number of touchpoints is the upper one",
        (("hub/scoring/group.py", "(ordered[half] + ordered[~half]) / 2", "ordered[half]"),),
        "tests/hub/scoring/test_group.py",
    ),
    Bug(
        "held presses are lost when shards are merged",
        (
            (
                "hub/scoring/state.py",
                "        into.held[bin_] = into.held.get(bin_, 0) + held\n",
                "        into.held.setdefault(bin_, held)\n",
            ),
        ),
        "tests/hub/scoring/test_state.py",
    ),
    Bug(
        "a late answer does not reopen its day",
        (
            (
                "hub/scoring/chronicle.py",
                "        chronicle.drafts.pop(one, None)\n",
                "        pass\n",
            ),
        ),
        "tests/hub/scoring/test_chronicle.py",
    ),
    Bug(
        "the detector keeps a start that the answers since speak against",
        (("hub/scoring/detector.py", "if sums[index] >= 0:", "if sums[index] > float('-inf'):"),),
        "tests/hub/scoring/test_detector.py",
    ),
    Bug(
        "what a late answer changed in a closed bin is not told to the detector",
        (
            (
                "hub/scoring/known.py",
                "known.reworked[item] = known.reworked.get(item, 0) + 1",
                "pass",
            ),
        ),
        "tests/hub/scoring/test_known.py",
    ),
    Bug(
        "a late answer changes what is usual only where nothing else has changed",
        (
            (
                "hub/scoring/history.py",
                "if all(_says_the_same(one.item, old, new) for old, new in changed)",
                "if any(_says_the_same(one.item, old, new) for old, new in changed)",
            ),
        ),
        "tests/hub/scoring/test_known.py",
    ),
    Bug(
        "what was blamed late is forgotten in what is usual",
        (
            (
                "hub/scoring/history.py",
                "return answered and old.senses.get(item)",
                "return answered or old.senses.get(item)",
            ),
        ),
        "tests/hub/scoring/test_known.py",
    ),
    Bug(
        "a reading looks at no bin again",
        (("hub/scoring/known.py", "(one for one in touched if one in bins)", "()"),),
        "tests/hub/scoring/test_known.py",
    ),
    Bug(
        "the slack of the wagers is given to the wrong side",
        (("hub/scoring/wager.py", "(u + sign * slack)", "(u - sign * slack)"),),
        BRUTE_ALERTS,
    ),
    Bug(
        "the wagers do not know how far the faces are usually apart",
        (("hub/scoring/wager.py", "max(square - mean**2, variance_min)", "variance_min"),),
        BRUTE_ALERTS,
    ),
)
