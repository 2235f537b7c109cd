"""Writes a sheet as HTML. PURE.

In: a ``Sheet``, the words of its language, the names of the languages on offer. Out: a page of
plain forms, which works without JavaScript and without cookies, on 320 px and in a screen reader.
All that it says of itself goes through ``escape``; styles and scripts are files of their own.
"""

from collections.abc import Mapping, Sequence
from html import escape

from msgspec import Struct

from config.catalogue import Texts
from hub.phone.form import SAID, TO
from hub.phone.sheet import Sheet
from hub.phone.visit import LIKED, is_good, words_for

COLOURS = {
    4: ("#c8344a", "#ee8a3c", "#a9d5ee", "#3f8fd2"),
    5: ("#c8344a", "#ee8a3c", "#f3d46b", "#a9d5ee", "#3f8fd2"),
}
"""Of the faces, from the worst, for each scale: those of the kiosk, which have been proven."""

_CURRENT = ' aria-current="true"'


class Frame(Struct, frozen=True, kw_only=True):
    """What is the same on every page of a store: its name, its languages, where its files are.

    ``names`` are the languages' own names by their code, ``papers`` the titles of what may be read
    here by the path that each is at.
    """

    shop: str
    names: Mapping[str, str]
    static: str
    papers: Mapping[str, str]


def write(sheet: Sheet, texts: Texts, frame: Frame) -> str:
    """The whole page."""
    body = {"faces": _faces, "reasons": _reasons, "thanks": _thanks}[sheet.scene](sheet, texts)
    title = f"{escape(_question(sheet))} \N{MIDDLE DOT} {escape(frame.shop)}"
    return f"""<!doctype html>
<html lang="{escape(sheet.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="dark light">
<meta name="robots" content="noindex">
<title>{title}</title>
<link rel="icon" href="{frame.static}/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="{frame.static}/phone.css">
<script type="module" src="{frame.static}/phone.js"></script>
</head>
<body>
<header>
<p class="shop">{escape(frame.shop)}</p>
{_languages(sheet, frame)}
</header>
<main data-scene="{sheet.scene}">
{_alert(sheet, texts)}
<form id="answer" method="post" autocomplete="off">
{_kept(sheet)}
{body}
</form>
</main>
{_papers(sheet, frame)}
</body>
</html>
"""


def _question(sheet: Sheet) -> str:
    text = sheet.question.text
    return text.get(sheet.language) or next(iter(text.values()))


def _languages(sheet: Sheet, frame: Frame) -> str:
    """Buttons of the page's form, so that what was chosen and not yet sent comes along.

    The one before them is what the Enter key presses: a form's first button, in view or not.
    """
    if len(frame.names) == 1:
        return ""
    buttons = "".join(
        f'<button form="answer" formnovalidate name="{TO}" value="{code}" lang="{code}"'
        f"{_CURRENT if code == sheet.language else ''}>{escape(name)}</button>\n"
        for code, name in frame.names.items()
    )
    return f"""<p class="languages">
<button class="enter" form="answer" name="step" value="on" tabindex="-1"
aria-hidden="true"></button>
{buttons}</p>"""


def _papers(sheet: Sheet, frame: Frame) -> str:
    """In a tab of their own: an answer that was begun is not lost by reading what becomes of it."""
    ways = "\n".join(
        f'<a href="{path}?lang={sheet.language}" target="_blank" rel="noopener">{escape(title)}</a>'
        for path, title in frame.papers.items()
    )
    return f"<footer>\n{ways}\n</footer>"


def _kept(sheet: Sheet) -> str:
    """What a form carries on to the next page, since nothing else does."""
    fields = {"scene": sheet.scene, "ticket": sheet.ticket, "language": sheet.language}
    if sheet.scene != "faces" and sheet.face is not None:
        fields["face"] = str(sheet.face)
    if sheet.scene != "reasons":
        fields |= {f"{SAID}{element}": word for element, word in sheet.chosen.items()}
    return "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">\n'
        for name, value in fields.items()
    )


def _alert(sheet: Sheet, texts: Texts) -> str:
    """What went wrong; hidden, it waits for the script to find that the hub is out of reach."""
    hidden = "" if sheet.refused else " hidden"
    return f"""<p class="refused" role="alert"{hidden}>{escape(texts["refused"])}
{escape(texts["refused-detail"])}</p>"""


