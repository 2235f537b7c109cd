"""Golden cases that are made up by a seed: whole stores and regions, with what each should give.

It shares no code with the program. What a store shows now is ``brute_whole``'s; here are its day in
integers (section 4) and the roll-up of a region (section 13).
"""

from math import exp, fsum, log, sqrt
from random import Random
from statistics import median
from typing import Any

from tests.hub.scoring.brute_force import BIN_MS, DAY_MS, ELEMENTS, HOUR_MS, Case
from tests.hub.scoring.brute_whole import Whole, Z

TODAY = 20_454
PLACES = (("red", 1.0), ("blue", 2.0), ("green", 1.0))
QUESTIONS = (
    ("q0", 0, 4, "people", "RELATE"),
    ("q1", 0, 5, "environment", "SENSE"),
    ("q2", 1, 4, "environment", "SENSE"),
    ("q3", 2, 5, "product", None),
)
TARGETS = {"STORE": 70, "environment": 80, "people|RELATE": 75, "q3": 35, "*|SENSE": 65}
WEIGHTS = {"q2": [0.5, 0.8, 1.0, 1.1]}


def made_up_whole(seed: int) -> Case:
    """Two days of a store with weeks of history, on the second of which something may change."""
    game = Random(seed)
    tz_min = game.choice([-300, 0, 60])
    items = [
        {"id": id_, "tp": PLACES[at][0], "K": k, "expro": expro, "sem": sem}
        for id_, at, k, expro, sem in QUESTIONS
    ]
    for one in items:
        if one["id"] in WEIGHTS:
            one["face_weights"] = WEIGHTS[one["id"]]
    happy = {one["id"]: game.uniform(0.5, 0.85) for one in items}
    history = [
        _past_day(game, items, happy, TODAY - ago) for ago in range(60, 1, -game.choice([4, 7]))
    ]
    begins_ms = TODAY * DAY_MS - tz_min * 60_000
    step = game.choice([-0.5, -0.3, 0.0, 0.2])
    events = [
        event
        for number, one in enumerate(items)
        for event in _answers(game, one, happy[one["id"]], (begins_ms, step), 30 * (1 + number))
    ]
    events += [event for place, _ in PLACES for event in _people(game, place, begins_ms)]
    for seq, event in enumerate(events, 1):
        event |= {"kiosk": "k", "seq": seq, "offset": 0, "recv": event["t"]}
    config = {
        "store": "s",
        "tz_offset_min": tz_min,
        "touchpoints": [{"id": one, "zone": f"z-{one}", "mot": mot} for one, mot in PLACES],
        "items": items,
        "targets": TARGETS,
        "params": {"formula": "2"},
    }
    case: Case = {"name": f"whole_{seed}", "config": config, "history": history, "events": events}
    case["queries"] = []
    for hour in (11, 16):
        now_ms = begins_ms + hour * HOUR_MS + game.randrange(HOUR_MS)
        case["queries"].append({"T": now_ms, "expect": Whole(case, now_ms).expected()})
    case["day_summaries"] = [{"day": TODAY, "expect": _summed(case, now_ms)}]
    return case


def _past_day(game: Random, items: list[Case], happy: dict[str, float], day: int) -> Case:
    hours = {
        one["id"]: {
            str(hour): [
                game.randrange(1 + int(3 * (happy[one["id"]] if face else 0.5)))
                for face in range(one["K"])
            ]
            for hour in range(8, 22)
        }
        for one in items
    }
    zones = {
        f"z-{place}": {
            str(hour): [game.randrange(40, 200), 20, 20, game.randrange(1, 13)]
            for hour in range(8, 22)
        }
        for place, _ in PLACES
    }
    blamed = [6, *(game.randrange(2) for _ in ELEMENTS[1:])]  # light is never right here
    nothing = [0] * len(ELEMENTS)
    sense = {"bad": blamed, "good": nothing, "loss": nothing, "nbad": 1, "n": 1}
    return {
        "store": "s",
        "day": day,
        "items": {
            one["id"]: {"K": one["K"], "hours": hours[one["id"]], "presses": 9, "suppressed": 0}
            for one in items
        },
        "zones": zones,
        "sense": {one["id"]: sense for one in items},
    }


