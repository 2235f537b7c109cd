"""The HTTP interface of a region's node as an OpenAPI 3.1 document. PURE."""

from hub.accounts.rights import REGION
from hub.live.days import Forked
from hub.live.log import Refusal
from hub.screen.account_paths import SPOKEN as PEOPLE
from hub.screen.account_paths import accounts
from hub.screen.described import Part, document_of, json, operation, text
from hub.screen.region.page_paths import SPOKEN as PAGES
from hub.screen.region.page_paths import pages
from hub.screen.region.sync_paths import roster, sync
from hub.screen.region.values import Described, GivenToken, RegionHealth, TokensView
from wire.sync import CursorView, NamesView, StoresView, Taken

API_VERSION = "1.0.0"
"""Grows by semantic versioning with the interface, not with the program."""

SPOKEN = (
    CursorView,
    Taken,
    NamesView,
    StoresView,
    Forked,
    Described,
    GivenToken,
    TokensView,
    RegionHealth,
    Refusal,
    *PAGES,
    *PEOPLE,
)
"""What is said or asked, whole."""


def document() -> Part:
    """The document, ready to be encoded."""
    info = {
        "title": "Vetrina region",
        "version": API_VERSION,
        "summary": "The daily reports of a region's stores.",
    }
    return document_of(info, SPOKEN, _paths(), REGION)


def _paths() -> dict[str, Part]:
    return {**sync(), **roster(), **accounts(), **pages(), **_of_browsers(), **_for_programs()}


def _for_programs() -> dict[str, Part]:
    return {
        "/healthz": {
            "get": operation(
                "health",
                "Whether the node does its work.",
                {"200": json("RegionHealth"), "503": json("RegionHealth")},
            )
        },
        "/openapi.json": {
            "get": operation(
                "openapi", "This document.", {"200": text("application/json", "object")}
            )
        },
    }


def _of_browsers() -> dict[str, Part]:
    page = operation("page", "The region's page.", {"200": text("text/html")})
    lead = {"303": {"description": "To /region."}}
    return {
        "/": {"get": operation("first", "Leads to the region's page.", lead)},
        "/region": {"get": page},
    }
