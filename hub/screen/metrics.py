"""The hub's numbers as OpenMetrics 1.0 text. PURE.

https://prometheus.io/docs/specs/om/open_metrics_spec/. Labels hold only values of this program
(states, quantiles) and device names, which the contract keeps to a-z, 0-9 and ``-``: nothing needs
escaping.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple, get_args

from hub.health import DeviceState
from hub.live import Metrics
from hub.live.backup import BackupView
from hub.live.post import PostView
from hub.live.upstream import UpstreamView
from wire import topics

CONTENT_TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8"

Sample = tuple[str, Mapping[str, str], float | None]
"""Suffix of the name, labels, value; a value of None is left out."""


class Doors(NamedTuple):
    """What the pages know of the hub: streams, refused sign-ins, the post, the region, copies."""

    viewers: int
    refused: int
    post: PostView
    way: UpstreamView | None = None
    copies: BackupView | None = None


def render(metrics: Metrics, doors: Doors) -> str:
    """All families."""
    families = [
        *_log(metrics),
        *_flow(metrics),
        *_store(metrics),
        *_devices(metrics),
        *_hub(metrics),
        *_pages(doors),
        *_upstream(doors.way),
        *_copies(doors.copies, metrics.live.as_of),
    ]
    return "".join(families) + "# EOF\n"


def _log(metrics: Metrics) -> Iterator[str]:
    events, latency = metrics.live.events, metrics.latency
    last = metrics.live.last_event
    yield _family(
        "vetrina_events",
        "counter",
        "Events by what became of them; rejected ones are too broken to be kept, unread ones are"
        " of another program, set aside ones are stored and not in the score.",
        [
            ("_total", {"state": "stored"}, events.stored),
            ("_total", {"state": "rejected"}, events.rejected),
            ("_total", {"state": "unread"}, metrics.unread),
            ("_total", {"state": "set_aside"}, metrics.set_aside),
        ],
    )
    yield _family(
        "vetrina_quarantined_events",
        "gauge",
        "Events that the hub does not understand; an update may read them after all.",
        [("", {}, events.quarantined)],
    )
    yield _family(
        "vetrina_lost_events",
        "gauge",
        "Events that never came and that their devices no longer hold; one may come after all.",
        [("", {}, events.lost)],
    )
    yield _family(
        "vetrina_commit_seconds",
        "summary",
        "From receiving the oldest event of a commit to the commit.",
        [
            ("", {"quantile": "0.5"}, latency.p50_s),
            ("", {"quantile": "0.99"}, latency.p99_s),
            ("_count", {}, latency.count),
            ("_sum", {}, latency.sum_s),
        ],
    )
    yield _family(
        "vetrina_last_event_timestamp_seconds",
        "gauge",
        "When the newest event came in.",
        [("", {}, None if last is None else last.timestamp())],
    )


def _flow(metrics: Metrics) -> Iterator[str]:
    yield _family(
        "vetrina_repeats",
        "counter",
        "Events that came again, of devices that had not heard their receipt.",
        [("_total", {}, metrics.repeats)],
    )
    yield _family(
        "vetrina_corrected_words",
        "counter",
        "Answers and reasons that a later word of their visit stands in for.",
        [("_total", {}, metrics.corrected)],
    )
    yield _family(
        "vetrina_deferred",
        "counter",
        "Events put off until their device has filled the holes before them.",
        [("_total", {}, metrics.deferred)],
    )
    yield _family(
        "vetrina_dropped_messages",
        "counter",
        "Messages not taken because too many were waiting; their devices send them again.",
        [("_total", {}, metrics.dropped)],
    )


def _store(metrics: Metrics) -> Iterator[str]:
    """What the wall shows; what nobody knows is left out."""
    score, traffic, alarms = metrics.live.score, metrics.live.traffic, metrics.live.alarms
    yield _family(
        "vetrina_score",
        "gauge",
        "The store's score, 0 to 100; with no answers there is none.",
        [("", {}, score.value)],
    )
    yield _family(
        "vetrina_people",
        "gauge",
        "People over the public entrances since the store's day began.",
        [("", {"way": "in"}, traffic.in_), ("", {"way": "out"}, traffic.out)],
    )
    yield _family(
        "vetrina_people_inside",
        "gauge",
        "People in the store; none while a door gives no evidence.",
        [("", {}, traffic.occupancy)],
    )
    yield _family(
        "vetrina_watched_ratio",
        "gauge",
        "The share of the day that the entrances were watched.",
        [("", {}, traffic.coverage)],
    )
    kinds = Counter((one.kind, one.acknowledged) for one in alarms)
    yield _family(
        "vetrina_alerts_open",
        "gauge",
        "Alerts on the wall, by kind and whether somebody has seen them.",
        [
            ("", {"kind": kind, "seen": str(seen).lower()}, kinds[kind, seen])
            for kind in ("down", "up", "hazard")
            for seen in (False, True)
        ],
    )


def _pages(doors: Doors) -> Iterator[str]:
    yield _family("vetrina_viewers", "gauge", "Open live streams.", [("", {}, doors.viewers)])
    yield _family(
        "vetrina_sign_ins_refused",
        "counter",
        "Wrong passwords and codes, and tries that were too many, since the hub began.",
        [("_total", {}, doors.refused)],
    )
    those = doors.post.addressees
    yield _family(
        "vetrina_letters_waiting",
        "gauge",
        "Letters about alerts that their addressees have not got yet.",
        [("", {}, sum(one.waiting for one in those))],
    )
    yield _family(
        "vetrina_addressees_failing",
        "gauge",
        "Addressees of letters with which something is wrong.",
        [("", {}, sum(one.problem is not None for one in those))],
    )


def _upstream(way: UpstreamView | None) -> Iterator[str]:
    if way is None:
        return
    yield _family(
        "vetrina_region_behind_lines",
        "gauge",
        "Lines of the log of day reports that the region had not got when it was last reached.",
        [("", {}, way.behind)],
    )
    yield _family(
        "vetrina_region_reached_timestamp_seconds",
        "gauge",
        "When the region was last reached.",
        [("", {}, None if way.reached is None else way.reached.timestamp())],
    )


def _copies(view: BackupView | None, now: datetime) -> Iterator[str]:
    """Of a hub that makes copies by itself."""
    if view is None:
        return
    yield _family(
        "vetrina_backup_timestamp_seconds",
        "gauge",
        "When the last good copy of the hub was made.",
        [("", {}, None if view.made is None else view.made.timestamp())],
    )
    yield _family(
        "vetrina_backup_copies",
        "gauge",
        "Copies of the hub that lie ready.",
        [("", {}, view.copies)],
    )
    yield _family(
        "vetrina_backup_failing",
        "gauge",
        "1 while the last try to make a copy failed.",
        [("", {}, view.problem is not None)],
    )
    yield _family(
        "vetrina_backup_overdue",
        "gauge",
        "1 while the last good copy of the hub is older than 48 hours, or the first one failed.",
        [("", {}, view.overdue(now) is not None)],
    )


def _devices(metrics: Metrics) -> Iterator[str]:
    devices = [one for one in metrics.live.devices if one.name != topics.HUB]
    states = Counter(device.state for device in devices)
    books = [(one.name, one.ledger) for one in devices if one.ledger is not None]
    yield _family(
        "vetrina_devices",
        "gauge",
        "Devices by state.",
        [("", {"state": state}, states[state]) for state in get_args(DeviceState)],
    )
    yield _family(
        "vetrina_devices_forgotten",
        "counter",
        "Devices at no touchpoint that made room for others; each is back when it speaks.",
        [("_total", {}, metrics.devices_forgotten)],
    )
    yield _family(
        "vetrina_missing_events",
        "gauge",
        "Events a device made that are neither stored, waiting nor lost.",
        [("", {"device": name}, book.missing) for name, book in books],
    )
    yield _family(
        "vetrina_config_in_force",
        "gauge",
        "1 while a kiosk shows the questions that it was handed out last.",
        [("", {"device": one.name}, one.config == "current") for one in devices if one.config],
    )
    yield _family(
        "vetrina_waiting_events",
        "gauge",
        "Events in a device's outbox.",
        [("", {"device": name}, book.waiting) for name, book in books],
    )


def _hub(metrics: Metrics) -> Iterator[str]:
    yield _family(
        "vetrina_shop_problems",
        "gauge",
        "Mistakes in the shop's file as it is; with any, the one before stays in force.",
        [("", {}, len(metrics.live.shop_problems))],
    )
    yield _family(
        "vetrina_link_up",
        "gauge",
        "1 while the hub is connected to the broker.",
        [("", {}, metrics.connected)],
    )
    yield _family(
        "vetrina_store_writable",
        "gauge",
        "1 while the store takes events.",
        [("", {}, metrics.writable)],
    )


def _family(name: str, kind: str, words: str, samples: Iterable[Sample]) -> str:
    lines = [f"# TYPE {name} {kind}", f"# HELP {name} {words}"]
    for suffix, labels, value in samples:
        if value is not None:
            marks = ",".join(f'{label}="{word}"' for label, word in labels.items())
            shown = f"{{{marks}}}" if marks else ""
            number = f"{value:d}" if isinstance(value, int) else repr(value)
            lines.append(f"{name}{suffix}{shown} {number}")
    return "\n".join(lines) + "\n"
