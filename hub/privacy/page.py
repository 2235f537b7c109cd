"""The full privacy text of a store, as HTML. PURE.

In come the facts, the words of a language and where the styles are; out goes the page. All that it
says goes through ``escape``, and it has no script. What nobody has entered, it says to be missing.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from html import escape

from msgspec import Struct

from hub.privacy.facts import Facts

Words = Mapping[str, str]


class Frame(Struct, frozen=True, kw_only=True):
    """Around the page: its language, the words of all by code, where its files are, what day it is.

    ``address`` is where phones find the full text; None where they cannot.
    """

    language: str
    all_words: Mapping[str, Words]
    static: str
    day: date
    address: str | None = None

    @property
    def words(self) -> Words:
        """Those of the page's language."""
        return self.all_words[self.language]


class Kind(Struct, frozen=True):
    """One kind of data; ``key`` begins its words, ``more`` are further ones of what it is."""

    key: str
    where: tuple[str, ...]
    more: tuple[str, ...] = ()


def write(facts: Facts, frame: Frame) -> str:
    """The whole page."""
    words = frame.words
    made = words["privacy-made"].format(date=frame.day.isoformat())
    parts = [answering(facts, words), collected(facts, words), _never(words), _seen(facts, words)]
    parts += [grounded(facts, words), _rights(facts, words)]
    sign, access = (f"/{one}?lang={frame.language}" for one in ("privacy/sign", "accessibility"))
    return f"""{opening(words["privacy-title"], facts, frame)}
<main class="text">
<header>
<p class="shop">{escape(facts.name)}</p>
<h1>{escape(words["privacy-title"])}</h1>
<p>{escape(words["privacy-intro"])} {escape(made)}</p>
{languages(frame)}
</header>
{"".join(parts)}
<footer>
<p>{escape(words["privacy-advice"])}</p>
<p class="to-sign"><a href="{escape(sign)}">{escape(words["privacy-sign"])}</a></p>
<p class="to-sign"><a href="{escape(access)}">{escape(words["access-title"])}</a></p>
</footer>
</main>
</body>
</html>
"""


def opening(title: str, facts: Facts, frame: Frame) -> str:
    """The head of a page, and the beginning of its body."""
    return f"""<!doctype html>
<html lang="{escape(frame.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<title>{escape(title)} \N{MIDDLE DOT} {escape(facts.name)}</title>
<link rel="icon" href="{frame.static}/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="{frame.static}/privacy.css">
</head>
<body>"""


def kinds(facts: Facts) -> Iterator[Kind]:
    """What is collected here about people, each kind with where."""
    if facts.screens:
        yield Kind("privacy-answers", facts.screens)
    if facts.comments:
        yield Kind("privacy-comments", facts.comments)
    if facts.phones:
        yield Kind("privacy-phones", facts.phones)
    if facts.counts:
        more = ("privacy-waits",) if facts.waits else ()
        yield Kind("privacy-cameras", facts.cameras, (*more, "privacy-calibrate"))
    if facts.microphones:
        yield Kind("privacy-sound", facts.microphones)
    yield Kind("privacy-staff", ())


def languages(frame: Frame) -> str:
    """The ways to the other languages, each in its own words."""
    ways = "".join(
        f'<li><a href="?lang={code}" lang="{code}" hreflang="{code}">'
        f"{escape(said['privacy-language'])}</a></li>"
        for code, said in sorted(frame.all_words.items())
        if code != frame.language
    )
    return f'<nav aria-label="{escape(frame.words["privacy-languages"])}"><ul>{ways}</ul></nav>'


def answering(facts: Facts, words: Words) -> str:
    """Who answers for the data, and where."""
    told = facts.privacy
    rows = [
        (words["privacy-controller"], told.controller),
        (words["privacy-contact"], told.contact),
    ]
    if told.officer is not None:
        rows.append((words["privacy-officer"], told.officer))
    return section(
        words["privacy-who"], described((what, entered(text, words)) for what, text in rows)
    )


def collected(facts: Facts, words: Words) -> str:
    """Each kind of data; what is not in use is named as well."""
    here = [*kinds(facts)]
    parts = [_kind(one, facts, words) for one in here]
    if facts.air:
        named = ", ".join(words[f"privacy-{one}"] for one in facts.air)
        said = words["privacy-air-what"].format(measured=named)
        parts.append(f"<h3>{escape(words['privacy-air'])}</h3><p>{escape(said)}</p>")
    unused = [key for key in _OPTIONAL if key not in {one.key for one in here}]
    if unused:
        parts.append(f"<h3>{escape(words['privacy-unused'])}</h3>{points(unused, words)}")
    return section(words["privacy-what"], "".join(parts))


_OPTIONAL = ("privacy-comments", "privacy-phones", "privacy-cameras", "privacy-sound")
"""What a store may have, and is named as well where it has not."""


def _kind(one: Kind, facts: Facts, words: Words) -> str:
    said = " ".join(words[key] for key in (f"{one.key}-what", *one.more))
    rows = [(words["privacy-is"], escape(said))]
    if one.where:
        rows.append((words["privacy-where"], escape(", ".join(one.where))))
    rows.append((words["privacy-why"], escape(words[f"{one.key}-why"])))
    rows.append((words["privacy-kept"], escape(_kept(one, facts, words))))
    return f"<h3>{escape(words[one.key])}</h3>{described(rows)}"


def _kept(one: Kind, facts: Facts, words: Words) -> str:
    if one.key == "privacy-comments" and facts.comments_days:
        return words["privacy-comments-erased"].format(days=facts.comments_days)
    return words[f"{one.key}-kept"].format(months=facts.answers_months)


def _never(words: Words) -> str:
    keys = ("privacy-never-image", "privacy-never-known", "privacy-never-cookie")
    return section(words["privacy-never"], points(keys, words))


def _seen(facts: Facts, words: Words) -> str:
    last = "privacy-see-region" if facts.region else "privacy-see-here"
    commented = ("privacy-see-comments",) if facts.comments else ()
    keys = ("privacy-see-scores", "privacy-see-singles", *commented, last)
    return section(words["privacy-see"], points(keys, words))


def grounded(facts: Facts, words: Words) -> str:
    """The legal ground that the store has named."""
    ground = facts.privacy.ground
    said = entered(None if ground is None else words[f"privacy-ground-{ground}"], words)
    return section(words["privacy-ground"], f"<p>{said}</p>")


def _rights(facts: Facts, words: Words) -> str:
    authority = facts.privacy.authority
    rows = [words["privacy-rights-all"], words["privacy-rights-found"]]
    if authority is not None:
        rows.append(words["privacy-rights-authority"].format(authority=authority))
    said = "".join(f"<p>{escape(one)}</p>" for one in rows)
    return section(words["privacy-rights"], said)


def entered(text: str | None, words: Words) -> str:
    """What somebody has entered, or that it is missing."""
    if text is None:
        return f'<span class="missing">{escape(words["privacy-missing"])}</span>'
    return escape(text)


def section(title: str, content: str) -> str:
    """A part of a page; ``content`` is HTML."""
    return f"<section><h2>{escape(title)}</h2>{content}</section>\n"


def described(rows: Iterable[tuple[str, str]]) -> str:
    """Rows of what, which is escaped here, and of text that has been."""
    said = "".join(f"<div><dt>{escape(what)}</dt><dd>{text}</dd></div>" for what, text in rows)
    return f"<dl>{said}</dl>"


def points(keys: Iterable[str], words: Words) -> str:
    """Texts, one below the other."""
    return "<ul>" + "".join(f"<li>{escape(words[key])}</li>" for key in keys) + "</ul>"