def _answers(
    game: Random, item: Case, mean: float, day: tuple[int, float], count: int
) -> list[Case]:
    """From the evening before on: ratings, some with reasons; and what else is asked."""
    found: list[Case] = []
    begins_ms, step = day
    for _ in range(2 * count):
        t = begins_ms + game.choice(
            [game.randrange(-6 * HOUR_MS, 0), game.randrange(9 * HOUR_MS, 17 * HOUR_MS)]
        )
        p = min(max(mean + (step if t > begins_ms + 14 * HOUR_MS else 0.0), 0.02), 0.98)
        face = 1 + sum(game.random() < p for _ in range(item["K"] - 1))
        one = {"t": t, "item": item["id"]}
        found.append({"kind": "rating", **one, "face": face, "burst": 1 + (game.random() < 0.1)})
        if game.random() < 0.6:
            named = game.sample(ELEMENTS[1:], 3)
            named[0] = game.choice([named[0], ELEMENTS[0]])
            bad, good = (named[:2], named[2:]) if face <= item["K"] // 2 else ([], named[:1])
            found.append({"kind": "sense", **one, "face": face, "bad": bad, "good": good})
        if game.random() < 0.1:
            found.append({"kind": "nps", "t": t, "v": game.randrange(11)})
            found.append({"kind": "expect", "t": t, "expro": "people", "v": game.randrange(1, 4)})
    crowded_ms = begins_ms + 10 * HOUR_MS + 1
    found += [
        {"kind": "rating", "t": crowded_ms, "item": item["id"], "face": 1 + n % 4, "burst": 1}
        for n in range(23)
    ]
    return found


def _people(game: Random, place: str, begins_ms: int) -> list[Case]:
    """Most bins of the day are watched, some are read again."""
    found = []
    for bin_ in range(9 * 12, 17 * 12):
        for rev in range(game.choice([0, 1, 1, 1, 2])):
            passers = game.randrange(2 if place == "green" else 30)
            one = {"zone": f"z-{place}", "t": begins_ms + bin_ * BIN_MS, "passers": passers}
            ok = int(game.random() < 0.9)
            found.append({"kind": "traffic", **one, "in": passers, "out": 0, "ok": ok, "rev": rev})
    return found


