"""The routes of the region's pages as OpenAPI paths. PURE."""

from hub.region.views import (
    CalendarView,
    CompareView,
    DayTable,
    HoursView,
    RegionView,
    StoreDayPage,
    StorePage,
    TrendView,
    WorkedView,
    WorstView,
)
from hub.screen.day_paths import cards_at
from hub.screen.described import IF_NONE_MATCH, Part, in_path, in_query, kept, operation, refusals

WEEKS_USUAL = 4  # a month of whole weeks
WEEKS_MAX = 104
"""Two years: as many points as a line can show."""

WORD_MAX = 64  # characters of an area, a format or a store

SPOKEN = (
    RegionView,
    DayTable,
    CompareView,
    TrendView,
    HoursView,
    WorstView,
    WorkedView,
    CalendarView,
    StorePage,
    StoreDayPage,
)
"""What these routes say, whole."""

_OF = "Only stores of this {}."
_UNTIL = in_query("until", "The last day.", type="string", format="date")
_AMONG = (
    in_query("area", _OF.format("area"), type="string", maxLength=WORD_MAX),
    in_query("format", _OF.format("type"), type="string", maxLength=WORD_MAX),
    in_query("store", "Only this store.", type="string", maxLength=WORD_MAX),
    _UNTIL,
    in_query(
        "weeks",
        "Whole weeks up to the last day.",
        type="integer",
        minimum=1,
        maximum=WEEKS_MAX,
        default=WEEKS_USUAL,
    ),
    IF_NONE_MATCH,
)
_STORE = in_path("store", "The store's name.")


def pages() -> dict[str, Part]:
    """The paths of the pages."""
    return {
        "/api/region/v1/region": {
            "get": operation(
                "region",
                "The region's stores, and the last day that is over in any of them.",
                kept("RegionView"),
                IF_NONE_MATCH,
            )
        },
        "/api/region/v1/days": _view("days", "One day of every store: until.", "DayTable"),
        "/api/region/v1/compare": _compare(),
        "/api/region/v1/trend": _view("trend", "Weeks by ExPro, and what broke.", "TrendView"),
        "/api/region/v1/week": _view("week", "Hours by weekdays.", "HoursView"),
        "/api/region/v1/worst": _view("worst", "The ten worst touchpoints.", "WorstView"),
        "/api/region/v1/worked": _view("worked", "What was done across stores.", "WorkedView"),
        "/api/region/v1/calendar": _view(
            "calendar", "What stands for every store-day.", "CalendarView"
        ),
        "/api/region/v1/stores/{store}": {
            "get": operation(
                "store",
                "A store: its last days, and how its log stands.",
                {**kept("StorePage"), **refusals("404", "422")},
                _STORE,
                _UNTIL,
                IF_NONE_MATCH,
            )
        },
        "/api/region/v1/stores/{store}/days/{day}": {
            "get": operation(
                "storeDay",
                "A day of a store: its last report, and every line of the log that tells it.",
                {**kept("StoreDayPage"), **refusals("404")},
                _STORE,
                in_path("day", "The date of a business day, such as 2026-01-31."),
                IF_NONE_MATCH,
            )
        },
        **cards_at("/region/stores/{store}/days/{day}", _STORE),
    }


def _view(name: str, words: str, schema: str) -> Part:
    return {"get": operation(name, words, {**kept(schema), **refusals("422")}, *_AMONG)}


def _compare() -> Part:
    words = (
        "Stores beside each other as if all were asked the same, with the limits of chance, and two"
        " of them alone."
    )
    two = [
        in_query(name, "One of two stores.", type="string", maxLength=WORD_MAX)
        for name in ("first", "second")
    ]
    responses = {**kept("CompareView"), **refusals("422")}
    return {"get": operation("compare", words, responses, *two, *_AMONG)}
