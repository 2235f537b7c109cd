"""What one bucket of a zone adds."""

from hub.scoring.presence import stayed
from wire.events import Presence


def test_a_bucket_without_evidence_adds_its_time_and_nobody() -> None:
    blind = Presence(
        zone="queue",
        start_ms=0,
        seconds=10,
        coverage=0.0,
        mean=None,
        peak=None,
        dwell=None,
        limits_s=[5, 15],
    )
    found = stayed(blind)
    assert (found.span_ms, found.watched_ms, found.stays) == (10_000, 0, {})
