"""The routes of signing in and of people as OpenAPI paths. PURE."""

from collections.abc import Mapping

from hub.accounts import view
from hub.screen.described import Part, body, in_path, in_query, json, operation, refusals, text

SPOKEN = (
    view.WhoView,
    view.SignIn,
    view.Redeem,
    view.NewPassword,
    view.NewPerson,
    view.NewRole,
    view.Told,
    view.SessionsView,
    view.StaffView,
    view.DeedsView,
    view.Denial,
)
"""What is said or asked, whole."""

_PERSON = in_path("person", "Somebody's name.")
_DONE = {"204": {"description": "It is done."}}
_UNREAD = refusals("403", "413", "415", "503")


def accounts() -> dict[str, Part]:
    """All of them."""
    return {**_pages(), **_session(), **_own(), **_people(), **_person(), **_log()}


def _pages() -> dict[str, Part]:
    page = {"200": text("text/html")}
    away = {"303": {"description": "To the login page."}}
    return {
        "/login": {"get": operation("login-page", "Sign in.", page)},
        "/account": {"get": operation("account-page", "One's own account.", page | away)},
        "/people": {"get": operation("people-page", "Everybody, and the log.", page | away)},
    }


def _session() -> dict[str, Part]:
    entered = {"200": json("WhoView"), **_denials("401", "422", "429"), **_UNREAD}
    return {
        "/api/v1/session": {
            "get": operation("who", "Who asks.", {"200": json("WhoView")}),
            "post": {
                **operation("sign-in", "Sign in; the answer sets a cookie.", entered),
                "requestBody": body("SignIn"),
            },
            "delete": operation("sign-out", "Sign out.", {**_DONE, **refusals("503")}),
        },
        "/api/v1/session/code": {
            "post": {
                **operation("redeem", "Set a password with a code, and sign in.", entered),
                "requestBody": body("Redeem"),
            }
        },
    }


def _own() -> dict[str, Part]:
    return {
        "/api/v1/sessions": {
            "get": operation("sessions", "Where one is signed in.", {"200": json("SessionsView")}),
            "delete": operation(
                "sign-out-everywhere", "Sign out everywhere.", {**_DONE, **refusals("503")}
            ),
        },
        "/api/v1/password": {
            "put": {
                **operation(
                    "password",
                    "Set one's own password anew; all other browsers are signed out.",
                    {"200": json("WhoView"), **_denials("401", "422", "429"), **_UNREAD},
                ),
                "requestBody": body("NewPassword"),
            }
        },
    }


def _people() -> dict[str, Part]:
    added = {"201": json("Told"), **_denials("409", "422"), **_UNREAD}
    return {
        "/api/v1/people": {
            "get": operation("people", "Everybody.", {"200": json("StaffView")}),
            "post": {
                **operation("add-person", "Make somebody known; the code is told once.", added),
                "requestBody": body("NewPerson"),
            },
        },
        "/api/v1/admin-code": {
            "post": operation(
                "admin-code",
                "A code for the first admin, as long as there is none.",
                {"201": json("Told"), **_denials("409")},
            )
        },
    }


def _person() -> dict[str, Part]:
    changed = {**_DONE, **_denials("404", "409", "422"), **_UNREAD}
    return {
        "/api/v1/people/{person}": {
            "put": {
                **operation("role", "Give somebody another role.", changed, _PERSON),
                "requestBody": body("NewRole"),
            },
            "delete": operation("remove-person", "Forget somebody.", changed, _PERSON),
        },
        "/api/v1/people/{person}/code": {
            "post": operation(
                "code",
                "A new code for somebody; their password counts no more.",
                {"201": json("Told"), **_denials("404"), **refusals("503")},
                _PERSON,
            )
        },
    }


def _log() -> dict[str, Part]:
    before = in_query("before", "Only lines below this number.", type="integer")
    return {
        "/api/v1/deeds": {
            "get": operation(
                "deeds",
                "Who did what, the newest first.",
                {"200": json("DeedsView"), **refusals("503")},
                before,
            )
        }
    }


def _denials(*codes: str) -> Mapping[str, Part]:
    wait = {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds."}}
    return {
        code: {**json("Denial"), "headers": wait} if code == "429" else json("Denial")
        for code in codes
    }
