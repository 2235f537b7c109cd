"""The routes of the store's description as OpenAPI paths. PURE."""

from hub.screen.described import Part, body, in_path, json, operation, refusals


def setup() -> dict[str, dict[str, Part]]:
    """The paths of ``hub.screen.setup``."""
    wrong = {**refusals("401", "403", "413", "415"), **dict.fromkeys(("409", "422"), _REFUSED)}
    changed = {"200": json("ShopView"), **wrong}
    return {
        "/setup": {"get": operation("setup", "The page that changes a store.", _PAGE)},
        "/api/v1/shop": {
            "get": operation(
                "shop",
                "The store's description, as its file says it.",
                {"200": json("ShopView"), "422": _REFUSED},
            ),
            "patch": {
                **operation(
                    "amend",
                    "Change the store's file; all of it, or nothing where it would not be right.",
                    changed,
                ),
                "requestBody": body("Amendment"),
            },
        },
        "/api/v1/shop/versions": {
            "get": operation(
                "versions",
                "What the store's file was before, and who changed it.",
                {"200": json("VersionsView"), "422": _REFUSED},
            )
        },
        "/api/v1/shop/versions/{number}/back": {
            "post": {
                **operation(
                    "back",
                    "Make the store's file as it was in a version.",
                    {**changed, **refusals("404")},
                    in_path("number", "The number of the version.", "integer"),
                ),
                "requestBody": body("PutBack"),
            }
        },
    }


_PAGE: dict[str, Part] = {
    "200": {"description": "The page.", "content": {"text/html": {"schema": {"type": "string"}}}},
}
_REFUSED = json("EditRefusal")
