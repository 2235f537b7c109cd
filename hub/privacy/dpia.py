"""The beginning of a data protection impact assessment (Article 35 GDPR), as HTML. PURE.

In come the facts, what the settings in force keep for how long, and the words of a language; out
goes the page. It describes and never concludes: each decision stands there as a question, marked.
"""

from collections.abc import Iterator
from html import escape

from msgspec import Struct

from hub.privacy.facts import Facts
from hub.privacy.page import (
    Frame,
    Words,
    answering,
    collected,
    grounded,
    kinds,
    languages,
    opening,
    section,
)

WEEK_DAYS = 7
MONTH_DAYS = 31  # the longest: a copy is rather older than is said

_DECIDE = ("need", "ground", "limit", "sign", "staff", "others", "rest")
"""What only people can answer, by the end of its key."""


class Copies(Struct, frozen=True, kw_only=True):
    """How many of the hub's copies stay: the last of so many days, weeks and months."""

    days: int
    weeks: int
    months: int

    @property
    def oldest_days(self) -> int:
        """About how old the oldest one becomes."""
        return max(self.days, self.weeks * WEEK_DAYS, self.months * MONTH_DAYS)


def write(facts: Facts, frame: Frame, copies: Copies | None) -> str:
    """The whole page; ``copies`` is None where the hub makes none by itself."""
    words = frame.words
    title, intro = words["dpia-title"], words["dpia-intro"]
    return f"""{opening(title, facts, frame)}
<main class="text">
<header>
<p class="shop">{escape(facts.name)}</p>
<h1>{escape(title)}</h1>
<p>{escape(intro.format(date=frame.day.isoformat()))} {escape(words["dpia-advice"])}</p>
{languages(frame)}
</header>
{answering(facts, words)}
{collected(facts, words)}
{section(words["dpia-kept"], _kept(facts, words, copies))}
{grounded(facts, words)}
{section(words["dpia-risks"], _risks(facts, words))}
{section(words["dpia-decide"], _decide(words))}
</main>
</body>
</html>
"""


def _kept(facts: Facts, words: Words, copies: Copies | None) -> str:
    unlimited = words["dpia-kept-unlimited"]
    days = facts.comments_days
    rows = {
        "words": words["dpia-kept-days"].format(days=days) if days else unlimited,
        "single": words["dpia-kept-months"].format(months=facts.answers_months),
        "answers": unlimited,
        "accounts": unlimited,
        "copies": _copied(words, copies),
        "logs": words["dpia-kept-journal"],
    }
    said = "".join(
        f'<tr><th scope="row">{escape(words[f"dpia-kept-{key}"])}</th><td>{escape(text)}</td></tr>'
        for key, text in rows.items()
    )
    heads = "".join(
        f'<th scope="col">{escape(words[key])}</th>' for key in ("dpia-kept-what", "dpia-kept-long")
    )
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{said}</tbody></table>"


def _copied(words: Words, copies: Copies | None) -> str:
    if copies is None:
        return words["dpia-kept-uncopied"]
    return words["dpia-kept-copied"].format(
        days=copies.days, weeks=copies.weeks, months=copies.months, old=copies.oldest_days
    )


def _risks(facts: Facts, words: Words) -> str:
    return "".join(
        f"<h3>{escape(words[f'dpia-risk-{risk}'])}</h3>"
        f"<p>{escape(words[f'dpia-risk-{risk}-held'])}</p>"
        for risk in _at_risk(facts)
    )


def _at_risk(facts: Facts) -> Iterator[str]:
    """What the kinds of data that are collected here bring with them, and what each hub does."""
    for one in kinds(facts):
        yield one.key.removeprefix("privacy-")
    yield "outside"


def _decide(words: Words) -> str:
    said = "".join(
        f'<li class="decide">{escape(words[f"dpia-decide-{one}"])}</li>' for one in _DECIDE
    )
    return f'<ol>{said}</ol><p class="signed">{escape(words["dpia-signed"])}</p>'
