"""The routes of the devices' page as OpenAPI paths. PURE."""

from hub.screen.described import Part, in_path, json, operation, refusals, text


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
        "/api/v1/fleet/{device}/restart": {
            "post": operation(
                "restart-device",
                "Have a device begin anew; it refuses while somebody is at it.",
                {"204": {"description": "It is told."}, **refusals("403", "409", "415")},
                in_path("device", "Its name."),
            )
        },
        "/api/v1/releases/{program}/{file}": {
            "get": operation(
                "release-file",
                "A file of the release that the hub carries for a program.",
                {"200": text("application/octet-stream"), **refusals("404")},
                in_path("program", "kiosk or sensor."),
                in_path("file", "release.json, or the name of a wheel."),
            )
        },
    }
