"""A month on paper: what it adds up, what it says of a store that is late, and every language."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from msgspec.structs import replace

from config.vocabulary import ELEMENTS, ExPro
from hub.daily.chain import opened, seal
from hub.ledger import Ledger, Member
from hub.ledger.sqlite import SqliteLedger
from hub.monthly.month import Month, month
from hub.monthly.page import Frame, write
from hub.paper.press import printed
from hub.region.days import Span
from hub.screen.assets import PAPER, words
from tests.hub.chain import FEBRUARY, JANUARY, region
from tests.hub.ledger.books import STORE, acted, log
from tests.hub.paper.leaves import leaves

MARCH = datetime(2026, 3, 3, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    found = region(tmp_path_factory.mktemp("region"))
    found.register(Member(store="oslo-1", label="<Oslo>"))
    yield found
    found.close()


class Remembering(dict[str, str]):
    """Words that know which of them were said."""

    def __init__(self, said: dict[str, str]) -> None:
        super().__init__(said)
        self.seen: set[str] = set()

    def __getitem__(self, key: str) -> str:
        self.seen.add(key)
        return super().__getitem__(key)


def framed(said: dict[str, str], language: str = "en") -> Frame:
    return Frame(language=language, words=said, style="", region="North & South")


def of(ledger: Ledger, span: tuple[object, object], now: datetime = MARCH) -> Month:
    return month(ledger, Span(*span), now)


def test_a_store_of_which_nothing_came_stands_there_with_nothing(ledger: Ledger) -> None:
    found = of(ledger, FEBRUARY)
    assert found.over
    days = {one.store: (one.days.arrived, one.days.expected) for one in found.stores}
    assert days == {"milan-1": (9, 28), "rome-1": (9, 28), "turin-1": (4, 28), "oslo-1": (0, 28)}
    assert (found.days.arrived, found.days.expected) == (22, 112)
    [oslo] = [one for one in found.stores if one.store == "oslo-1"]
    assert oslo.totals is None
    assert oslo.score.value is None


def test_stores_sum_up_exactly_the_days_of_their_month(ledger: Ledger) -> None:
    found = of(ledger, JANUARY)
    days = ledger.days(*JANUARY)
    for one in found.stores:
        mine = [day.totals.answers for day in days if day.store == one.store]
        assert sum(mine) == (0 if one.totals is None else one.totals.answers)
        assert one.days.arrived == len(mine)


def test_a_month_that_goes_on_expects_no_days_to_come(ledger: Ledger) -> None:
    found = of(ledger, FEBRUARY, datetime(2026, 2, 11, 12, tzinfo=UTC))
    assert not found.over
    assert {one.days.expected for one in found.stores} == {10}


@pytest.mark.parametrize("language", sorted(words(PAPER)))
def test_a_page_says_all_that_it_can_in_each_language(ledger: Ledger, language: str) -> None:
    said = Remembering(words(PAPER)[language])
    written = [
        write(of(ledger, JANUARY), framed(said, language)),
        write(_watched(of(ledger, JANUARY)), framed(said, language)),
        write(of(ledger, FEBRUARY, datetime(2026, 2, 2, 12, tzinfo=UTC)), framed(said, language)),
        write(
            of(ledger, (JANUARY[0].replace(year=2020), JANUARY[0].replace(year=2020)), MARCH),
            framed(said, language),
        ),
    ]
    for page in written:
        assert "{" not in page
        assert "<script" not in page
        assert "<Oslo>" not in page
        assert "&lt;Oslo&gt;" in page
    known = {key for key in said if key.startswith("report-")}
    spoken = {*said.seen, "report-other", *(f"report-month-{number}" for number in range(1, 13))}
    assert known <= spoken
    needed = {*(f"card-{one.value}" for one in ExPro), *(f"card-{one.name}" for one in ELEMENTS)}
    assert needed <= set(said)


def _watched(month: Month) -> Month:
    """The month, had no door been watched for less than half of a day."""
    stores = tuple(
        one if one.totals is None else replace(one, totals=replace(one.totals, bound_days=0))
        for one in month.stores
    )
    return replace(month, stores=stores)


def test_a_lower_bound_of_visitors_is_said_to_be_one_and_late_taps_are_told(ledger: Ledger) -> None:
    found = of(ledger, JANUARY)
    sums = [one.totals for one in found.stores if one.totals is not None]
    people = sum(one.visitors for one in sums)
    bound, days = sum(one.bound_days for one in sums), sum(one.visit_days for one in sums)
    page = write(found, framed(words(PAPER)["en"]))
    assert f'<p class="figure">at least {people}</p>' in page
    assert f"counted on {days} of 124 days; on {bound} of them a door was watched for less" in page
    assert f"{sum(one.waiting for one in sums)} late ones more, too few to tell" in page
    watched = write(_watched(found), framed(words(PAPER)["en"]))
    unseen = sum(one.likely - one.visitors for one in sums)
    assert f"counted on {days} of 124 days; about {unseen} more unseen" in watched
    assert "at least" not in watched


def test_what_a_newer_hub_has_a_word_for_stands_there_by_its_name(tmp_path: Path) -> None:
    hub = log(1)
    told = opened(hub.lines[0])
    action = replace(acted(1, Random(1)), element="taste")
    rows = tuple(replace(one, expro="magic") for one in told.report.rows)
    report = replace(told.report, rows=rows, actions=(action,))
    newer = SqliteLedger(tmp_path / "region.db")
    newer.register(Member(store=STORE, label="Milano"))
    newer.ingest(STORE, [seal(replace(told, report=report), hub.key)], 0, "push")
    page = write(of(newer, JANUARY), framed(words(PAPER)["en"]))
    newer.close()
    assert '<th scope="row">magic</th>' in page
    assert '<th scope="row">taste</th>' in page


def test_it_prints(ledger: Ledger) -> None:
    style = Path(__file__).parents[3] / "hub" / "screen" / "static" / "report.css"
    frame = Frame(language="en", words=words(PAPER)["en"], style=style.read_text(), region="North")
    done = printed(write(of(ledger, JANUARY), frame))
    assert done.startswith(b"%PDF-")
    assert leaves(done) in {1, 2}