def _summed(case: Case, now_ms: int) -> Case:
    """Section 4: the day in integers."""
    whole = Whole(case, now_ms)
    day = [
        one for one in range(whole.now_bin - 300, whole.now_bin + 300) if whole.day(one) == TODAY
    ]
    items, sense, zones = {}, {}, {}
    for item, one in whole.items.items():
        hours: dict[str, list[int]] = {}
        for bin_ in day:
            row = hours.setdefault(str(whole.hour(bin_)), [0] * one["K"])
            for face, count in enumerate(whole.faces(item, bin_)):
                row[face] += count
        given = whole.of("rating", day, item=item)
        held = [event for event in given if event["burst"] > 1]
        asked = {str(whole.hour(one["t"] // BIN_MS)) for one in given if one["burst"] == 1}
        items[item] = {
            "K": one["K"],
            "hours": {hour: row for hour, row in hours.items() if hour in asked},
            "presses": len(given) - len(held),
            "suppressed": len(held),
        }
        said = whole.of("sense", day, item=item)
        lost = dict.fromkeys(ELEMENTS, 0)
        for event in said:
            for element in event["bad"]:
                felt = 60 * (event["face"] - 1) // (one["K"] - 1)
                lost[element] += (60 - felt) * 420 // len(event["bad"])
        sense[item] = {
            "bad": [sum(e in event["bad"] for event in said) for e in ELEMENTS],
            "good": [sum(e in event["good"] for event in said) for e in ELEMENTS],
            "loss": list(lost.values()),
            "nbad": sum(bool(event["bad"]) for event in said),
            "n": len(said),
        }
    for zone in whole.zones.values():
        rows: dict[str, list[int]] = {}
        for bin_ in day:
            record = whole.record(zone, bin_)
            if record is not None:
                row = rows.setdefault(str(whole.hour(bin_)), [0] * 4)
                for at, count in enumerate((record["passers"], record["in"], record["out"], 1)):
                    row[at] += count
        zones[zone] = rows
    nps = [len(whole.of("nps", day, v=v)) for v in range(11)]
    expect = {"people": [len(whole.of("expect", day, expro="people", v=v)) for v in (1, 2, 3)]}
    return {
        "store": "s",
        "day": TODAY,
        "items": items,
        "zones": zones,
        "sense": sense,
        "nps": nps,
        "expect": expect,
    }


def made_up_region(seed: int) -> Case:
    """Section 13: two stores over some days."""
    game = Random(seed)
    stores: dict[str, Case] = {}
    rows: list[dict[str, Any]] = []
    for name in ("north", "south"):
        case = made_up_shop(game, name)
        stores[name] = case
        items, summaries = case["config"]["items"], case["summaries"]
        for one in items:
            best, tp = one["K"] - 1, one["tp"]
            faces = [0] * one["K"]
            for day in summaries:
                for hour in day["items"][one["id"]]["hours"].values():
                    faces = [a + b for a, b in zip(faces, hour, strict=True)]
            weights = one.get("face_weights") or [1.0] * one["K"]
            c = [w * count for w, count in zip(weights, faces, strict=True)]
            passers = sum(hour[0] for day in summaries for hour in day["zones"][f"z-{tp}"].values())
            rows.append(
                {
                    "store": name,
                    "expro": one["expro"],
                    "sums": [
                        fsum(x * (f / best) ** power for f, x in enumerate(c)) for power in range(3)
                    ],
                    "passers": passers,
                    "mot": dict(PLACES)[tp] / sum(other["tp"] == tp for other in items),
                }
            )
    expect = {
        "region": _period(rows, rows),
        "stores": {one: _period([r for r in rows if r["store"] == one], rows) for one in stores},
        "expros": {
            one: _period([r for r in rows if r["expro"] == one], rows)
            for one in sorted({r["expro"] for r in rows})
        },
    }
    return {"name": f"region_{seed}", "stores": stores, "expect": expect}


def made_up_shop(game: Random, name: str) -> Case:
    """A store's description and some of its days."""
    whole = made_up_whole(game.randrange(100))
    days = [{**one, "store": name} for one in whole["history"][-game.randrange(1, 4) :]]
    return {"config": {**whole["config"], "store": name}, "summaries": days}


def _period(rows: list[dict[str, Any]], everywhere: list[dict[str, Any]]) -> Case:
    n, s, q = (fsum(one["sums"][power] for one in everywhere) for power in range(3))
    m, q = s / n, q / n
    middle = median(one["passers"] for one in everywhere if one["passers"] > 0)
    parts = []
    for one in rows:
        w, s1, s2 = one["sums"]
        mean = (15 * m + s1) / (15 + w)
        spread = max((15 * q + s2) / (15 + w) - mean**2, 0.02)
        share = one["mot"] * min(max(one["passers"], middle / 4), middle * 4)
        parts.append((share, mean, spread / (15 + w + 1)))
    whole = fsum(share for share, _, _ in parts)
    mean = fsum(share * m for share, m, _ in parts) / whole
    variance = fsum(share**2 * v for share, _, v in parts) / whole**2
    s = sqrt(variance) / (mean * (1 - mean))
    lo, hi = (100 / (1 + exp(-(log(mean / (1 - mean)) + sign * Z * s))) for sign in (-1, 1))
    answers, passers = fsum(one["sums"][0] for one in rows), sum(one["passers"] for one in rows)
    return {"score": 100 * mean, "lo": lo, "hi": hi, "answers": answers, "passers": passers}