def _faces(sheet: Sheet, texts: Texts) -> str:
    scale = sheet.question.scale
    faces = "\n".join(_face(sheet, texts, face) for face in range(scale, 0, -1))
    return f"""<fieldset class="faces">
<legend><h1 tabindex="-1">{escape(_question(sheet))}</h1></legend>
{faces}
</fieldset>
<button class="go" name="step" value="on">{escape(texts["send"])}</button>
<p class="note">{escape(texts["note"])}</p>"""


def _face(sheet: Sheet, texts: Texts, face: int) -> str:
    checked = " checked" if face == sheet.face else ""
    drawn = _drawing(face, sheet.question.scale)
    word = escape(texts.face(face, sheet.question.scale))
    return f"""<input type="radio" id="face-{face}" name="face" value="{face}" required{checked}>
<label for="face-{face}">{drawn}<span>{word}</span></label>"""


def _drawing(face: int, scale: int) -> str:
    """The kiosk's face, on a disc of radius 100: the ends differ in more than a curve."""
    mood = 2 * (face - 1) / (scale - 1) - 1
    parts = "".join(
        f'<ellipse cx="{side * 34.5}" cy="-24.5" rx="9.5" ry="14.5"/>' for side in (-1, 1)
    )
    if mood == 1:
        parts += '<path d="M-47 15a47 47 0 0 0 94 0z"/>'
    else:
        end, bend = 36 - 20 * mood, 36 + 40 * mood
        parts += f'<path class="line" d="M-42 {end:.0f}Q0 {bend:.0f} 42 {end:.0f}"/>'
    if mood == -1:
        parts += '<path class="line" d="M-53-49L-23-60M53-49L23-60"/>'
    colour = COLOURS[scale][face - 1]
    return (
        '<svg viewBox="-100 -100 200 200" aria-hidden="true">'
        f'<circle r="97" fill="{colour}"/><g>{parts}</g></svg>'
    )


def _reasons(sheet: Sheet, texts: Texts) -> str:
    good = sheet.face is not None and is_good(sheet.face, sheet.question.scale)
    title = escape(texts["why-good" if good else "why-bad"])
    chips = _liked(sheet, texts, title) if good else _wrong(sheet, texts, title)
    return f"""<p class="saved" role="status">{escape(texts["thanks"])}
{escape(texts["thanks-detail"])}</p>
{chips}
<button class="go" name="step" value="on">{escape(texts["done"])}</button>
<p class="row"><button name="step" value="back">{escape(texts["back"])}</button>
<button type="reset">{escape(texts["undo"])}</button></p>"""


def _liked(sheet: Sheet, texts: Texts, title: str) -> str:
    elements: Sequence[str] = sheet.place.elements
    chips = "\n".join(
        _chip(sheet, one, LIKED, texts[f"element-{one}"], kind="checkbox") for one in elements
    )
    return f"""<fieldset class="liked">
<legend><h1 tabindex="-1">{title}</h1></legend>
{chips}
</fieldset>"""


def _wrong(sheet: Sheet, texts: Texts, title: str) -> str:
    groups = "\n".join(_group(sheet, texts, element) for element in sheet.place.elements)
    return f"""<h1 tabindex="-1">{title}</h1>
{groups}"""


def _group(sheet: Sheet, texts: Texts, element: str) -> str:
    chips = "\n".join(
        _chip(sheet, element, word, texts[f"said-{element}-{word}"], kind="radio")
        for word in words_for(element, good=False)
    )
    return f"""<fieldset class="wrong">
<legend>{escape(texts[f"element-{element}"])}</legend>
{chips}
</fieldset>"""


def _chip(sheet: Sheet, element: str, word: str, shown: str, *, kind: str) -> str:
    checked = " checked" if sheet.chosen.get(element) == word else ""
    name = f"{element}-{word}"
    return (
        f'<input type="{kind}" id="{name}" name="{SAID}{element}" value="{word}"{checked}>'
        f'<label for="{name}">{escape(shown)}</label>'
    )


def _thanks(_: Sheet, texts: Texts) -> str:
    return f"""<div class="thanks">
<svg viewBox="-100 -100 200 200" aria-hidden="true"><path d="M-55 5L-15 45L60-40"/></svg>
<h1 tabindex="-1">{escape(texts["thanks"])}</h1>
<p role="status">{escape(texts["thanks-detail"])}</p>
</div>
<p class="row"><button name="step" value="back">{escape(texts["back"])}</button></p>"""
