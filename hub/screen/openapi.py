"""The HTTP interface as an OpenAPI 3.1 document, made from the types that it speaks of. PURE."""

from datetime import datetime
from typing import Any

from msgspec import Struct

from hub.accounts.rights import RIGHTS
from hub.actions import Action
from hub.ambience import AmbienceView
from hub.export.dictionary import DictionaryView
from hub.footfall.compare import Tapped
from hub.live import LiveView
from hub.live.days import DaysView, Forked, ReportView
from hub.live.desk import (
    CommentsView,
    Erased,
    GridView,
    HeldPage,
    LedgerView,
    SeriesView,
    SinglesView,
    WeekView,
    Words,
)
from hub.live.detail import HistoryView, ScoresView
from hub.live.doors import CountPlan, CountView, TrafficReport
from hub.live.fleet import FleetView, Locking
from hub.live.log import ActionsView, AlertsView, Did, Refusal, Remarked, Snooze, Tell
from hub.live.post import PostView
from hub.live.setup import Amendment, EditRefusal, PictureView, PutBack, ShopView, VersionsView
from hub.screen.account_paths import SPOKEN as PEOPLE
from hub.screen.account_paths import accounts
from hub.screen.day_paths import days
from hub.screen.described import Part, document_of, in_path, in_query, refusals
from hub.screen.described import body as _body
from hub.screen.described import json as _json
from hub.screen.described import operation as _operation
from hub.screen.described import text as _text
from hub.screen.desk_paths import desk
from hub.screen.door_paths import doors
from hub.screen.fleet_paths import fleet
from hub.screen.joining_paths import SPOKEN as DEVICES
from hub.screen.joining_paths import joining
from hub.screen.privacy_paths import privacy
from hub.screen.setup_paths import setup

API_VERSION = "1.7.0"
"""Grows by semantic versioning with the interface, not with the program."""

_STREAM = (
    "Server-sent events. An unnamed event holds a whole LiveView; there is one at once. The event"
    " delta holds what is new since the event before it, about ten times a second at most: a JSON"
    " merge patch (RFC 7396), but null is a value, and an object for a list has its changes by"
    " place. The id of both is a number, one more each time; after a gap connect again. The event"
    " pulse holds only as_of and comes every five seconds in which nothing changed."
)
_REFUSALS = ("400", "403", "404", "415", "429")
_OF_A_TOUCHPOINT = {"parameters": [in_path("touchpoint", "One that serves phones.")]}


class Reached(Struct, frozen=True, kw_only=True):
    """When the region was last reached, and how many lines of the log it had not got then."""

    reached: datetime | None
    behind: int | None


class Health(Struct, frozen=True, kw_only=True):
    """Whether the hub does its work: hears its devices and can store what they say.

    ``region`` is no part of that: it tells how far day reports are; None where they go to none.
    """

    status: str
    link: bool
    store: bool
    region: Reached | None = None


SPOKEN = (
    LiveView,
    ScoresView,
    HistoryView,
    AmbienceView,
    GridView,
    SeriesView,
    WeekView,
    HeldPage,
    LedgerView,
    SinglesView,
    CommentsView,
    Erased,
    Words,
    DictionaryView,
    AlertsView,
    ActionsView,
    Action,
    Did,
    Snooze,
    Remarked,
    Tell,
    DaysView,
    ReportView,
    Forked,
    TrafficReport,
    CountPlan,
    CountView,
    Tapped,
    Refusal,
    PostView,
    FleetView,
    Locking,
    ShopView,
    Amendment,
    PictureView,
    PutBack,
    VersionsView,
    EditRefusal,
    Health,
    *PEOPLE,
    *DEVICES,
)
"""What is said or asked, whole."""


def document() -> dict[str, Any]:
    """The document, ready to be encoded."""
    info = {
        "title": "Vetrina hub",
        "version": API_VERSION,
        "summary": "One store's live experience score and traffic.",
    }
    return document_of(info, SPOKEN, _paths(), RIGHTS)


def _paths() -> dict[str, Part]:
    return {
        "/": {"get": _operation("page", "The live page.", {"200": _text("text/html")})},
        "/desk": {"get": _operation("desk", "The managers' page.", {"200": _text("text/html")})},
        "/api/v1/live": {"get": _operation("live", "The store now.", {"200": _json("LiveView")})},
        "/api/v1/live/stream": {
            "get": _operation(
                "stream",
                _STREAM,
                {
                    "200": _text("text/event-stream"),
                    "503": {
                        "description": "All viewers' places are taken.",
                        "headers": {"Retry-After": {"schema": {"type": "integer"}}},
                    },
                },
            )
        },
        **_scores(),
        **desk(),
        **doors(),
        **days(),
        **privacy(),
        **_office(),
        **accounts(),
        **joining(),
        **_post(),
        **setup(),
        **fleet(),
        "/t/{touchpoint}": _question(),
        **_for_programs(),
    }


