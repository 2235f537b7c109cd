"""Planted bugs of the region's page: of what it compares, and of what it says is there."""

from planted import Bug

PURE = "tests/hub/region"

REGION_BUGS = (
    Bug(
        "a store-day that never came is no longer expected",
        (("hub/region/days.py", 'return "missing"', 'return "closed"'),),
        PURE,
    ),
    Bug(
        "days that do not count are told as if they did",
        (
            (
                "hub/region/days.py",
                "is_counted = one is not None and one.state is not None",
                "is_counted = one is not None",
            ),
        ),
        PURE,
    ),
    Bug(
        "a span that ends in mid-week holds the days behind it",
        (
            (
                "hub/screen/region/arrivals.py",
                "cut = until is not None and later > until",
                "cut, later = False, last",
            ),
        ),
        PURE,
    ),
    Bug(
        "a day that came before its store opened is in no total",
        (("hub/region/days.py", "max(came.days, expects + came.unexpected)", "expects"),),
        PURE,
    ),
    Bug(
        "stores are compared as measured, whatever they ask",
        (("hub/region/mix.py", "- region.means[kind])", "- region.mean)"),),
        PURE,
    ),
    Bug(
        "the whole depends on the order in which stores come",
        (("hub/region/mix.py", "sorted(stores.items())", "stores.items()"),),
        PURE,
    ),
    Bug(
        "thousands of answers of one day are certain",
        (("hub/region/mix.py", "DAY_SD_SHARE**2 / max(days, 1)", "0.0"),),
        PURE,
    ),
    Bug(
        "the funnel makes no room for how stores differ by themselves",
        (("hub/region/funnel.py", "if count < STORES_MIN:", "if count:"),),
        PURE,
    ),
    Bug(
        "one far store widens the limits for all",
        (
            (
                "hub/region/funnel.py",
                "min(max(one, low), high) ** 2",
                "one ** 2",
            ),
        ),
        PURE,
    ),
    Bug(
        "what fewer than five said is shown",
        (("hub/region/shown.py", "if n < SMALL:", "if n < 1:"),),
        PURE,
    ),
    Bug(
        "one store that joins breaks the region's line",
        (("hub/region/versions.py", "new < NEW_SHARE * days", "new < 0"),),
        PURE,
    ),
    Bug(
        "five angry answers come first",
        (
            (
                "hub/region/shown.py",
                "believe(usual, MODEL.kappa, found, MODEL)",
                "believe(usual, 0.001, found, MODEL)",
            ),
        ),
        PURE,
    ),
    Bug(
        "a line of a stranger counts as not arrived",
        (("hub/screen/region/closer.py", '"unsigned" in why', "False"),),
        "tests/hub/test_region_pages.py",
    ),
    Bug(
        "the trend draws its line through a break",
        (("hub/screen/static/region-trend.js", "one.run === before.run && ", ""),),
        "tests/browser/test_region.py -k breaks",
    ),
)
