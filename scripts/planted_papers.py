"""Bugs in the papers of privacy, in the bill of materials and in the dashboard."""

from planted import Bug

PAPERS = "tests/hub/privacy"

PAPER_BUGS = (
    Bug(
        "a camera that nobody described is not told of",
        (
            (
                "hub/privacy/facts.py",
                "(*described, *doors, *_where(shop, counting))",
                "(*described, *doors)",
            ),
        ),
        PAPERS,
    ),
    Bug(
        "the assessment says 90 days whatever the settings say",
        (("hub/privacy/dpia.py", ".format(days=days) if days", ".format(days=90) if days"),),
        "tests/hub/test_privacy_api.py",
    ),
    Bug(
        "a question that people must answer is left out",
        (("hub/privacy/dpia.py", '"limit", "sign", ', '"sign", '),),
        PAPERS,
    ),
    Bug(
        "one of a package's files is in no bill of materials",
        (("scripts/sbom", "for digest in one.hashes]", "for digest in one.hashes[1:]]"),),
        "tests/test_supply.py",
    ),
    Bug(
        "a panel asks for a metric of another name",
        (("config/grafana/vetrina.json", "vetrina_lost_events{", "vetrina_lost{"),),
        "tests/hub/test_grafana.py",
    ),
)
