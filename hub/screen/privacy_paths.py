"""The routes of the privacy notice as OpenAPI paths. PURE."""

from hub.screen.described import Part, in_query, operation, text

_LANGUAGE = in_query("lang", "Its language; the browser's otherwise.", type="string")


def privacy() -> dict[str, Part]:
    """The paths of the full text and of the sign."""
    page = {"200": text("text/html")}
    return {
        "/privacy": {
            "get": operation("privacy", "What this store collects about people.", page, _LANGUAGE)
        },
        "/privacy/sign": {
            "get": operation(
                "privacy-sign", "The same in short, for the door: A4.", page, _LANGUAGE
            )
        },
    }
