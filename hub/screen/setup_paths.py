"""The routes of the store's description as OpenAPI paths. PURE."""

from hub.screen.described import IF_NONE_MATCH, Part, body, in_path, json, operation, refusals


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
        **_pictures(),
    }


def _pictures() -> dict[str, dict[str, Part]]:
    return {
        "/api/v1/shop/pictures/{purpose}": {
            "post": {
                **operation(
                    "send_picture",
                    "Keep a picture beside the store's file; a change of the file may name it.",
                    {"200": json("PictureView"), **_UNSENT},
                    in_path("purpose", "plan or logo."),
                ),
                "requestBody": {"content": _PICTURE, "required": True},
            }
        },
        "/api/v1/shop/pictures/{name}": {
            "get": operation(
                "picture",
                "A picture that is kept beside the store's file.",
                _SHOWN,
                in_path("name", "The name that it was given."),
                IF_NONE_MATCH,
            )
        },
        "/plan/{name}": {
            "get": operation(
                "floor",
                "The picture under the floor plan, as plan.picture names it.",
                _SHOWN,
                in_path("name", "The name that the plan in force says."),
                IF_NONE_MATCH,
            )
        },
    }


_PAGE: dict[str, Part] = {
    "200": {"description": "The page.", "content": {"text/html": {"schema": {"type": "string"}}}},
}
_REFUSED = json("EditRefusal")
_BYTES: Part = {"schema": {"type": "string", "format": "binary"}}
_PICTURE: Part = {"image/png": _BYTES, "image/jpeg": _BYTES}
_UNSENT = {**refusals("401", "403", "404", "413", "415"), "422": _REFUSED}
_SHOWN: dict[str, Part] = {
    "200": {"description": "The picture.", "content": _PICTURE},
    "304": {"description": "It is still as it was."},
    **refusals("404"),
}
