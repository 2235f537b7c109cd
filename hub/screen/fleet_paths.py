"""The routes of the devices' page as OpenAPI paths. PURE."""

from hub.screen.described import Part, body, in_path, json, operation, refusals, text

_ORDERS = {
    "restart": "Have a device begin anew; it refuses while somebody is at it.",
    "identify": "Have a device show which one it is, for half a minute.",
    "unlock": "Have a kiosk take taps again.",
    "screenshot": "Ask a kiosk for a picture of its own screen; none while somebody writes.",
}


def fleet() -> dict[str, Part]:
    """All of them."""
    page = {"200": text("text/html"), "303": {"description": "To the login page."}}
    return {
        "/fleet": {"get": operation("fleet-page", "Every device, and how it is.", page)},
        "/api/v1/fleet": {
            "get": operation(
                "fleet",
                "Every device: who needs somebody first.",
                {"200": json("FleetView")},
            )
        },
        **_orders(),
        "/api/v1/releases/{program}/{file}": {
            "get": operation(
                "release-file",
                "A file of the release that the hub carries for a program.",
                {"200": text("application/octet-stream"), **refusals("404")},
                in_path("program", "kiosk, sensor or hub."),
                in_path("file", "release.json, or the name of a wheel."),
            )
        },
    }


def _orders() -> dict[str, Part]:
    """What a device can be told, and the picture that one order brings."""
    lock = "Have a kiosk take no taps for a while, or until it is unlocked."
    seen = "What a kiosk's own screen showed, for ten minutes; that somebody looks is written down."
    paths = {
        f"/api/v1/fleet/{{device}}/{name}": {"post": _order(name, words)}
        for name, words in _ORDERS.items()
    }
    paths["/api/v1/fleet/{device}/lock"] = {
        "post": {**_order("lock", lock, "413", "422"), "requestBody": body("Locking")}
    }
    paths["/api/v1/fleet/{device}/screenshot"]["get"] = operation(
        "screenshot",
        seen,
        {"200": text("image/png"), **refusals("404", "503")},
        in_path("device", "Its name."),
    )
    return paths


def _order(name: str, words: str, *codes: str) -> Part:
    told = {"204": {"description": "It is told."}, **refusals("403", "409", "415", *codes)}
    return operation(f"{name}-device", words, told, in_path("device", "Its name."))
