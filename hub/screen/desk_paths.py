"""The routes of the desk as OpenAPI paths. PURE."""

from hub.export.tables import TABLES
from hub.screen.described import (
    IF_NONE_MATCH,
    Part,
    body,
    in_path,
    in_query,
    json,
    kept,
    one_of,
    operation,
    refusals,
)

ANSWERS_USUAL = 50
"""Single answers on a page: what a screen shows without scrolling far."""

ANSWERS_MAX = 200

STEP_HOURS = {"5min": 26, "hour": 15 * 24, "day": 400 * 24}
"""The longest span of each step: some 400 points are what a screen can show."""

FORMATS = {
    "csv": "text/csv; charset=utf-8; header=present",
    "parquet": "application/vnd.apache.parquet",
}

FILES = tuple(f"{table.name}.{ending}" for table in TABLES for ending in FORMATS)

_SCOPE = in_query(
    "scope",
    "STORE, an ExPro, expro|module, *|module, or the id of a touchpoint or question.",
    type="string",
    default="STORE",
)
_PAGE = (
    in_query(
        "limit",
        "How many at most.",
        type="integer",
        minimum=1,
        maximum=ANSWERS_MAX,
        default=ANSWERS_USUAL,
    ),
    in_query("before", "Only older ones: the last page's before.", type="integer", minimum=1),
)
_FILE = {"schema": {"type": "string"}}
_LIMITS = ", ".join(f"{hours} hours in steps of {step}" for step, hours in STEP_HOURS.items())


def desk() -> dict[str, Part]:
    """The paths of the desk."""
    return {**_of_scopes(), **_of_the_log(), **_to_take_away()}


def _of_scopes() -> dict[str, Part]:
    return {
        "/api/v1/grid": {
            "get": operation(
                "grid",
                "ExPros by modules: each cell's score, and the questions and touchpoints it is of.",
                {"200": json("GridView")},
            )
        },
        "/api/v1/series": {
            "get": operation(
                "series",
                "A scope and its people step by step, in the store's own days and hours, and what"
                f" staff did. At most {_LIMITS}; without a span, today, a week or eight weeks.",
                {**kept("SeriesView"), **refusals("404", "422")},
                _SCOPE,
                in_query("step", "How long a step is.", **one_of(STEP_HOURS, "hour")),
                in_query(
                    "from", "Steps that begin then or later.", type="string", format="date-time"
                ),
                in_query("to", "Steps that begin before; now.", type="string", format="date-time"),
                IF_NONE_MATCH,
            )
        },
        "/api/v1/week": {
            "get": operation(
                "week",
                "A scope by weekday and local hour, over the days that history looks back on.",
                {**kept("WeekView"), **refusals("404")},
                _SCOPE,
                IF_NONE_MATCH,
            )
        },
    }


def _of_the_log() -> dict[str, Part]:
    return {
        "/api/v1/held": {
            "get": operation(
                "held", "Presses that do not count, and why.", {"200": json("HeldPage")}
            )
        },
        "/api/v1/ledger": {
            "get": operation(
                "ledger",
                "Taps made = taps stored, for every device.",
                {"200": json("LedgerView"), **refusals("503")},
            )
        },
        "/api/v1/touchpoints/{touchpoint}/answers": {
            "get": operation(
                "singles",
                "Single answers at a touchpoint, the newest first. No words of shoppers.",
                {**kept("SinglesView"), **refusals("404", "422", "503")},
                in_path("touchpoint", "The id of a touchpoint."),
                *_PAGE,
                IF_NONE_MATCH,
            )
        },
        "/api/v1/comments": {
            "get": operation(
                "comments",
                "Shoppers' own words, where the store has switched them on, the newest first.",
                {**kept("CommentsView"), **refusals("422", "503")},
                *_PAGE,
                IF_NONE_MATCH,
            )
        },
        **_erasing(),
    }


def _erasing() -> dict[str, Part]:
    wrong = refusals("404", "415", "422", "503")
    return {
        "/api/v1/comments/{number}": {
            "delete": operation(
                "erase_comment",
                "Erase the words of a comment, down to the bytes.",
                {"200": json("Erased"), **wrong},
                in_path("number", "The comment's own."),
            )
        },
        "/api/v1/comments/erased": {
            "post": {
                **operation(
                    "erase_words",
                    "Erase every comment with these words in it.",
                    {"200": json("Erased"), **wrong, **refusals("413")},
                ),
                "requestBody": body("Words"),
            }
        },
    }


def _to_take_away() -> dict[str, Part]:
    file = in_path("file", "A table of the dictionary, as CSV or Parquet.")
    file["schema"] = {"type": "string", "enum": list(FILES)}
    return {
        "/api/v1/dictionary": {
            "get": operation(
                "dictionary",
                "What each measure means, also in plain words, and the columns of each export.",
                {**kept("DictionaryView"), **refusals("400")},
                in_query(
                    "lang",
                    "The language of the plain words: de, en, es, fr or it.",
                    type="string",
                    default="en",
                ),
                IF_NONE_MATCH,
            )
        },
        "/api/v1/export/{file}": {
            "get": operation(
                "export",
                "A whole table: CSV (RFC 4180, UTF-8, with a header) or Parquet. An empty cell is"
                " no evidence. In CSV, text like a formula has an apostrophe before it.",
                {
                    "200": {
                        "description": "The file.",
                        "content": {one.partition(";")[0]: _FILE for one in FORMATS.values()},
                    },
                    **refusals("404", "501", "503"),
                },
                file,
            )
        },
    }
