"""The routes of the papers as OpenAPI paths. PURE."""

from hub.screen.described import Part, in_query, operation, text

_LANGUAGE = in_query("lang", "Its language; the browser's otherwise.", type="string")


def privacy() -> dict[str, Part]:
    """The paths of the notice, the sign, the impact assessment and accessibility."""
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
        "/privacy/dpia": {
            "get": operation(
                "privacy-dpia",
                "The beginning of a data protection impact assessment, from the settings in force.",
                page,
                _LANGUAGE,
            )
        },
        "/accessibility": {
            "get": operation(
                "accessibility", "How far everybody can use screens and pages.", page, _LANGUAGE
            )
        },
    }
