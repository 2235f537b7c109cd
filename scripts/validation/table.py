"""The one table of the validation, and whether its aims are reached.

In come the notes of the training stores, on which everything that a method leaves open is chosen,
and those of the judged stores, which choose nothing. Out go lines.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import inf, log
from typing import NamedTuple

from validation.alarms import Rule, Sooner, Verdict, fitted, judge, sooner
from validation.play import FORMULAS, MODEL, Errors, Notes, Played
from validation.rivals import METHODS

from config.parameters import Parameters

RATES = (0.1, 0.3, 1.0)  # false alarms per touchpoint-month
COVERAGE = (0.88, 0.97)
FALSE_MAX = 1.0


class Chosen(NamedTuple):
    """What training chose for one method: the variant that estimates, and the rule of each rate.

    ``estimator`` is None where it estimates nothing.
    ``own`` is the alarm that needs no choice: the model's bound, or the rule of its description.
    """

    estimator: str | None
    rules: Mapping[float, Rule]
    own: Rule | None

    @property
    def variants(self) -> set[str]:
        """All that has to be played."""
        own = () if self.own is None else (self.own.variant,)
        estimators = () if self.estimator is None else (self.estimator,)
        return {*estimators, *(one.variant for one in self.rules.values()), *own}


class Row(NamedTuple):
    """What one method comes to on the judged stores."""

    name: str
    errors: Errors
    own: Verdict | None
    at: Mapping[float, Verdict]


def choose(training: Notes) -> dict[str, Chosen]:
    """By method, what does best on the training stores."""
    return {name: _chosen(name, training) for name in (*FORMULAS, *METHODS)}


def wanted(chosen: Mapping[str, Chosen]) -> list[Played]:
    """What is left to be played to the judged stores."""
    return [(name, one) for name, held in chosen.items() for one in sorted(held.variants)]


def rows(chosen: Mapping[str, Chosen], judged: Notes) -> list[Row]:
    """The table."""
    return [
        Row(
            name,
            Errors() if one.estimator is None else judged.errors[name, one.estimator],
            None
            if one.own is None
            else judge(judged.paths[name, one.own.variant], one.own.threshold),
            {
                rate: judge(judged.paths[name, rule.variant], rule.threshold)
                for rate, rule in one.rules.items()
            },
        )
        for name, one in chosen.items()
    ]


def table(found: Iterable[Row], chosen: Mapping[str, Chosen]) -> Iterator[str]:
    """Lines to print."""
    rates = "".join(f" | {f'fitted to {rate:g} a month':^21}" for rate in RATES)
    yield f"{'':29} | {'estimate, points':^31} | {'alarm as described':^21}{rates}"
    yield (
        f"{'':29} | {'RMSE':>5} {'calm':>5} {'drop':>5} {'holds':>6} {'drop':>6}"
        + f" | {'false':>5} {'found':>5} {'min':>9}" * (len(RATES) + 1)
    )
    for row in found:
        alarms = [row.own, *(row.at[rate] for rate in RATES)]
        yield f"{row.name:29} | {_estimate(row.errors)} | {' | '.join(map(_alarm, alarms))}"
    yield ""
    for name, one in chosen.items():
        alarms = ", ".join(rule.variant for rule in one.rules.values())
        if one.estimator:
            yield f"{name}: tuned to {one.estimator} to estimate, to {alarms} for alarms"
        elif any(one.variants):
            yield f"{name}: tuned to {alarms}"


def aims(
    found: Sequence[Row], chosen: Mapping[str, Chosen], judged: Notes
) -> Iterator[tuple[str, str]]:
    """Each aim with what was found, and whether it is reached: met, missed or not told apart."""
    (model,) = (row for row in found if row.name == MODEL)
    rivals = [row for row in found if row.name not in FORMULAS]
    nearest = min(rivals, key=lambda row: row.errors.rmse)
    yield (
        f"RMSE {model.errors.rmse:.1f}, the nearest rival {nearest.errors.rmse:.1f}"
        f" ({nearest.name})",
        _met(model.errors.rmse < nearest.errors.rmse),
    )
    coverage = model.errors.held / max(1, model.errors.said)
    yield (
        f"the 90 % interval holds the truth in {100 * coverage:.1f} %",
        _met(COVERAGE[0] <= coverage <= COVERAGE[1]),
    )
    false = inf if model.own is None else model.own.false_a_month
    yield f"{false:.2f} false alarms per touchpoint-month", _met(false <= FALSE_MAX)
    for rate in RATES:
        soonest = min(rivals, key=lambda row: row.at[rate].mean_min)
        ours, theirs = chosen[MODEL].rules[rate], chosen[soonest.name].rules[rate]
        by = sooner(
            (judged.paths[MODEL, ours.variant], ours.threshold),
            (judged.paths[soonest.name, theirs.variant], theirs.threshold),
        )
        least, most = by.mean_min - by.reach_min, by.mean_min + by.reach_min
        yield (
            f"fitted to {rate:g} a month, {by.mean_min:+.1f} minutes sooner than the soonest rival,"
            f" {soonest.name} (90 % interval {least:+.1f} to {most:+.1f})",
            _verdict(by),
        )


def _chosen(name: str, training: Notes) -> Chosen:
    errors = {variant: one for (who, variant), one in training.errors.items() if who == name}
    paths = {variant: one for (who, variant), one in training.paths.items() if who == name}
    described = METHODS[name].own if name in METHODS else ("", log(Parameters().alert_days))
    estimators = [variant for variant, one in errors.items() if one.n]
    return Chosen(
        min(estimators, key=lambda variant: errors[variant].rmse, default=None),
        {rate: fitted(paths, rate) for rate in RATES},
        None if described is None else Rule(*described),
    )


def _estimate(one: Errors) -> str:
    if one.n == 0:
        return f"{'-':>5} {'-':>5} {'-':>5} {'-':>6} {'-':>6}"
    calm = Errors(squares=one.calm, n=one.calm_n)
    dropped = Errors(squares=one.squares - one.calm, n=one.n - one.calm_n)
    holds = f"{'-':>6} {'-':>6}"
    if one.said:
        late = 100 * (one.held - one.calm_held) / dropped.n if dropped.n else 0.0
        holds = f"{100 * one.held / one.said:4.0f} % {late:4.0f} %"
    return f"{one.rmse:5.1f} {calm.rmse:5.1f} {dropped.rmse:5.1f} {holds}"


def _alarm(one: Verdict | None) -> str:
    if one is None:
        return f"{'-':>5} {'-':>5} {'-':>9}"
    middle = "-" if one.median_min == inf else f"{one.median_min:.0f}"
    late = f"{one.mean_min:.1f}/{middle}"
    return f"{one.false_a_month:5.2f} {100 * one.found:3.0f} % {late:>9}"


def _verdict(by: Sooner) -> str:
    """No later is what is aimed at; a lag within chance is said to be that."""
    if by.mean_min + by.reach_min < 0:
        return "missed"
    return "met" if by.mean_min >= 0 and by.reach_min < inf else "not told apart"


def _met(reached: bool) -> str:  # noqa: FBT001 - what is reached is all it says
    return "met" if reached else "missed"
