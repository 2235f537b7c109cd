"""The routes of new devices as OpenAPI paths. PURE."""

from hub.live.joining import Acceptance, JoiningRefusal, JoiningView
from hub.screen.described import Part, body, in_path, in_query, json, operation, refusals, text
from wire.enrol import WHOLE, Ask, Asked, AskStanding, Offer

SPOKEN = (Offer, Ask, Asked, AskStanding, JoiningView, Acceptance, JoiningRefusal)
"""What is said or asked, whole."""

_DONE = {"204": {"description": "It is done."}}
_ASK = in_path("ask", "The name of an ask.")


def joining() -> dict[str, Part]:
    """The paths of ``hub.screen.joining``, and the page."""
    return {**_devices(), **_managers()}


def _devices() -> dict[str, Part]:
    return {
        "/enrol/v1": {
            "get": operation(
                "offer",
                "What the hub says of itself to a new device: nothing to believe as yet.",
                {"200": json("Offer"), **_denials("409")},
                in_query(WHOLE, "Said by a device that knows every field.", type="string"),
            )
        },
        "/enrol/v1/asks": {
            "post": {
                **operation(
                    "ask",
                    "A new device asks to be let in; a manager decides.",
                    {
                        "201": json("Asked"),
                        **refusals("413", "415"),
                        "422": _EITHER,
                        **_denials("409", "429"),
                    },
                ),
                "requestBody": body("Ask"),
            }
        },
        "/enrol/v1/asks/{ask}": {
            "get": operation(
                "told",
                "How an ask stands.",
                {"200": json("AskStanding"), **refusals("404")},
                _ASK,
            )
        },
    }


def _managers() -> dict[str, Part]:
    page = {"200": text("text/html"), "303": {"description": "To the login page."}}
    return {
        "/devices/join": {"get": operation("joining-page", "New devices are let in here.", page)},
        "/api/v1/joining": {
            "get": operation(
                "joining",
                "Devices that wait to be let in, and those that were.",
                {"200": json("JoiningView"), **_denials("503")},
            )
        },
        "/api/v1/joining/{ask}/accepted": {
            "post": {
                **operation(
                    "accept",
                    "Let a device in by the code that it shows.",
                    {
                        **_DONE,
                        **refusals("413", "415"),
                        "422": _EITHER,
                        **_denials("404", "409", "503"),
                    },
                    _ASK,
                ),
                "requestBody": body("Acceptance"),
            }
        },
        "/api/v1/joining/{ask}/rejected": {
            "post": operation(
                "reject",
                "Send a device away.",
                {**_DONE, **refusals("415"), **_denials("404")},
                _ASK,
            )
        },
        "/api/v1/joined/{device}/revoked": {
            "post": operation(
                "revoke",
                "Shut a device out.",
                {**_DONE, **refusals("415"), **_denials("404", "503")},
                in_path("device", "Its name."),
            )
        },
    }


def _denials(*codes: str) -> dict[str, Part]:
    return {code: json("JoiningRefusal") for code in codes}


_EITHER: Part = {
    "description": "It does not fit, or is refused.",
    "content": {
        "application/json": {
            "schema": {
                "anyOf": [
                    {"$ref": "#/components/schemas/Refusal"},
                    {"$ref": "#/components/schemas/JoiningRefusal"},
                ]
            }
        }
    },
}
