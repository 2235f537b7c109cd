"""The role that each route asks for, at a store's hub and at a region's node. PURE.

One line a route: a route that has none is refused to everybody, and a test finds it. The other way
round, nothing here opens what is not served.
"""

from collections.abc import Mapping

from hub.accounts.role import Need, Role, may

Route = tuple[str, str]
"""Method and path, as the application's routes spell it; ``GET`` stands for ``HEAD`` as well."""

Rights = Mapping[Route, Need]

_BOTH: Rights = {
    ("GET", "/static/{version}/{name}"): "public",
    # Signing in; whoever asks is told only who they are themselves.
    ("GET", "/login"): "public",
    ("GET", "/api/v1/session"): "public",
    ("POST", "/api/v1/session"): "public",
    ("POST", "/api/v1/session/code"): "public",
    # One's own account.
    ("GET", "/account"): "viewer",
    ("DELETE", "/api/v1/session"): "viewer",
    ("GET", "/api/v1/sessions"): "viewer",
    ("DELETE", "/api/v1/sessions"): "viewer",
    ("PUT", "/api/v1/password"): "viewer",
    # Everybody's.
    ("GET", "/people"): "admin",
    ("GET", "/api/v1/people"): "admin",
    ("POST", "/api/v1/people"): "admin",
    ("PUT", "/api/v1/people/{person}"): "admin",
    ("DELETE", "/api/v1/people/{person}"): "admin",
    ("POST", "/api/v1/people/{person}/code"): "admin",
    ("POST", "/api/v1/admin-code"): "admin",
    ("GET", "/api/v1/deeds"): "admin",
    # For programs.
    ("GET", "/healthz"): "public",
    ("GET", "/openapi.json"): "public",
}

RIGHTS: Rights = {
    **_BOTH,
    # The wall: scores and names of places, no words of shoppers or staff.
    ("GET", "/"): "public",
    ("GET", "/api/v1/live"): "public",
    ("GET", "/api/v1/live/stream"): "public",
    ("GET", "/plan/{name}"): "public",
    # The shoppers' own phones.
    ("GET", "/t/{touchpoint}"): "public",
    ("POST", "/t/{touchpoint}"): "public",
    # What is collected here, for whom it is collected from.
    ("GET", "/privacy"): "public",
    ("GET", "/privacy/sign"): "public",
    ("GET", "/privacy/dpia"): "manager",
    ("GET", "/accessibility"): "public",
    # The metrics name every device: a collector runs beside the hub, or signs in.
    ("GET", "/metrics"): "here",
    # New devices, which have no key yet; what they say counts for nothing until it is accepted.
    ("GET", "/enrol/v1"): "public",
    ("POST", "/enrol/v1/asks"): "public",
    ("GET", "/enrol/v1/asks/{ask}"): "public",
    ("GET", "/devices/join"): "manager",
    ("GET", "/api/v1/joining"): "manager",
    ("POST", "/api/v1/joining/{ask}/accepted"): "manager",
    ("POST", "/api/v1/joining/{ask}/rejected"): "manager",
    ("POST", "/api/v1/joined/{device}/revoked"): "manager",
    # The desk.
    ("GET", "/desk"): "viewer",
    ("GET", "/api/v1/scores"): "viewer",
    ("GET", "/api/v1/scores/{scope}"): "viewer",
    ("GET", "/api/v1/history"): "viewer",
    ("GET", "/api/v1/ambience"): "viewer",
    ("GET", "/api/v1/grid"): "viewer",
    ("GET", "/api/v1/series"): "viewer",
    ("GET", "/api/v1/week"): "viewer",
    ("GET", "/api/v1/held"): "viewer",
    ("GET", "/api/v1/ledger"): "viewer",
    ("GET", "/api/v1/touchpoints/{touchpoint}/answers"): "viewer",
    ("GET", "/api/v1/comments"): "manager",
    ("DELETE", "/api/v1/comments/{number}"): "admin",
    ("POST", "/api/v1/comments/erased"): "admin",
    ("GET", "/api/v1/dictionary"): "viewer",
    ("GET", "/api/v1/export/{file}"): "manager",
    ("GET", "/api/v1/actions"): "viewer",
    ("GET", "/api/v1/alerts"): "viewer",
    ("GET", "/api/v1/post"): "manager",
    ("POST", "/api/v1/actions"): "manager",
    # The days, and the signed log that a region follows.
    ("GET", "/api/v1/days"): "viewer",
    ("GET", "/api/v1/days/{day}"): "viewer",
    ("GET", "/days/{day}/card"): "viewer",
    ("GET", "/days/{day}/card.pdf"): "viewer",
    ("GET", "/api/v1/log"): "regional",
    # The devices.
    ("GET", "/fleet"): "viewer",
    ("GET", "/api/v1/fleet"): "viewer",
    ("POST", "/api/v1/fleet/{device}/restart"): "manager",
    ("POST", "/api/v1/fleet/{device}/identify"): "manager",
    ("POST", "/api/v1/fleet/{device}/lock"): "manager",
    ("POST", "/api/v1/fleet/{device}/unlock"): "manager",
    ("POST", "/api/v1/fleet/{device}/screenshot"): "manager",
    ("GET", "/api/v1/fleet/{device}/screenshot"): "manager",
    # What a release is made of is no secret; devices fetch it before they know anything.
    ("GET", "/api/v1/releases/{program}/{file}"): "public",
    # The store's description.
    ("GET", "/setup"): "manager",
    ("GET", "/api/v1/shop"): "manager",
    ("PATCH", "/api/v1/shop"): "manager",
    ("GET", "/api/v1/shop/versions"): "manager",
    ("POST", "/api/v1/shop/versions/{number}/back"): "manager",
    ("POST", "/api/v1/shop/pictures/{purpose}"): "manager",
    ("GET", "/api/v1/shop/pictures/{name}"): "manager",
    ("POST", "/api/v1/alerts/{number}/seen"): "manager",
    ("GET", "/api/v1/traffic"): "viewer",
    ("GET", "/api/v1/traffic/{day}"): "viewer",
    # Counting by hand, on a phone. The page itself holds nothing of the store.
    ("GET", "/count/{line}"): "public",
    ("GET", "/api/v1/counts/{line}"): "manager",
    ("POST", "/api/v1/counts"): "manager",
    ("POST", "/api/v1/counts/{number}/withdrawn"): "manager",
    ("GET", "/api/v1/audit"): "manager",
    ("POST", "/api/v1/alerts/{number}/snooze"): "manager",
    ("POST", "/api/v1/alerts/{number}/remarks"): "manager",
    ("PUT", "/api/v1/actions/{number}/reply"): "manager",
    ("DELETE", "/api/v1/actions/{number}/reply"): "manager",
}

