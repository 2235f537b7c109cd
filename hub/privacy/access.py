"""How far everybody can use a store's screens and pages, as HTML. PURE.

In come the facts and the words of a language; out goes the page. What was tested is what the
project's tests do; what nobody tested is said as plainly. It is no declaration under a law.
"""

from html import escape

from hub.privacy.facts import Facts
from hub.privacy.page import Frame, Words, described, entered, languages, opening, points, section

_TESTED = ("access-tested-pages", "access-tested-kiosk")
_UNTESTED = ("access-untested-people", "access-untested-glass", "access-untested-mounting")


def write(facts: Facts, frame: Frame) -> str:
    """The whole page."""
    words = frame.words
    title, intro = words["access-title"], words["access-intro"]
    standard = f"<p>{escape(words['access-standard-what'])}</p>"
    return f"""{opening(title, facts, frame)}
<main class="text">
<header>
<p class="shop">{escape(facts.name)}</p>
<h1>{escape(title)}</h1>
<p>{escape(intro.format(date=frame.day.isoformat()))}</p>
{languages(frame)}
</header>
{section(words["access-standard"], standard)}
{section(words["access-offered"], _offered(facts, words))}
{section(words["access-tested"], points(_TESTED, words))}
{section(words["access-untested"], points(_UNTESTED, words))}
{section(words["access-contact"], _contact(facts, words))}
<footer><p>{escape(words["access-advice"])}</p></footer>
</main>
</body>
</html>
"""


def _offered(facts: Facts, words: Words) -> str:
    said = [words["access-offered-eases"], words["access-offered-voice"]]
    if facts.phones:
        said.append(words["access-offered-phone"].format(places=", ".join(facts.phones)))
    return "<ul>" + "".join(f"<li>{escape(one)}</li>" for one in said) + "</ul>"


def _contact(facts: Facts, words: Words) -> str:
    where = entered(facts.privacy.contact, words)
    said = f"<p>{escape(words['access-contact-what'])}</p>"
    return said + described([(words["privacy-contact"], where)])
