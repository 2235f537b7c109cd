"""The routes of day reports as OpenAPI paths. PURE."""

from hub.live.days import DAYS_MAX
from hub.screen.described import (
    IF_NONE_MATCH,
    Part,
    in_path,
    in_query,
    json,
    kept,
    operation,
    refusals,
    text,
)
from wire.sync import LINES_TYPE, PAGE_LINES_MAX

_DAY = in_path("day", "The date of a business day, such as 2026-01-31.")
_LANGUAGE = in_query("lang", "Its language; the browser's otherwise.", type="string")
_LOG = (
    "The signed log of day reports behind a line, one JSON object a line: the document as it was"
    " signed (canonical JSON, as text) and its Ed25519 signature in hexadecimal digits. Who has"
    " the log up to a line says its number (after) and its hash (head). 409: the log never had"
    " that line, the hub was restored from a backup."
)


def days() -> dict[str, Part]:
    """The paths of the days, of a day's card and of the log."""
    return {
        "/api/v1/days": {
            "get": operation(
                "days",
                "The days that have a report, each in its last revision.",
                {**kept("DaysView"), **refusals("422")},
                in_query("before", "The day after the newest one.", type="string", format="date"),
                in_query("limit", "Days at most.", type="integer", minimum=1, maximum=DAYS_MAX),
                IF_NONE_MATCH,
            )
        },
        "/api/v1/days/{day}": {
            "get": operation(
                "day",
                "A day's report, and all of its revisions.",
                {**kept("ReportView"), **refusals("404")},
                _DAY,
                IF_NONE_MATCH,
            )
        },
        **cards_at("/days/{day}"),
        "/api/v1/log": {
            "get": operation(
                "log",
                _LOG,
                {
                    "200": text(LINES_TYPE),
                    "304": {"description": "Nothing is new since that ETag."},
                    "409": json("Forked"),
                    **refusals("422"),
                },
                in_query("after", "The number of the last known line.", type="integer", minimum=0),
                in_query("head", "The hash of that line.", type="string", pattern="^[0-9a-f]{64}$"),
                in_query(
                    "limit", "Lines at most.", type="integer", minimum=1, maximum=PAGE_LINES_MAX
                ),
                IF_NONE_MATCH,
            )
        },
    }


def cards_at(path: str, *parameters: Part) -> dict[str, Part]:
    """A day on one page, below where the day is."""
    return {
        f"{path}/card": {
            "get": operation(
                "card",
                "A day on one page, to be printed.",
                {"200": text("text/html"), "404": text("text/plain")},
                *parameters,
                _DAY,
                _LANGUAGE,
            )
        },
        f"{path}/card.pdf": {
            "get": operation(
                "card-pdf",
                "The same page as PDF. 501: WeasyPrint is not installed. 503: another is printed.",
                {
                    "200": text("application/pdf"),
                    **{code: text("text/plain") for code in ("404", "501", "503")},
                },
                *parameters,
                _DAY,
                _LANGUAGE,
            )
        },
    }