REGION: Rights = {
    **_BOTH,
    # What the hubs of its stores bring, each for itself.
    ("GET", "/region/v1/stores/{store}/cursor"): "store",
    ("GET", "/region/v1/stores/{store}/names"): "store",
    ("POST", "/region/v1/stores/{store}/log"): "store",
    # What a laptop follows.
    ("GET", "/region/v1/stores"): "regional",
    ("GET", "/region/v1/stores/{store}/log"): "regional",
    ("GET", "/region/v1/stores/{store}/inventory"): "regional",
    ("GET", "/region/v1/stores/{store}/lines"): "regional",
    # Who belongs to it.
    ("PUT", "/region/v1/stores/{store}"): "admin",
    ("PUT", "/region/v1/stores/{store}/keys/{key}"): "admin",
    ("GET", "/region/v1/stores/{store}/tokens"): "admin",
    ("POST", "/region/v1/stores/{store}/tokens"): "admin",
    ("DELETE", "/region/v1/stores/{store}/tokens"): "admin",
    # The page, and what it shows. The bare address leads to it.
    ("GET", "/"): "public",
    ("GET", "/region"): "viewer",
    ("GET", "/api/region/v1/region"): "viewer",
    ("GET", "/api/region/v1/days"): "viewer",
    ("GET", "/api/region/v1/compare"): "viewer",
    ("GET", "/api/region/v1/trend"): "viewer",
    ("GET", "/api/region/v1/week"): "viewer",
    ("GET", "/api/region/v1/worst"): "viewer",
    ("GET", "/api/region/v1/worked"): "viewer",
    ("GET", "/api/region/v1/calendar"): "viewer",
    ("GET", "/api/region/v1/stores/{store}"): "viewer",
    ("GET", "/api/region/v1/stores/{store}/days/{day}"): "viewer",
    ("GET", "/region/stores/{store}/days/{day}/card"): "viewer",
    ("GET", "/region/stores/{store}/days/{day}/card.pdf"): "viewer",
}
"""At a region's node, which serves none of a store's pages."""

NOTED_THERE: frozenset[Route] = frozenset(
    {
        ("POST", "/api/v1/fleet/{device}/restart"),  # before it is sent, not after
        ("POST", "/api/v1/fleet/{device}/identify"),
        ("POST", "/api/v1/fleet/{device}/lock"),
        ("POST", "/api/v1/fleet/{device}/unlock"),
        ("POST", "/api/v1/fleet/{device}/screenshot"),
        ("POST", "/t/{touchpoint}"),  # shoppers are written down nowhere
        ("POST", "/enrol/v1/asks"),  # so are devices, until somebody decides
        ("POST", "/api/v1/joining/{ask}/accepted"),
        ("POST", "/api/v1/joining/{ask}/rejected"),
        ("POST", "/api/v1/joined/{device}/revoked"),
        ("POST", "/api/v1/session"),
        ("POST", "/api/v1/session/code"),
        ("DELETE", "/api/v1/session"),
        ("DELETE", "/api/v1/sessions"),
        ("PUT", "/api/v1/password"),
        ("POST", "/api/v1/people"),
        ("PUT", "/api/v1/people/{person}"),
        ("DELETE", "/api/v1/people/{person}"),
        ("POST", "/api/v1/people/{person}/code"),
        ("POST", "/region/v1/stores/{store}/log"),  # the ledger keeps what came, and from whom
        ("POST", "/region/v1/stores/{store}/tokens"),
        ("DELETE", "/region/v1/stores/{store}/tokens"),
    }
)
"""Changes whose line in the audit log is written with them; the gate writes that of all others."""


PAGES = ("/desk", "/fleet", "/setup", "/account", "/people")
"""What people go to and fro between, besides the first page."""


def open_to(role: Role, rights: Rights = RIGHTS) -> tuple[str, ...]:
    """The pages that a role may open, of those that are served."""
    first = "/region" if need_of("GET", "/region", rights) else "/"
    needs = [(path, need_of("GET", path, rights)) for path in (first, *PAGES)]
    return tuple(path for path, need in needs if need is not None and may(role, need))


def need_of(method: str, path: str, rights: Rights = RIGHTS) -> Need | None:
    """What a route asks for; None where it stands in no line."""
    return rights.get(("GET" if method == "HEAD" else method, path))
