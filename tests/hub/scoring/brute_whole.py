"""Every live number of formula 2 once more, slowly and plainly.

It shares no code with the program. In comes a golden case (``brute_cases`` makes them up); out
goes what each number should be at a time. Sums are written out as the model has them, over all
events each time. What the change detector says is ``brute_force``'s.
"""

from collections.abc import Callable, Iterable
from functools import cache
from math import ceil, erfc, exp, fsum, log, sqrt
from statistics import median

from tests.hub.scoring.brute_force import BIN_MS, ELEMENTS, Brute, Case

Z = 1.6448536269514722
LIVE = 312


class Whole(Brute):
    """One case at one time: everything but the alerts, which it inherits."""

    def __init__(self, case: Case, now_ms: int) -> None:
        super().__init__(case, now_ms)
        self.history = self.days
        self.targets = case["config"]["targets"]
        self.zones = {one["id"]: one["zone"] for one in case["config"]["touchpoints"]}
        self.mot = {one["id"]: one["mot"] for one in case["config"]["touchpoints"]}
        self.live = range(self.now_bin - LIVE + 1, self.now_bin + 1)
        self.filed: dict[int, list[Case]] = {}
        for one in self.events:
            self.filed.setdefault(one["t"] // BIN_MS, []).append(one)
        # asked for over and over; none of it changes
        for name in ("people", "faces", "item", "shares", "gain", "usual", "usual_people"):
            setattr(self, name, cache(getattr(self, name)))

    def of(self, kind: str, bins: Iterable[int], **what: object) -> list[Case]:
        return [
            one
            for bin_ in bins
            for one in self.filed.get(bin_, ())
            if one["kind"] == kind and all(one[name] == value for name, value in what.items())
        ]

    def age_weight(self, bin_: int) -> float:
        return float(0.5 ** ((self.now_bin - bin_) * 5 / 60))

    # people

    def record(self, zone: str, bin_: int) -> Case | None:
        """The greatest revision, and of equals the first."""
        said = self.of("traffic", [bin_], zone=zone)
        best = max(said, key=lambda one: one["rev"], default=None)
        return best if best is not None and best["ok"] else None

    def usual_people(self, zone: str, hour: int) -> float:
        rows = [
            (self.age(one), one["zones"][zone][str(hour)])
            for one in self.history
            if str(hour) in one["zones"].get(zone, {})
        ]
        bins = fsum(w * row[3] for w, row in rows)
        return fsum(w * row[0] for w, row in rows) / bins if bins else 0.0

    def people(self, tp: str) -> float:
        found = []
        for bin_ in self.live:
            record = self.record(self.zones[tp], bin_)
            usual = self.usual_people(self.zones[tp], self.hour(bin_))
            found.append(self.age_weight(bin_) * (usual if record is None else record["passers"]))
        return fsum(found)

    # answers

    def faces(self, item: str, bin_: int) -> list[int]:
        found = [0] * self.items[item]["K"]
        for event in self.of("rating", [bin_], item=item, burst=1):
            found[event["face"] - 1] += 1
        record = self.record(self.zones[self.items[item]["tp"]], bin_)
        cap = 15 if record is None else max(6, ceil(0.5 * record["passers"]))
        n = sum(found)
        return found if n <= cap else [count * cap // n for count in found]

    def sums(self, item: str, bins: Iterable[int], fade: Callable[[int], float]) -> list[float]:
        """Of c, of c u and of c u squared."""
        best = self.items[item]["K"] - 1
        rows = [
            (fade(bin_) * self.weight(item, face) * count, face / best)
            for bin_ in bins
            for face, count in enumerate(self.faces(item, bin_))
        ]
        return [fsum(c * u**power for c, u in rows) for power in range(3)]

    def past_sums(self, item: str, hour: int | None) -> list[float]:
        best = self.items[item]["K"] - 1
        rows = [(c, face / best) for face, c in enumerate(self.counts(item, hour))]
        return [fsum(c * u**power for c, u in rows) for power in range(3)]

    def usual(self, item: str, hour: int) -> list[float]:
        """Mean and mean square: neutral, drawn to the store, the item, the hour."""
        each = [self.past_sums(one, None) for one in self.items]
        store = [fsum(column) for column in zip(*each, strict=True)]
        known = [0.7, 0.7**2 + 0.09]
        for k, cap, (n, *sums) in ((20, 500, store), (20, 200, self.past_sums(item, None))):
            e = min(n, cap)
            known = [
                (k * m + (e * s / n if n else 0)) / (k + e)
                for m, s in zip(known, sums, strict=True)
            ]
        n, *sums = self.past_sums(item, hour)
        return [(30 * m + s) / (30 + n) for m, s in zip(known, sums, strict=True)]

    # scores

    def belief(self, item: str, kappa: float, since: int) -> tuple[float, float]:
        m, q = self.usual(item, self.hour(self.now_bin))
        w, s1, s2 = self.sums(item, [b for b in self.live if b >= since], self.age_weight)
        mean = (kappa * m + s1) / (kappa + w)
        spread = (kappa * q + s2) / (kappa + w) - mean**2
        return mean, max(spread, 0.02) / (kappa + w + 1)

    def odds(self, item: str, per_day: float) -> list[tuple[float, int]]:
        """Of a change to the worse, then to the better, and since which bin."""
        found = []
        bins = self.closed([item])
        for sign in (-1, 1) if bins else ():
            gains = [[self.gain(item, one, drop, sign) for one in bins] for drop in self.drops]
            sums = [[fsum(row[first:]) for first in range(len(bins))] for row in gains]
            ms = [fsum(map(exp, row)) for row in sums]
            likeliest = sums[ms.index(max(ms))]
            start = bins[likeliest.index(max(likeliest))]
            found.append((fsum(ms) / len(ms) * 0.3 / per_day, start))
        return found

    def item(self, item: str) -> tuple[Case, float, float]:
        """What is shown, and mean and variance for groups."""
        n = self.past_sums(item, None)[0]
        mean, variance = self.belief(item, 3 + 12 * min(1, n / 100), 0)
        alert = self.alert([item])
        odds = self.odds(item, alert["threshold"] / 30) if alert["eligible"] else []
        whole = 1 + fsum(one for one, _ in odds)
        parts = [(1 / whole, mean, variance)]
        parts += [(one / whole, *self.belief(item, 3, start)) for one, start in odds]
        mean = fsum(p * m for p, m, _ in parts)
        variance = fsum(p * (v + (m - mean) ** 2) for p, m, v in parts)
        p_changed = (whole - 1) / whole
        likelier = max(odds, key=lambda one: one[0], default=(0.0, None))[1]
        one = self.items[item]
        keys = [item, f"{one['expro']}|{one['sem']}", one["expro"], "STORE"]
        recent = self.sums(item, self.live[-12:], lambda _: 1.0)
        shown = self.shown(mean, variance, self.sums(item, self.live, self.age_weight)[0], keys)
        shown |= {
            "n60": sum(sum(self.faces(item, b)) for b in self.live[-12:]),
            "today": sum(sum(self.faces(item, b)) for b in self.live if self.day(b) == self.today),
            "trend": self.trend(item),
            "usual": 100 * self.usual(item, self.hour(self.now_bin))[0],
            "hour": 100 * recent[1] / recent[0] if recent[0] else None,
            "p_changed": p_changed,
            "changed_since": likelier if p_changed >= 0.5 else None,
        }
        return shown, mean, variance

    def trend(self, item: str) -> str:
        n, s, q = self.sums(item, self.live[-12:], lambda _: 1.0)
        n2, s2, q2 = self.sums(item, self.live[-48:-12], lambda _: 1.0)
        if n < 5 or n2 < 8:
            return "none"
        v = max((q + q2) / (n + n2) - ((s + s2) / (n + n2)) ** 2, 0.02)
        d = s / n - s2 / n2
        if abs(d) < 0.03 or abs(d) <= Z * sqrt(v * (1 / n + 1 / n2)):
            return "flat"
        return "up" if d > 0 else "down"

    def shown(self, mean: float, variance: float, evidence: float, keys: list[str]) -> Case:
        def logit(p: float) -> float:
            p = min(max(p, 0.005), 0.995)
            return log(p / (1 - p))

        inside = min(max(mean, 0.005), 0.995)
        s = sqrt(variance) / (inside * (1 - inside))
        lo, hi = (100 / (1 + exp(-(logit(mean) + sign * Z * s))) for sign in (-1, 1))
        target = next((self.targets[key] for key in keys if key in self.targets), None)
        p_miss = (
            None if target is None else erfc(-(logit(target / 100) - logit(mean)) / s / 2**0.5) / 2
        )
        status = "few" if evidence < 5 else "untargeted"
        if evidence >= 5 and p_miss is not None:
            status = "below" if p_miss >= 0.9 else "met" if p_miss <= 0.1 else "unsure"
        return {
            "score": 100 * mean,
            "lo": lo,
            "hi": hi,
            "evidence": evidence,
            "enough": evidence >= 5,
            "target": target,
            "p_miss": p_miss,
            "status": status,
            "gap": None if target is None else 100 * mean - target,
        }

    def group(self, members: list[str], keys: list[str]) -> Case:
        served = {tp: self.people(tp) for tp in self.zones}
        positive = [one for one in served.values() if one > 0]
        middle = median(positive) if positive else 1.0
        shares, found = [], [self.item(one) for one in members]
        for one in members:
            tp = self.items[one]["tp"]
            v = min(max(served[tp], middle / 4), middle * 4) if positive else 1.0
            together = sum(self.items[other]["tp"] == tp for other in members)
            shares.append(self.mot[tp] * v / together)
        whole = fsum(shares)
        mean = fsum(w * m for w, (_, m, _) in zip(shares, found, strict=True)) / whole
        pairs = list(zip(shares, found, strict=True))
        variance = fsum(w * w * v for w, (_, _, v) in pairs) / whole**2
        between = fsum(w * (m - mean) ** 2 for w, (_, m, _) in pairs) / whole
        within = fsum(w * v for w, (_, _, v) in pairs) / whole
        alike = 100 * max(0.0, 1 - 2 * sqrt(max(0.0, between - within)))
        evidence = fsum(one["evidence"] for one, _, _ in found)
        return {**self.shown(mean, variance, evidence, keys), "consistency": alike}

    # what is sensed, and what else is said

    def sense(self, item: str) -> Case:
        said = [
            (self.age_weight(one["t"] // BIN_MS), one)
            for one in self.of("sense", self.live, item=item)
        ]
        best = self.items[item]["K"] - 1
        nbad = fsum(w for w, one in said if one["bad"])
        lost = dict.fromkeys(ELEMENTS, 0.0)
        for w, one in said:
            for element in set(one["bad"]):
                whole = 420 * (60 - 60 * (one["face"] - 1) // best)
                lost[element] += w * (whole // len(set(one["bad"]))) / 25_200
        shown = self.item(item)[0]
        elements = {}
        for element in ELEMENTS:
            good = fsum(w for w, one in said if element in one["good"])
            bad = fsum(w for w, one in said if element in one["bad"])
            p = (good + 1) / (good + bad + 2)
            reach = Z * sqrt(p * (1 - p) / (good + bad + 3)) / (p * (1 - p))
            lo, hi = (200 / (1 + exp(-(log(p / (1 - p)) + sign * reach))) - 100 for sign in (-1, 1))
            elements[element] = {"bad": bad, "good": good, "net": 200 * p - 100}
            elements[element] |= {"net_lo": lo, "net_hi": hi}
            if nbad >= 3:
                share = (lost[element] + 0.5) / (fsum(lost.values()) + 7 * 0.5)
                under = None if shown["target"] is None else max(0.0, -shown["gap"]) * share
                elements[element] |= {
                    "share": share,
                    "share_sd": sqrt(share * (1 - share) / (nbad + 4.5)),
                    "points_lost": (100 - shown["score"]) * share,
                    "points_below_target": under,
                }
        return {"n": fsum(w for w, _ in said), "nbad": nbad, "elements": elements}

    def engagement(self, item: str) -> Case | None:
        zone = self.zones[self.items[item]["tp"]]
        seen = [(self.age_weight(b), b, self.record(zone, b)) for b in self.live]
        held = [(w, b, record["passers"]) for w, b, record in seen if record is not None]
        answers = fsum(w * sum(self.faces(item, b)) for w, b, _ in held)
        passed = fsum(w * count for w, _, count in held)
        if passed == 0:
            return None
        n = passed**2 / fsum(w * w * count for w, _, count in held)
        p = min(1.0, answers / passed)
        middle = (p + Z**2 / (2 * n)) / (1 + Z**2 / n)
        reach = Z * sqrt(p * (1 - p) / n + Z**2 / (4 * n * n)) / (1 + Z**2 / n)
        lo, hi = max(0.0, 100 * (middle - reach)), min(100.0, 100 * (middle + reach))
        return {"per100": 100 * p, "lo": lo, "hi": hi, "over": answers > passed}

    def nps(self) -> Case | None:
        day = [b for b in self.live if self.day(b) == self.today]
        said = [one["v"] for one in self.of("nps", day)]
        n = len(said)
        if not n:
            return None
        p = (sum(one >= 9 for one in said) + 0.75) / (n + 3)
        d = (sum(one <= 6 for one in said) + 0.75) / (n + 3)
        reach = 100 * Z * sqrt((p + d - (p - d) ** 2) / (n + 3))
        nps = 100 * (p - d)
        return {"n": n, "nps": nps, "lo": nps - reach, "hi": nps + reach}

    def expectation(self, expro: str) -> Case:
        c = [
            1 + fsum(self.age_weight(one["t"] // BIN_MS) for one in said)
            for said in (self.of("expect", self.live, expro=expro, v=v) for v in (1, 2, 3))
        ]
        t, d = fsum(c), (c[2] - c[0]) / fsum(c)
        reach = 100 * Z * sqrt(((c[2] + c[0]) / t - d * d) / (t + 1))
        return {"index": 100 * d, "lo": 100 * d - reach, "hi": 100 * d + reach, "evidence": t - 3}

    def cause(self, scope: list[str], onset: int) -> str | None:
        blamed = dict.fromkeys(ELEMENTS, 0.0)
        before = dict.fromkeys(ELEMENTS, 0.0)
        since = range(onset, self.now_bin)
        for item in scope:
            for one in self.of("sense", since, item=item):
                for element in set(one["bad"]):
                    blamed[element] += 1
            for day in self.history:
                for element, count in zip(ELEMENTS, day["sense"][item]["bad"], strict=True):
                    before[element] += self.age(day) * count
        answers = sum(sum(self.faces(item, b)) for item in scope for b in since)
        counted = fsum(
            self.age(day) * sum(map(sum, day["items"][item]["hours"].values()))
            for item in scope
            for day in self.history
        )
        if sum(blamed.values()) < 3:
            return None
        excess = [blamed[one] - answers * before[one] / counted for one in ELEMENTS]
        return ELEMENTS[excess.index(max(excess))] if max(excess) > 0 else None

    def expected(self) -> Case:
        ids = list(self.items)
        expros = sorted({one["expro"] for one in self.items.values()})
        sems = sorted({one["sem"] for one in self.items.values() if one["sem"]})
        cells = sorted({(one["expro"], one["sem"]) for one in self.items.values() if one["sem"]})

        def those(**what: str) -> list[str]:
            return [i for i in ids if all(self.items[i][k] == v for k, v in what.items())]

        return {
            "traffic": {tp: self.people(tp) for tp in self.zones},
            "items": {one: self.item(one)[0] for one in ids},
            "alerts": {
                **{one: self.alert([one]) for one in ids},
                "STORE": self.alert(ids),
            },
            "engagement": {one: self.engagement(one) for one in ids},
            "sense": {
                one: self.sense(one) for one in ids if self.of("sense", self.filed, item=one)
            },
            "cells": {
                f"{e}|{s}": self.group(those(expro=e, sem=s), [f"{e}|{s}", e, "STORE"])
                for e, s in cells
            },
            "expros": {e: self.group(those(expro=e), [e, "STORE"]) for e in expros},
            "sems": {s: self.group(those(sem=s), [f"*|{s}", "STORE"]) for s in sems},
            "store": self.group(ids, ["STORE"]),
            "nps": self.nps(),
            "expectation": {
                e: self.expectation(e)
                for e in sorted({one["expro"] for one in self.events if one["kind"] == "expect"})
            },
        }