def _for_programs() -> dict[str, Part]:
    return {
        "/healthz": {
            "get": _operation(
                "health",
                "Whether the hub does its work.",
                {"200": _json("Health"), "503": _json("Health")},
            )
        },
        "/metrics": {
            "get": _operation(
                "metrics",
                "The hub's numbers as OpenMetrics text.",
                {"200": _text("application/openmetrics-text")},
            )
        },
        "/openapi.json": {
            "get": _operation(
                "openapi", "This document.", {"200": _text("application/json", "object")}
            )
        },
    }


def _post() -> dict[str, Any]:
    return {
        "/api/v1/post": {
            "get": _operation(
                "post",
                "Who is told of alerts besides the screen, and what waits for them.",
                {"200": _json("PostView")},
            )
        }
    }


def _office() -> dict[str, Any]:
    number = in_path("number", "The alert's own.", "integer")
    told = refusals("404", "415", "422")
    seen = _operation(
        "seen",
        "Somebody has seen an alert.",
        {"204": {"description": "It is noted."}, **refusals("404", "415")},
    )
    did = _operation(
        "did",
        "Something that staff did.",
        {"201": _json("Action"), **refusals("415", "422")},
    )
    snooze = _operation(
        "snooze",
        "Put an alert off; it comes back if it is still so.",
        {"204": {"description": "It is noted."}, **told},
    )
    remark = _operation(
        "remark",
        "Write something on an alert.",
        {"204": {"description": "It is noted."}, **told},
    )
    tell = _operation(
        "tell",
        "Tell shoppers of an action, on the kiosks of its touchpoints.",
        {"204": {"description": "It is handed out."}, **told},
    )
    withdraw = _operation(
        "withdraw",
        "Tell shoppers no more of an action.",
        {"204": {"description": "It is withdrawn."}, **refusals("404", "415")},
    )
    return {
        "/api/v1/alerts": {
            "get": _operation("alerts", "The alerts, newest first.", {"200": _json("AlertsView")})
        },
        "/api/v1/alerts/{number}/seen": {"post": {**seen, "parameters": [number]}},
        "/api/v1/alerts/{number}/snooze": {
            "post": {**snooze, "parameters": [number], "requestBody": _body("Snooze")}
        },
        "/api/v1/alerts/{number}/remarks": {
            "post": {**remark, "parameters": [number], "requestBody": _body("Remarked")}
        },
        "/api/v1/actions": {
            "get": _operation(
                "actions",
                "What staff did, and whether it worked.",
                {"200": _json("ActionsView"), **refusals("422", "503")},
                in_query("before", "Only those noted earlier.", type="integer", minimum=1),
            ),
            "post": {**did, "requestBody": _body("Did")},
        },
        "/api/v1/actions/{number}/reply": {
            "put": {**tell, "parameters": [number], "requestBody": _body("Tell")},
            "delete": {**withdraw, "parameters": [number]},
        },
    }


def _scores() -> dict[str, Any]:
    return {
        "/api/v1/scores": {
            "get": _operation(
                "scores", "Everything that is scored, now.", {"200": _json("ScoresView")}
            )
        },
        "/api/v1/scores/{scope}": {
            "get": {
                **_operation(
                    "scope",
                    "One thing that is scored: STORE, an ExPro, expro|module, *|module, or the"
                    " id of a touchpoint or question, percent-encoded.",
                    {
                        "200": _json("ScopeView"),
                        **refusals("404"),
                    },
                ),
                "parameters": [
                    {
                        "name": "scope",
                        "in": "path",
                        "required": True,
                        "schema": {"type": "string"},
                    }
                ],
            }
        },
        "/api/v1/ambience": {
            "get": _operation(
                "ambience",
                "What the store is like now: light, sound and air, by touchpoint.",
                {"200": _json("AmbienceView")},
            )
        },
        "/api/v1/history": {
            "get": _operation(
                "history",
                "The days before today, each held against the targets of that day.",
                {"200": _json("HistoryView")},
            )
        },
    }


def _question() -> dict[str, Any]:
    return {
        "get": _operation(
            "question",
            "The touchpoint's question, for a shopper's own phone.",
            {"200": _text("text/html"), "404": _text("text/plain")},
        )
        | _OF_A_TOUCHPOINT,
        "post": _operation(
            "answer",
            "A form of that page; its answer is on disk before the next page thanks.",
            {
                "200": _text("text/html"),
                **dict.fromkeys(_REFUSALS, _text("text/plain")),
                "503": _text("text/html"),
            },
        )
        | _OF_A_TOUCHPOINT,
    }
