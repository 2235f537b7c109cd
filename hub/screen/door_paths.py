"""The routes of the doors as OpenAPI paths. PURE."""

from hub.screen.described import Part, body, in_path, json, operation, refusals, text

_LINE = in_path("line", "The name of a counting line.")
_NUMBER = in_path("number", "The number of a count by hand.", "integer")


def doors() -> dict[str, Part]:
    """The paths of the people of a day, and of counting by hand."""
    return {**_traffic(), **_counts()}


def _traffic() -> dict[str, Part]:
    return {
        "/api/v1/traffic": {
            "get": operation(
                "traffic",
                "Today's people: by door, with the staff apart, inside, and in zones.",
                {"200": json("TrafficReport")},
            )
        },
        "/api/v1/traffic/{day}": {
            "get": operation(
                "traffic_of_day",
                "The people of a business day before; the counters hold the last weeks only.",
                {"200": json("TrafficReport"), **refusals("404")},
                in_path("day", "Its date, such as 2026-01-31."),
            )
        },
    }


def _counts() -> dict[str, Part]:
    return {
        "/count/{line}": {
            "get": operation(
                "count_page", "Count one line by hand.", {"200": text("text/html")}, _LINE
            )
        },
        "/api/v1/counts/{line}": {
            "get": operation(
                "count_plan",
                "The hub's time, when a count by hand may begin, and the counts before it.",
                {"200": json("CountPlan"), **refusals("404")},
                _LINE,
            )
        },
        "/api/v1/counts": {
            "post": {
                **operation(
                    "count",
                    "A count by hand; the same one again is the same, another one is refused.",
                    {"201": json("CountView"), **refusals("404", "409", "413", "415", "422")},
                ),
                "requestBody": body("Tapped"),
            }
        },
        "/api/v1/counts/{number}/withdrawn": {
            "post": operation(
                "count_withdrawn",
                "A count by hand is taken back; it counts in no audit.",
                {"200": json("CountView"), **refusals("404", "415")},
                _NUMBER,
            )
        },
        "/api/v1/audit": {
            "get": operation(
                "audit",
                "All counts by hand that still say something, for vetrina-sensor audit.",
                {"200": text("text/plain")},
            )
        },
    }
