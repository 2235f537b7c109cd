"""The short privacy notice for a store's door: one page of A4, as HTML. PURE.

In come the facts, the words of every language and where the full text is; out goes the page. One
language is large, the others are below it, shorter; a QR code leads to the full text. It says no
more than ``hub.privacy.page`` does, and has no script.
"""

from collections.abc import Iterator
from html import escape

from hub.privacy.code import drawn
from hub.privacy.facts import Facts
from hub.privacy.page import Frame, Words, kinds, opening

_INK = "#14181d"

_PICTURES = {
    "answers": '<circle cx="24" cy="24" r="19"/><path d="M15 28q9 10 18 0M17 18v2M31 18v2"/>',
    "comments": '<path d="M6 9h36v24H22l-9 8v-8H6zM14 18h20M14 25h13"/>',
    "phones": '<rect x="13" y="4" width="22" height="40" rx="4"/><path d="M21 38h6"/>',
    "cameras": '<path d="M5 15h26v18H5zM31 21l12-6v18l-12-6"/>',
    "sound": '<rect x="18" y="5" width="12" height="23" rx="6"/>'
    '<path d="M11 22q0 13 13 13t13-13M24 35v8M16 43h16"/>',
}
"""Line drawings of 48 x 48 for what can be collected, by the end of its key."""


def write(facts: Facts, frame: Frame) -> str:
    """The whole page."""
    words = frame.words
    others = [code for code in sorted(frame.all_words) if code != frame.language]
    return f"""{opening(words["privacy-title"], facts, frame)}
<main class="sign">
<header>
<p class="shop">{escape(facts.name)}</p>
<h1>{escape(words["privacy-title"])}</h1>
</header>
<ul class="kinds">
{"".join(_large(kind, words) for kind in _told(facts))}
</ul>
<section class="who">
<div>
{_who(facts, words)}
<p>{escape(words["privacy-sign-rights"])}</p>
</div>
{_way(frame)}
</section>
<section class="others">
{"".join(_small(facts, code, frame) for code in others)}
</section>
</main>
</body>
</html>
"""


def _told(facts: Facts) -> Iterator[str]:
    """The kinds that shoppers meet, by the end of their keys."""
    for one in kinds(facts):
        kind = one.key.removeprefix("privacy-")
        if kind in _PICTURES:
            yield kind


def _large(kind: str, words: Words) -> str:
    return f"""<li><svg viewBox="0 0 48 48" fill="none" stroke="{_INK}" stroke-width="2.6" \
stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">{_PICTURES[kind]}</svg>
<p>{escape(words[f"privacy-sign-{kind}"])}</p></li>
"""


def _small(facts: Facts, code: str, frame: Frame) -> str:
    words = frame.all_words[code]
    said = " ".join(words[f"privacy-sign-{kind}"] for kind in _told(facts))
    last = "" if frame.address is None else f" {words['privacy-sign-more']}"
    return f"""<div lang="{code}"><h2>{escape(words["privacy-title"])}</h2>
<p>{escape(said + last)}</p></div>
"""


def _who(facts: Facts, words: Words) -> str:
    told = facts.privacy
    rows = [("privacy-controller", told.controller), ("privacy-contact", told.contact)]
    return "".join(_row(words[key], text, words) for key, text in rows)


def _row(what: str, text: str | None, words: Words) -> str:
    said = words["privacy-missing"] if text is None else text
    missing = ' class="missing"' if text is None else ""
    return f"<p{missing}><b>{escape(what)}</b><br>{escape(said)}</p>"


def _way(frame: Frame) -> str:
    """To the full text; in words where no phone can reach it."""
    words = frame.words
    if frame.address is None:
        return f'<p class="ask">{escape(words["privacy-sign-ask"])}</p>'
    return f"""<div class="way">{drawn(frame.address, words["privacy-sign-more"])}
<p>{escape(words["privacy-sign-more"])}</p>
<p class="address">{escape(frame.address)}</p></div>"""
