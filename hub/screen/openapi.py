"""The HTTP interface as an OpenAPI 3.1 document, made from the types that it speaks of. PURE."""

import inspect
from typing import Any

import msgspec
from msgspec import Struct

from hub.actions import Action
from hub.live import LiveView
from hub.footfall.compare import Tapped
from hub.live.detail import HistoryView, ScoresView
from hub.live.doors import CountPlan, CountView, TrafficReport
from hub.live.log import ActionsView, AlertsView, Did, Refusal

API_VERSION = "1.3.0"
"""Grows by semantic versioning with the interface, not with the program."""

_STREAM = (
    "Server-sent events. An unnamed event holds a whole LiveView: one at once, then one for "
    "each change, at most five a second. The event pulse holds only as_of and comes every "
    "five seconds in which nothing changed."
)
_REFUSALS = ("400", "403", "404", "415", "429")
_OF_A_TOUCHPOINT = {
    "parameters": [
        {
            "name": "touchpoint",
            "in": "path",
            "required": True,
            "description": "The id of a touchpoint that serves phones.",
            "schema": {"type": "string"},
        }
    ]
}


class Health(Struct, frozen=True, kw_only=True):
    """Whether the hub does its work: hears its devices and can store what they say."""

    status: str
    link: bool
    store: bool


SPOKEN = (
    LiveView,
    ScoresView,
    HistoryView,
    AlertsView,
    ActionsView,
    Action,
    Did,
    TrafficReport,
    CountPlan,
    CountView,
    Tapped,
    Refusal,
    Health,
)
"""What is said or asked, whole."""


def document() -> dict[str, Any]:
    """The document, ready to be encoded."""
    _, schemas = msgspec.json.schema_components(
        list(SPOKEN),
        ref_template="#/components/schemas/{name}",
    )
    for schema in schemas.values():  # before Python 3.13 a docstring keeps its margin
        schema["description"] = inspect.cleandoc(schema["description"])
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Vetrina hub",
            "version": API_VERSION,
            "summary": "One store's live experience score and traffic.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": {
            "/": {"get": _operation("page", "The live page.", {"200": _text("text/html")})},
            "/api/v1/live": {
                "get": _operation("live", "The store now.", {"200": _json("LiveView")})
            },
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
            **_office(),
            **_doors(),
            "/t/{touchpoint}": _question(),
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
        },
        "components": {"schemas": schemas},
    }


def _office() -> dict[str, Any]:
    number = {"name": "number", "in": "path", "required": True, "schema": {"type": "integer"}}
    refusals = {code: _json("Refusal") for code in ("401", "403", "415")}
    seen = _operation(
        "seen",
        "Somebody has seen an alert.",
        {"204": {"description": "It is noted."}, "404": _json("Refusal"), **refusals},
    )
    did = _operation(
        "did",
        "Something that staff did.",
        {"201": _json("Action"), "422": _json("Refusal"), **refusals},
    )
    body = {"content": _json("Did")["content"], "required": True}
    return {
        "/api/v1/alerts": {
            "get": _operation("alerts", "The alerts, newest first.", {"200": _json("AlertsView")})
        },
        "/api/v1/alerts/{number}/seen": {"post": {**seen, "parameters": [number]}},
        "/api/v1/actions": {
            "get": _operation(
                "actions",
                "What staff did, and whether it worked.",
                {"200": _json("ActionsView")},
            ),
            "post": {**did, "requestBody": body},
        },
    }


def _doors() -> dict[str, Any]:
    body = {"content": _json("Tapped")["content"], "required": True}
    withdrawn = _operation(
        "withdrawn",
        "A count by hand is taken back; it counts in no audit.",
        {"200": _json("CountView"), "404": _json("Refusal"), "415": _json("Refusal")},
    )
    plan = _operation(
        "count_plan",
        "The hub's time, when a count by hand of a line may begin, and the counts before it.",
        {"200": _json("CountPlan"), "404": _json("Refusal")},
    )
    day = _operation(
        "traffic_of_day",
        "The people of a business day before; the counters hold some days only.",
        {"200": _json("TrafficReport"), "404": _json("Refusal")},
    )
    counted = _operation(
        "count",
        "A count by hand; the same one again is the same.",
        {"201": _json("CountView"), **{code: _json("Refusal") for code in ("404", "415", "422")}},
    )
    return {
        "/api/v1/traffic": {
            "get": _operation(
                "traffic",
                "Today's people: by door, with the staff apart, inside, and in zones.",
                {"200": _json("TrafficReport")},
            )
        },
        "/api/v1/traffic/{day}": {"get": {**day, "parameters": [_in_path("day", "date")]}},
        "/api/v1/counts": {"post": {**counted, "requestBody": body}},
        "/api/v1/counts/{line}": {"get": {**plan, "parameters": [_in_path("line")]}},
        "/api/v1/counts/{number}/withdrawn": {
            "post": {**withdrawn, "parameters": [_in_path("number")]}
        },
        "/api/v1/audit": {
            "get": _operation(
                "audit",
                "All counts by hand that still say something, for vetrina-sensor audit.",
                {"200": _text("text/plain")},
            )
        },
        "/count/{line}": {
            "get": {
                **_operation(
                    "count_page", "Count one line by hand.", {"200": _text("text/html")}
                ),
                "parameters": [_in_path("line")],
            }
        },
    }


def _in_path(name: str, shape: str | None = None) -> dict[str, Any]:
    kind = {"type": "string"} if shape is None else {"type": "string", "format": shape}
    return {"name": name, "in": "path", "required": True, "schema": kind}


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
                        "404": {"description": "Nothing is scored under this name."},
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


def _operation(name: str, words: str, responses: dict[str, Any]) -> dict[str, Any]:
    return {"operationId": name, "description": words, "responses": responses}


def _json(schema: str) -> dict[str, Any]:
    reference = {"$ref": f"#/components/schemas/{schema}"}
    return {"description": schema, "content": {"application/json": {"schema": reference}}}


def _text(media_type: str, kind: str = "string") -> dict[str, Any]:
    return {"description": media_type, "content": {media_type: {"schema": {"type": kind}}}}
