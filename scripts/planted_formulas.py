"""The mistakes that are planted in the formulas of the score, one or two in each; see ``planted``.

A weight, a prior, a variance, the edge of a window, a tie: what a formula can be wrong by. They are
caught by a brute force that shares no code with the program (``tests/hub/scoring/brute_whole.py``),
but where they are rules of their own.
"""

from planted import Bug

BRUTE = "tests/hub/scoring/test_golden.py::test_every_number_is_as_a_brute_force_has_it"
SCORING = "hub/scoring/"


def _bug(name: str, where: str, old: str, new: str, tests: str = BRUTE) -> Bug:
    return Bug(name, ((SCORING + where, old, new),), tests)


FORMULA_BUGS = (
    _bug(
        "a single answer weighs whole until it is gone",
        "window.py",
        "2.0 ** (-(now_bin - bin_) / half_life_bins)",
        "2.0 ** (-((now_bin - bin_) // half_life_bins))",
    ),
    _bug(
        "the last hour has a thirteenth bin",
        "window.py",
        "self.now_bin - self.plan.parameters.trend_recent + 1",
        "self.now_bin - self.plan.parameters.trend_recent",
    ),
    _bug(
        "the detector sees the bin that is still open",
        "window.py",
        "self.today.start), self.now_bin)",
        "self.today.start), self.now_bin + 1)",
    ),
    _bug(
        "a little known item is drawn to what is usual as strongly as a known one",
        "item.py",
        "1.0, past.n / parameters.kappa_full_at",
        "1.0, 1.0",
    ),
    _bug(
        "after a change as much is left of the usual as before",
        "item.py",
        "believe(usual, parameters.kappa_changed, since, parameters)",
        "believe(usual, kappa, since, parameters)",
    ),
    _bug(
        "the prior of a change is forgotten",
        "item.py",
        "log(prior / alert.usual_per_day)",
        "log(1 / alert.usual_per_day)",
    ),
    _bug(
        "a mixture is as sure as its parts",
        "belief.py",
        "share * (one.variance + (one.mean - mean) ** 2)",
        "share * one.variance",
    ),
    _bug(
        "the interval reaches one standard deviation",
        "belief.py",
        "reach = parameters.z * spread",
        "reach = spread",
    ),
    _bug(
        "the interval stands on the scale of the score, not on the logit's",
        "belief.py",
        "sqrt(belief.variance) / (mean * (1 - mean))",
        "sqrt(belief.variance)",
    ),
    _bug(
        "the probability to miss the target is the one to reach it",
        "belief.py",
        "normal_cdf((aim - middle) / spread)",
        "normal_cdf((middle - aim) / spread)",
    ),
    _bug(
        "five answers are few",
        "belief.py",
        "evidence >= parameters.n_min",
        "evidence > 3 * parameters.n_min",
    ),
    _bug(
        "the mean square of what is usual starts without its variance",
        "history.py",
        "parameters.m0**2 + parameters.var0",
        "parameters.m0**2",
    ),
    _bug(
        "the store's cap is the item's",
        "history.py",
        "_sum(scored), parameters.cap_store",
        "_sum(scored), parameters.cap_item",
    ),
    _bug(
        "the item is not drawn to its store",
        "history.py",
        "usual = shrunk(store, parameters.k_item",
        "usual = shrunk(Usual(parameters.m0, store.square), parameters.k_item",
    ),
    _bug(
        "history ends a day early",
        "history.py",
        "<= parameters.hist_days",
        "<= parameters.hist_days - 2",
    ),
    _bug(
        "old days weigh like yesterday",
        "history.py",
        "2.0 ** (-(day - one.day) / parameters.hist_half_life_days)",
        "1.0",
    ),
    _bug(
        "usual people are the mean over all bins, watched or not",
        "history.py",
        "people[zone, hour] / bins",
        "people[zone, hour] / 12",
    ),
    _bug(
        "faces' weights do not reach the history",
        "history.py",
        "moments(faces, planned.face_weights)",
        "moments(faces, ())",
    ),
    _bug(
        "a crowd is rounded up",
        "effective.py",
        "count * most // n for count",
        "-(-count * most // n) for count",
    ),
    _bug(
        "half a passer allows half an answer less",
        "footfall.py",
        "ceil(parameters.cap_per_passer * record.passers)",
        "int(parameters.cap_per_passer * record.passers)",
    ),
    _bug(
        "a moment of truth weighs like any place",
        "group.py",
        "plan.touchpoints[one.item.touchpoint].mot\n        * weights",
        "1.0\n        * weights",
    ),
    _bug(
        "two questions at one place weigh twice",
        "group.py",
        "\n        / together[one.item.touchpoint]",
        "",
    ),
    _bug(
        "people are not trimmed above",
        "group.py",
        "min(max(count, median / trim), median * trim)",
        "max(count, median / trim)",
        "tests/hub/scoring/test_group.py",
    ),
    _bug(
        "the variance of a group forgets to square the weights",
        "group.py",
        "weight**2 * one.variance",
        "weight * one.variance",
    ),
    _bug(
        "noise counts as a lack of harmony",
        "group.py",
        "max(0.0, between - within)",
        "max(0.0, between)",
    ),
    _bug(
        "nobody passes where nobody was watched",
        "group.py",
        "usual.get(hours[bin_], 0.0) if record is None",
        "0.0 if record is None",
    ),
    _bug(
        "each direction's wagers count in full",
        "detector.py",
        "log(added([exp(one - largest) for one in log_ms]) / len(gains))",
        "log(added([exp(one - largest) for one in log_ms]))",
    ),
    _bug(
        "evidence from before a change is thrown away with its bin",
        "detector.py",
        "gain + _log_1p_exp(log_ms[index])",
        "gain + max(0.0, log_ms[index])",
    ),
    _bug(
        "a busy store's bound counts all answers",
        "detector.py",
        "        parameters.alert_max_per_day,\n",
        "        100_000.0,\n",
    ),
    _bug(
        "what is usually blamed counts as news",
        "detector.py",
        "one.named.get(element, 0.0) for one in past",
        "0.0 for one in past",
    ),
    _bug(
        "of the elements blamed since the change those of today count",
        "detector.py",
        "if bin_ in bins:\n                for element",
        "if bin_ >= window.today.start:\n                for element",
    ),
    _bug(
        "a place has recovered before it is as usual",
        "detector.py",
        "/ n >= -parameters.alert_delta",
        "/ n >= -9 * parameters.alert_delta",
    ),
    _bug(
        "the whole store never recovers",
        "detector.py",
        'recovered=state == "alert" and _recovered',
        'recovered=state == "alert" and len(scope) == 1 and _recovered',
        "tests/hub/test_recovery.py",
    ),
    _bug(
        "a wager tilts by the drop alone",
        "wager.py",
        "sign * drop / variance",
        "sign * drop",
    ),
    _bug(
        "few mentions are believed",
        "senses.py",
        "p = (good + 1) / (good + bad + 2)",
        "p = (good + 0.1) / (good + bad + 0.2)",
    ),
    _bug(
        "elements share the loss without a doubt",
        "senses.py",
        "share=share,\n            share_sd=sqrt(share * (1 - share) / (nbad + len(elements) * a + 1))",
        "share=share,\n            share_sd=sqrt(share * (1 - share) / nbad)",
    ),
    _bug(
        "points below the target are lost to it when it is met",
        "senses.py",
        "max(0.0, target - found.score.score)",
        "abs(target - found.score.score)",
    ),
    _bug(
        "engagement rests on the passers as if none had faded",
        "engagement.py",
        "passers**2 / added(weight**2 * one.passers for weight, one in watched)",
        "added(one.passers for _, one in watched)",
    ),
    _bug(
        "answers of unwatched bins count as engagement",
        "engagement.py",
        " for one in window.live(item) if one.bin in known",
        " for one in window.live(item)",
    ),
    _bug(
        "the recommendation of one shopper is certain",
        "voices.py",
        "sure = n + PSEUDO_ANSWERS",
        "sure = n + 1e-9",
    ),
    _bug(
        "what was expected is as sure as its answers are many",
        "voices.py",
        "(better + worse) / total - index**2",
        "(better + worse) / total",
    ),
    _bug(
        "a region's stores are drawn to what is neutral",
        "rollup.py",
        "return Usual(added(one.first for one in parts) / n, added(one.square for one in parts) / n)",
        "return Usual(parameters.m0, parameters.m0**2 + parameters.var0)",
    ),
    _bug(
        "a region weighs a place once for each question",
        "rollup.py",
        "row.mot * weight / row.shared",
        "row.mot * weight",
    ),
    _bug(
        "a day counts the presses of its neighbours",
        "summary.py",
        "presses=sum(sum(answers.faces[one]) for one in hours if one in answers.faces)",
        "presses=sum(sum(answers.faces[one]) for one in answers.faces)",
    ),
    _bug(
        "the trend needs no spread",
        "item.py",
        "variance * (1 / recent.n + 1 / before.n)",
        "variance * (1 / recent.n)",
    ),
    _bug(
        "of two equal changes the later is told",
        "item.py",
        "max(odds, key=_size)[1]",
        "min(odds, key=_size)[1]",
    ),
)
