"""The change detector of formula 2 once more, slowly and plainly: makes ``golden-2.json``.

    python tests/hub/scoring/brute_force.py > tests/hub/scoring/golden-2.json

It shares no code with the program. In come cases in the format of the golden cases; out goes what
the alerts of each query should say. Every sum is written out as the model has it: the detector is
the sum over all bins that a change may have begun in, not a recursion, and nothing is remembered.
"""

import json
import sys
from collections.abc import Iterable
from math import comb, exp, fsum, inf, log
from random import Random
from typing import Any

BIN_MS = 300_000
DAY_MS = 86_400_000
HOUR_MS = 3_600_000
ELEMENTS = ["light", "sound", "scent", "temperature", "touch", "cleanliness", "visual"]
DROPS = (0.2, 0.3, 0.45)
SLACK = 0.02
DELTA = 0.05
Case = dict[str, Any]


class Brute:
    """One case at one time; items by their id."""

    def __init__(self, case: Case, now_ms: int) -> None:
        config = case["config"]
        self.tz_ms = config["tz_offset_min"] * 60_000
        self.items = {one["id"]: one for one in config["items"]}
        self.now_bin = now_ms // BIN_MS
        self.today = self.day(self.now_bin)
        self.days = [one for one in case["history"] if 1 <= self.today - one["day"] <= 56]
        self.events = case["events"]
        self.drops = tuple(config.get("params", {}).get("alert_drops", DROPS))
        self.slack = config.get("params", {}).get("alert_slack", SLACK)

    def day(self, bin_: int) -> int:
        return (bin_ * BIN_MS + self.tz_ms) // DAY_MS

    def hour(self, bin_: int) -> int:
        return (bin_ * BIN_MS + self.tz_ms) % DAY_MS // HOUR_MS

    def weight(self, item: str, face: int) -> float:
        return (self.items[item].get("face_weights") or [1.0] * 9)[face]

    # what is usual

    def age(self, summary: Case) -> float:
        return 2.0 ** (-(self.today - summary["day"]) / 14)

    def counts(self, item: str, hour: int | None) -> list[float]:
        """Weighed answers of the days before by face, in an hour or in all."""
        found = [0.0] * self.items[item]["K"]
        for summary in self.days:
            hours = summary["items"].get(item, {"hours": {}})["hours"]
            for name, faces in hours.items():
                if hour is None or int(name) == hour:
                    for face, count in enumerate(faces):
                        found[face] += self.age(summary) * self.weight(item, face) * count
        return found

    def store_mean(self) -> float:
        n = s = 0.0
        for item, one in self.items.items():
            for face, count in enumerate(self.counts(item, None)):
                n, s = n + count, s + count * face / (one["K"] - 1)
        evidence = min(n, 500)
        return (20 * 0.70 + (evidence * s / n if n else 0)) / (20 + evidence)

    def shares(self, item: str, hour: int) -> list[float]:
        best = self.items[item]["K"] - 1
        m = self.store_mean()
        neutral = [comb(best, f) * m**f * (1 - m) ** (best - f) for f in range(best + 1)]
        counts = self.counts(item, None)
        n = fsum(counts)
        e = min(n, 200)
        whole = [
            (20 * p + (e * c / n if n else 0)) / (20 + e)
            for p, c in zip(neutral, counts, strict=True)
        ]
        here = self.counts(item, hour)
        return [(30 * p + c) / (30 + fsum(here)) for p, c in zip(whole, here, strict=True)]

    def mean(self, item: str, hour: int) -> float:
        best = self.items[item]["K"] - 1
        return fsum(p * f / best for f, p in enumerate(self.shares(item, hour)))

    # what was answered

    def faces(self, item: str, bin_: int) -> list[int]:
        """Of a bin; nobody counts the people here, so 15 answers are the most."""
        found = [0] * self.items[item]["K"]
        for event in self.events:
            if event["kind"] == "rating" and event["item"] == item and event["t"] // BIN_MS == bin_:
                found[event["face"] - 1] += event.get("burst", 1) == 1
        n = sum(found)
        return found if n <= 15 else [count * 15 // n for count in found]

    def closed(self, scope: list[str]) -> list[int]:
        day = [
            one for one in range(self.now_bin - 300, self.now_bin) if self.day(one) == self.today
        ]
        return [one for one in day if any(sum(self.faces(item, one)) for item in scope)]

    def gain(self, item: str, bin_: int, drop: float, sign: int) -> float:
        """The logarithm of the likelihood ratio of a bin's faces."""
        p, best = self.shares(item, self.hour(bin_)), self.items[item]["K"] - 1
        m = fsum(share * f / best for f, share in enumerate(p))
        variance = max(fsum(share * (f / best - m) ** 2 for f, share in enumerate(p)), 0.02)
        t = sign * drop / variance
        norm = fsum(share * exp(t * (f / best + sign * self.slack)) for f, share in enumerate(p))
        return fsum(
            self.weight(item, f) * count * log(exp(t * f / best) / norm)
            for f, count in enumerate(self.faces(item, bin_))
        )

    def run(self, scope: list[str], sign: int, threshold: float) -> dict[str, Any]:
        bins = self.closed(scope)
        gains = [
            [fsum(self.gain(item, one, drop, sign) for item in scope) for one in bins]
            for drop in self.drops
        ]
        found: dict[str, Any] = {"log_m": None, "fired": None, "onset": None}
        for last in range(len(bins)):
            sums = [[fsum(g[first : last + 1]) for first in range(last + 1)] for g in gains]
            ms = [fsum(exp(one) for one in row) for row in sums]
            likeliest = sums[ms.index(max(ms))]
            start = bins[likeliest.index(max(likeliest))]
            found["log_m"] = log(fsum(ms) / len(ms))
            if found["fired"] is None and found["log_m"] >= log(threshold):
                found["fired"], found["onset"] = bins[last], start
        return found

    def alert(self, scope: list[str]) -> dict[str, Any]:
        n = {item: fsum(self.counts(item, None)) for item in scope}
        lived = {item: self.lived(item) for item in scope}
        per_day = fsum(n[one] / fsum(lived[one]) if lived[one] else 0.0 for one in scope)
        per_day = min(max(per_day, 5), 144)
        eligible = max(map(len, lived.values())) >= 7 and fsum(n.values()) >= 100
        down = self.run(scope, -1, 30 * per_day)
        up = self.run(scope, 1, 30 * per_day)
        state = "none"
        if eligible and down["fired"] is not None:
            state = "alert"
        elif eligible and (down["log_m"] or -inf) >= log(3 * per_day):
            state = "watch"
        return {
            "eligible": eligible,
            "threshold": 30 * per_day,
            "state": state,
            "log_m": down["log_m"],
            "fired_bin": down["fired"],
            "onset_bin": down["onset"],
            "cause": self.cause(scope, down["onset"]) if state == "alert" else None,
            "recovered": state == "alert" and self.recovered(scope),
            "better": eligible and up["fired"] is not None,
        }

    def lived(self, item: str) -> list[float]:
        found = []
        for summary in self.days:
            hours = summary["items"].get(item, {"hours": {}})["hours"]
            if any(sum(faces) for faces in hours.values()):
                found.append(self.age(summary))
        return found

    def cause(self, scope: list[str], onset: int) -> str | None:
        """Nothing was ever blamed in the history of these cases, so all blame is excess."""
        blamed = dict.fromkeys(ELEMENTS, 0)
        for event in self.events:
            since = onset <= event["t"] // BIN_MS < self.now_bin
            if event["kind"] == "sense" and event["item"] in scope and since:
                for element in set(event["bad"]):
                    blamed[element] += 1
        most = max(ELEMENTS, key=lambda one: blamed[one])
        return most if sum(blamed.values()) >= 3 else None

    def recovered(self, scope: list[str]) -> bool:
        n = s = usual = 0.0
        for item in scope:
            mean = self.mean(item, self.hour(self.now_bin))
            for bin_ in range(self.now_bin - 11, self.now_bin + 1):
                for face, count in enumerate(self.faces(item, bin_)):
                    n += self.weight(item, face) * count
                    s += self.weight(item, face) * count * face / (self.items[item]["K"] - 1)
                    usual += self.weight(item, face) * count * mean
        return n >= 5 and s / n >= usual / n - DELTA


def made_up(seed: int) -> Case:
    """A store with some weeks of history, and a day on which something changes, or nothing."""
    game = Random(seed)
    tz_min = game.choice([0, 60, 330])
    ids = [f"q{n}" for n in range(game.choice([1, 2, 3]))]
    items = [
        {"id": one, "tp": f"tp{n}", "K": game.choice([4, 5]), "expro": "environment", "sem": None}
        for n, one in enumerate(ids)
    ]
    if game.random() < 0.3:
        items[0]["face_weights"] = [round(game.uniform(0.6, 1.2), 2) for _ in range(items[0]["K"])]
    today, days = 20_454, game.choice([5, 10, 16])
    happy = {one: game.uniform(0.55, 0.85) for one in ids}

    history = [_summary(game, items, happy, day) for day in range(today - days, today)]
    begins_ms = today * DAY_MS - tz_min * 60_000
    change_ms = begins_ms + game.randrange(12, 17) * HOUR_MS
    step = game.choice([-0.5, -0.35, -0.2, 0.0, 0.2])
    events = _events(game, items, happy, (begins_ms, change_ms, step))
    params: Case = {"formula": "2"}
    if game.random() < 0.3:
        params |= {"alert_drops": [0.15, 0.4], "alert_slack": 0.05}
    config = {
        "store": "s",
        "tz_offset_min": tz_min,
        "touchpoints": [{"id": one["tp"], "zone": one["tp"]} for one in items],
        "items": items,
        "params": params,
    }
    times = sorted(begins_ms + game.randrange(13 * HOUR_MS, 20 * HOUR_MS) for _ in range(3))
    case: Case = {"name": f"change_{seed}", "why": "the detector of formula 2"}
    case |= {"config": config, "history": history, "events": events}
    case["queries"] = [{"T": now_ms, "expect": expected(case, now_ms)} for now_ms in times]
    return case


def _face(game: Random, item: Case, mean: float) -> int:
    return 1 + sum(game.random() < mean for _ in range(item["K"] - 1))


def _summary(game: Random, items: list[Case], happy: dict[str, float], day: int) -> Case:
    hours: dict[str, dict[str, list[int]]] = {one["id"]: {} for one in items}
    for item in items:
        for hour in range(9, 20):
            faces = [0] * item["K"]
            for _ in range(game.randrange(6)):
                faces[_face(game, item, happy[item["id"]]) - 1] += 1
            if any(faces):
                hours[item["id"]][str(hour)] = faces
    counted = {
        item["id"]: {
            "K": item["K"],
            "hours": hours[item["id"]],
            "presses": sum(map(sum, hours[item["id"]].values())),
            "suppressed": 0,
        }
        for item in items
    }
    return {"store": "s", "day": day, "items": counted}


def _events(
    game: Random, items: list[Case], happy: dict[str, float], day: tuple[int, int, float]
) -> list[Case]:
    begins_ms, change_ms, step = day
    events: list[Case] = []
    for item in items:
        for _ in range(game.choice([60, 120])):
            t = begins_ms + game.randrange(9 * HOUR_MS, 20 * HOUR_MS)
            mean = happy[item["id"]] + (step if t >= change_ms else 0.0)
            chosen = _face(game, item, min(max(mean, 0.02), 0.98))
            one = {"kiosk": item["tp"], "t": t, "offset": 0, "recv": t, "item": item["id"]}
            burst = 2 if game.random() < 0.05 else 1
            events.append({"kind": "rating", **one, "face": chosen, "burst": burst})
            if t >= change_ms and chosen == 1:
                bad = game.choice([["sound"], ["sound", "light"]])
                events.append({"kind": "sense", **one, "face": chosen, "bad": bad, "good": []})
    for seq, event in enumerate(events, 1):
        event["seq"] = seq
    return events


def expected(case: Case, now_ms: int) -> Case:
    """What the alerts of a case should say."""
    brute = Brute(case, now_ms)
    scopes = {item: [item] for item in brute.items}
    if len(scopes) > 1:
        scopes["STORE"] = list(brute.items)
    return {"alerts": {name: brute.alert(scope) for name, scope in scopes.items()}}


SEEDS = (0, 6, 9, 14, 17)
"""Recovered, quiet, other parameters, only watched, better: what golden cases should show."""


def golden(seeds: Iterable[int]) -> Case:
    return {"tolerance": 1e-6, "elements": ELEMENTS, "cases": [made_up(one) for one in seeds]}


if __name__ == "__main__":
    json.dump(golden(SEEDS), sys.stdout, separators=(",", ":"))
    sys.stdout.write("\n")
