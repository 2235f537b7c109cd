"""The routes of the devices' page as OpenAPI paths. PURE."""

from hub.screen.described import Part, json, operation, text


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
    }
