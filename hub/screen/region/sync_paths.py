"""The routes of carriers and of the roster as OpenAPI paths. PURE."""

from hub.screen.described import (
    IF_NONE_MATCH,
    Part,
    body,
    in_path,
    in_query,
    json,
    operation,
    refusals,
    text,
)
from wire.packing import AFTER, AFTER_HEADER
from wire.sync import (
    LINES_TYPE,
    NAMED_MAX,
    NAMES_MAX,
    PAGE_LINES_MAX,
    POST_BYTES_MAX,
    UNPACKED_BYTES_MAX,
)

_STORE = in_path("store", "The store's own name.")
_CURSOR = (
    "How far the region has this store's log. A hub asks before it brings anything: what it is told"
    " is where it goes on. holds asks whether the region also has one certain line."
)
_TAKE = (
    "Lines of the store's log, in any order, as GET /api/v1/log of its hub says them. Whatever is"
    " there already is known, and a retry is free. The answer is how far the region has the log"
    f" now, with a receipt that the region signed. At most {PAGE_LINES_MAX} lines,"
    f" {POST_BYTES_MAX} bytes packed with gzip, and {UNPACKED_BYTES_MAX} unpacked. Where the"
    f" cursor's answer names {AFTER} as packs, a page may have that Content-Encoding: zlib"
    " (RFC 1950) with a preset dictionary, which is the document of a line of this store as a JSON"
    f" string; {AFTER_HEADER} has its hash. 412: that line is not here; pack it with gzip."
)
_LOG = (
    "The branch of a store's log that counts, behind a line, one JSON object a line: the document"
    " as it was signed (canonical JSON, as text) and its Ed25519 signature in hexadecimal digits."
    " 409: it never had that line; read it from 0."
)
_NAMES = (
    "Which lines of a store the region has, on whatever branch, and which ones it refused: a hub"
    f" leaves them out of what it brings. By name, at most {NAMES_MAX}: ask again above the last."
)
_INVENTORY = "The same as names, for a copy, which finds with it what it lacks."
_LINES = (
    "Lines of a store by their names, on whatever branch, as GET .../log says them; as many as a"
    " page holds: what is not among them is to be asked for again."
)
_DONE = {"204": {"description": "It is done."}}
_LATER = {"headers": {"Retry-After": {"schema": {"type": "integer"}}}}


def sync() -> dict[str, Part]:
    """The paths on which logs come and go."""
    busy = {"503": {**json("Refusal"), **_LATER}}
    return {
        "/region/v1/stores": {
            "get": operation(
                "stores",
                "The roster: every store, how far its log is here, and the keys that are trusted.",
                {"200": json("StoresView"), **busy},
            )
        },
        "/region/v1/stores/{store}/cursor": {
            "get": operation(
                "cursor",
                _CURSOR,
                {"200": json("CursorView"), **refusals("422"), **busy},
                _STORE,
                in_query("holds", "The hash of a line.", type="string", pattern="^[0-9a-f]{64}$"),
            )
        },
        "/region/v1/stores/{store}/names": {"get": _named("names", _NAMES)},
        "/region/v1/stores/{store}/inventory": {"get": _named("inventory", _INVENTORY)},
        "/region/v1/stores/{store}/lines": {"get": _by_name(busy)},
        "/region/v1/stores/{store}/log": {
            "get": _follow(busy),
            "post": _bring(busy),
        },
    }


def _by_name(busy: Part) -> Part:
    return operation(
        "lines",
        _LINES,
        {"200": text(LINES_TYPE), **refusals("422"), **busy},
        _STORE,
        in_query(
            "names",
            f"Up to {NAMED_MAX} names with commas between them.",
            type="string",
            pattern="^[0-9a-f]{64}(,[0-9a-f]{64})*$",
        ),
    )


def _follow(busy: Part) -> Part:
    return operation(
        "follow",
        _LOG,
        {
            "200": text(LINES_TYPE),
            "304": {"description": "Nothing is new since that ETag."},
            "409": json("Forked"),
            **refusals("422"),
            **busy,
        },
        _STORE,
        in_query("after", "The number of the last known line.", type="integer", minimum=0),
        in_query("head", "The hash of that line.", type="string", pattern="^[0-9a-f]{64}$"),
        in_query("limit", "Lines at most.", type="integer", minimum=1, maximum=PAGE_LINES_MAX),
        IF_NONE_MATCH,
    )


def _bring(busy: Part) -> Part:
    return {
        **operation(
            "bring",
            _TAKE,
            {
                "200": json("Taken"),
                **refusals("412", "413", "415", "422"),
                "429": {**json("Refusal"), **_LATER},
                **busy,
            },
            _STORE,
        ),
        "requestBody": {
            "required": True,
            "content": {LINES_TYPE: {"schema": {"type": "string"}}},
        },
    }


def _named(name: str, words: str) -> Part:
    return operation(
        name,
        words,
        {"200": json("NamesView"), **refusals("422"), "503": {**json("Refusal"), **_LATER}},
        _STORE,
        in_query("after", "Lines behind this number.", type="integer", minimum=0),
        in_query("above", "The last known name.", type="string", pattern="^[0-9a-f]{64}$"),
    )


def roster() -> dict[str, Part]:
    """The paths of who belongs to the region."""
    busy = {"503": {**json("Refusal"), **_LATER}}
    return {
        "/region/v1/stores/{store}": {
            "put": {
                **operation(
                    "describe-store",
                    "What the roster says of a store.",
                    {**_DONE, **refusals("413", "415", "422"), **busy},
                    _STORE,
                ),
                "requestBody": body("Described"),
            }
        },
        "/region/v1/stores/{store}/keys/{key}": {
            "put": operation(
                "trust-key",
                "Trust a further public key of a store's hub; what waited for it counts then.",
                {**_DONE, **refusals("415", "422"), **busy},
                _STORE,
                in_path("key", "64 hexadecimal digits."),
            )
        },
        "/region/v1/stores/{store}/tokens": {
            "get": operation(
                "tokens", "When a store's tokens were given.", {"200": json("TokensView")}, _STORE
            ),
            "post": operation(
                "give-token",
                "A new token of a store, told once; the store is on the roster from then on.",
                {"201": json("GivenToken"), **refusals("409", "415", "422"), **busy},
                _STORE,
            ),
            "delete": operation(
                "revoke-tokens",
                "Let a store's tokens count no more.",
                {**_DONE, **refusals("404", "415"), **busy},
                _STORE,
                in_query("oldest", "true: the oldest alone.", type="string", enum=["true"]),
            ),
        },
    }
