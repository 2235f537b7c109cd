"""A store that was away ends with the totals of one that never was, whatever the outages."""

from datetime import timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from hub.ledger import Member
from hub.ledger.sqlite import SqliteLedger
from tests.hub.ledger.books import FIRST, STORE, log
from tests.hub.ledger.contents import held, troubles
from wire.sync import PAGE_LINES_MAX

DAYS = 21
AWAY_DAYS = 5
OUTAGES = st.lists(
    st.tuples(st.integers(0, DAYS), st.integers(1, AWAY_DAYS)), min_size=1, max_size=4
)
MEMBER = Member(store=STORE, label="Milano", area="north")


@settings(max_examples=6)
@given(outages=OUTAGES, torn=st.integers(1, 4))
def test_a_store_that_was_away_for_days_ends_like_one_that_never_was(
    tmp_path_factory: object, outages: list[tuple[int, int]], torn: int
) -> None:
    folder = Path(str(tmp_path_factory.mktemp("away")))  # type: ignore[attr-defined]
    hub = log(DAYS, revisions=2)
    steady, away = (SqliteLedger(folder / f"{name}.db") for name in ("steady", "away"))
    for ledger in (steady, away):
        ledger.register(MEMBER)
    gone = {day for start, length in outages for day in range(start, start + length)}
    gone |= set(range(outages[0][0], outages[0][0] + AWAY_DAYS))
    for day in range(DAYS + 1):
        upto = 2 * day if day < DAYS else len(hub.lines)
        steady.ingest(STORE, hub.lines[:upto][-2:], day, "push")
        if day not in gone or day == DAYS:
            at = away.cursor(STORE)
            after = 0 if at is None else at.seq
            page = hub.lines[after:upto][:PAGE_LINES_MAX]
            away.ingest(STORE, page[:torn], day, "push")  # the link breaks within the page
            away.ingest(STORE, page, day, "push")
    assert held(away) == held(steady)
    assert troubles(away) == []
    whole = (FIRST, FIRST + timedelta(days=DAYS))
    assert [one.totals.days for one in away.compare(*whole)] == [DAYS]
    steady.close()
    away.close()
