"""How a route is described in OpenAPI: its operation, what it is asked with, what it answers. PURE.

In come names and words; out go the parts of the document, and the document. It knows no route.
"""

import inspect
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from hub.accounts.rights import RIGHTS, Rights, need_of

Part = dict[str, Any]

CONTENT = "application/json"


def document_of(
    info: Part, spoken: Iterable[Any], paths: Mapping[str, Mapping[str, Part]], rights: Rights
) -> Part:
    """A whole document, ready to be encoded; ``spoken`` are the types that it speaks of."""
    _, schemas = msgspec.json.schema_components(
        list(spoken),
        ref_template="#/components/schemas/{name}",
    )
    for schema in schemas.values():  # before Python 3.13 a docstring keeps its margin
        schema["description"] = inspect.cleandoc(schema["description"])
    return {
        "openapi": "3.1.0",
        "info": {**info, "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}},
        "paths": guarded(paths, rights),
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "cookie": {"type": "apiKey", "in": "cookie", "name": "vetrina"},
                "token": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "X-Vetrina-Token",
                    "description": "The token of GET /api/v1/session, with a cookie.",
                },
            },
        },
    }


def operation(name: str, words: str, responses: Mapping[str, Part], *asked: Part) -> Part:
    """One route; ``asked`` are its parameters."""
    described = {"operationId": name, "description": words, "responses": dict(responses)}
    return {**described, "parameters": list(asked)} if asked else described


def json(schema: str) -> Part:
    """An answer that is one of the published values."""
    return {"description": schema, "content": {CONTENT: {"schema": reference(schema)}}}


def body(schema: str) -> Part:
    """What a route is told."""
    return {"content": json(schema)["content"], "required": True}


def text(media_type: str, kind: str = "string") -> Part:
    """An answer that is no published value."""
    return {"description": media_type, "content": {media_type: {"schema": {"type": kind}}}}


def refusals(*codes: str) -> Mapping[str, Part]:
    """Answers that say why there is no other."""
    return {code: json("Refusal") for code in codes}


def kept(schema: str) -> Mapping[str, Part]:
    """An answer with a name of its own, and that it is still the same."""
    name = {"ETag": {"schema": {"type": "string"}, "description": "For If-None-Match."}}
    return {
        "200": {**json(schema), "headers": name},
        "304": {"description": "It is still as it was.", "headers": name},
    }


def guarded(paths: Mapping[str, Mapping[str, Part]], rights: Rights = RIGHTS) -> dict[str, Part]:
    """The paths with who may ask: nobody has to say who they are, or a role (``x-role``)."""
    return {
        path: {
            name: _guarded(name, one, need_of(name.upper(), path, rights))
            for name, one in those.items()
        }
        for path, those in paths.items()
    }


def in_path(name: str, words: str, kind: str = "string") -> Part:
    """A part of the path."""
    return _parameter(name, "path", words, {"type": kind}, required=True)


def in_query(name: str, words: str, **schema: object) -> Part:
    """What may be asked beside the path."""
    return _parameter(name, "query", words, schema)


def one_of(words: Iterable[str], usual: str) -> Part:
    """The schema of one word out of some."""
    return {"type": "string", "enum": list(words), "default": usual}


def reference(schema: str) -> Part:
    """Where a published value is described."""
    return {"$ref": f"#/components/schemas/{schema}"}


def _guarded(method: str, one: Part, need: str | None) -> Part:
    if need == "public":
        return {**one, "security": []}
    responses = {**refusals("401", "403"), **one["responses"]}
    browser: Part = {"cookie": []} if method == "get" else {"cookie": [], "token": []}
    return {
        **one,
        "responses": responses,
        "security": [{"bearer": []}, browser],
        "x-role": need,
    }


def _parameter(
    name: str, where: str, words: str, schema: Mapping[str, object], *, required: bool = False
) -> Part:
    return {
        "name": name,
        "in": where,
        "required": required,
        "description": words,
        "schema": dict(schema),
    }


IF_NONE_MATCH = _parameter(
    "If-None-Match", "header", "The ETag of what is known.", {"type": "string"}
)
