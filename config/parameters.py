"""The numbers of the scoring model that a store may change, with their limits and defaults. PURE.

They are section 14 of the model's description. A change of one is a change of every score that is
made from then on, so they stand in the store's file and not in the code. What they do is said
where they are used, in ``hub.scoring``.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

Share = Annotated[float, Meta(ge=0.0, le=1.0)]
Inner = Annotated[float, Meta(gt=0, lt=1)]
Answers = Annotated[float, Meta(gt=0, le=10_000)]
Days = Annotated[float, Meta(gt=0, le=3650)]
Formula = Literal["1", "2"]
Bins = Annotated[int, Meta(ge=1, le=2016)]  # a week of five minutes


class Parameters(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything in the formulas that is not a count.

    ``k_...``, ``kappa...`` and ``cap_store``, ``cap_item`` are worth answers; scores and their
    variances are on the scale 0 to 1. ``z`` is the normal quantile of the intervals (90 %).
    """

    formula: Formula = "2"  # the version of the formulas; 1 watches for change by the mean alone
    # how an answer fades, and what it is shrunk to
    half_life_min: Annotated[float, Meta(gt=0, le=10_080)] = 60
    live_bins: Bins = 312  # 26 hours: what is older weighs less than 2**-26
    kappa: Answers = 15
    kappa_min: Answers = 3
    kappa_full_at: Answers = 100
    kappa_changed: Answers = 3
    change_prior: Annotated[float, Meta(gt=0, le=100)] = 0.3
    m0: Inner = 0.70
    var0: Inner = 0.09
    var_min: Inner = 0.02  # agreement of few answers is not certainty
    eps: Annotated[float, Meta(gt=0, lt=0.5)] = 0.005  # keeps the logit finite
    n_min: Annotated[float, Meta(ge=0)] = 5
    z: Annotated[float, Meta(gt=0, le=10)] = 1.6448536269514722
    # what the days before say
    k_store: Answers = 20
    cap_store: Answers = 500
    k_item: Answers = 20
    cap_item: Answers = 200
    k_hour: Answers = 30
    hist_half_life_days: Days = 14
    hist_days: Annotated[int, Meta(ge=1, le=366)] = 56
    # crowds and traffic
    cap_min: Annotated[int, Meta(ge=1)] = 6
    cap_per_passer: Annotated[float, Meta(gt=0)] = 0.5
    cap_nosensor: Annotated[int, Meta(ge=1)] = 15
    traffic_trim: Annotated[float, Meta(ge=1)] = 4
    # the change detector; alert_rhos are formula 1's, alert_slack and alert_drops formula 2's
    alert_delta: Annotated[float, Meta(ge=0, lt=0.5)] = 0.05
    alert_rhos: Annotated[tuple[Inner, ...], Meta(min_length=1, max_length=16)] = (
        0.15,
        0.3,
        0.5,
        0.75,
    )
    alert_slack: Annotated[float, Meta(ge=0, lt=0.5)] = 0.02  # worse than usual by this is none
    alert_drops: Annotated[tuple[Inner, ...], Meta(min_length=1, max_length=16)] = (0.2, 0.3, 0.45)
    alert_days: Days = 30
    watch_days: Days = 3
    alert_min_per_day: Answers = 5
    alert_max_per_day: Answers = 144  # bins of 12 opening hours; more where a store opens longer
    alert_min_days: Annotated[int, Meta(ge=0)] = 7
    alert_min_answers: Annotated[float, Meta(ge=0)] = 100
    # targets, trend, causes
    p_red: Share = 0.9
    p_green: Share = 0.1
    trend_recent: Bins = 12
    trend_prev: Bins = 36
    trend_n_recent: Annotated[float, Meta(gt=0)] = 5
    trend_n_prev: Annotated[float, Meta(gt=0)] = 8
    trend_min: Share = 0.03
    attrib_a: Annotated[float, Meta(gt=0)] = 0.5
    attrib_min: Annotated[float, Meta(gt=0)] = 3
    # which answers count
    late_days: Annotated[int, Meta(ge=1, le=60)] = 7
    burst_gap_ms: Annotated[int, Meta(ge=0, le=600_000)] = 8_000


def contradictions(parameters: Parameters) -> list[str]:
    """What is wrong with the parameters beyond the limits of each."""
    found = []
    if parameters.kappa < parameters.kappa_min:
        found.append("kappa: is below kappa_min")
    if parameters.p_red <= parameters.p_green:
        found.append("p_red: must be above p_green")
    if parameters.watch_days > parameters.alert_days:
        found.append("watch_days: a watch is the weaker sign, so at most alert_days")
    if parameters.alert_max_per_day < parameters.alert_min_per_day:
        found.append("alert_max_per_day: is below alert_min_per_day")
    if parameters.trend_recent + parameters.trend_prev > parameters.live_bins:
        found.append("live_bins: is shorter than trend_recent and trend_prev together")
    return found
