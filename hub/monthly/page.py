"""A region's month as a page that is printed, in one file. PURE.

In come the month, the words of a language and the style sheet; out goes HTML that needs no other
file and has no script. All that it says goes through ``escape``. It judges nothing, and puts no
store before another: they stand as the roster has them.
"""

from collections.abc import Iterator, Mapping
from html import escape

from msgspec import Struct

from hub.daily.traffic import Traffic, together
from hub.monthly.month import ExproMonth, Month, StoreMonth
from hub.region.shown import Shown
from hub.region.worked import Outcome
from hub.region.worst import BadPlace
from wire.audit import Wrong

Words = Mapping[str, str]

DASH = "\N{EN DASH}"

VOICE_MIN = 100
"""Passers-by, of whom a share says something."""

WORKED_LINES = 8
"""As many as a meeting gets through."""

_GOOD, _INK, _GROUND = "#2a6fb0", "#14181d", "#edf0f3"


class Frame(Struct, frozen=True, kw_only=True):
    """Around the page: its language, the words by key, the styles, and who reports."""

    language: str
    words: Words
    style: str
    region: str


def write(month: Month, frame: Frame) -> str:
    """The whole page."""
    words = frame.words
    title = _said(
        words["report-title"],
        month=words[f"report-month-{month.first.month}"],
        year=month.first.year,
    )
    state = words["report-over" if month.over else "report-running"]
    return f"""<!doctype html>
<html lang="{escape(frame.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(frame.region)} {title}</title>
<style>{frame.style}</style>
</head>
<body>
<main class="report">
<header><h1>{title}</h1><p class="region">{escape(frame.region)}</p>
<p class="state">{escape(state)} \N{MIDDLE DOT} {_arrived(month, words)}</p></header>
{_headline(month, words)}
{_stores(month, words)}
{_expros(month.expros, words)}
{_worst(month, words)}
{_worked(month, words)}
<footer><p>{escape(words["report-drawn"])}</p><p>{escape(words["report-small"])}</p></footer>
</main>
</body>
</html>
"""


def _arrived(month: Month, words: Words) -> str:
    return _said(words["report-arrived"], arrived=month.days.arrived, expected=month.days.expected)


def _headline(month: Month, words: Words) -> str:
    sums = [one.totals for one in month.stores if one.totals is not None]
    passers, voices = sum(one.passers for one in sums), sum(one.voices for one in sums)
    voice = f"{100 * voices / passers:.1f}" if passers >= VOICE_MIN else DASH
    waiting = sum(one.waiting for one in sums)
    withheld = _said(words["report-waiting"], n=waiting) if waiting else ""
    walked = together(one.traffic for one in sums if one.traffic is not None)
    figures = (
        ("report-score", _number(month.score.value), _between(month.score, words)),
        ("report-answers", f"{sum(one.answers for one in sums)}", withheld),
        ("report-visitors", _came(walked, words), _seen(walked, month.days.expected, words)),
        ("report-voice", voice, ""),
    )
    boxes = "".join(
        f'<div><h2>{escape(words[what])}</h2><p class="figure">{number}</p><p>{note}</p></div>'
        for what, number, note in figures
    )
    return f'<section class="figures">{boxes}</section>'


def _came(walked: Traffic, words: Words) -> str:
    """Who came in; a lower bound is said to be one."""
    if not walked.days:
        return DASH
    return (
        _said(words["report-at-least"], n=walked.people) if walked.at_least else f"{walked.people}"
    )


def _seen(walked: Traffic, expected: int, words: Words) -> str:
    """On how many days they were counted, and how many more there were."""
    if not walked.days:
        return ""
    counted = _said(words["report-counted"], days=walked.days, of=expected)
    if walked.unseen is None:
        return f"{counted}; {_said(words['report-hardly'], days=walked.bound_days)}"
    return f"{counted}; {_said(words['report-unseen'], more=walked.unseen)}"


def _stores(month: Month, words: Words) -> str:
    names = ("store", "days", "answers", "points", "", "gap", "visitors", "alerts", "actions")
    rows = "".join(_store(one, words) for one in month.stores)
    return _table(words["report-stores"], names, rows, words)


def _store(one: StoreMonth, words: Words) -> str:
    sums, late = one.totals, one.days.arrived < one.days.expected
    marked = ' class="late"' if late else ""
    name = f"<b>{escape(one.label)}</b> {escape(one.area)}"
    days = f"<td{marked}>{one.days.arrived}/{one.days.expected}</td>"
    if sums is None:
        nothing = escape(words["report-nothing"])
        return f'<tr><th scope="row">{name}</th>{days}<td colspan="7">{nothing}</td></tr>'
    visitors = DASH if sums.traffic is None else _visitors(sums.traffic, words)
    answers = f"{sums.answers}{_small(words['report-waiting'], sums.waiting)}"
    gap = DASH if one.gap is None else f"{one.gap:+.1f}"
    alerts = _of(sums.alerts - sums.unseen, sums.alerts)
    return (
        f'<tr><th scope="row">{name}</th>{days}<td>{answers}</td>'
        f"<td>{_number(one.score.value)}</td>{_bar(one.score)}<td>{gap}</td>"
        f"<td>{visitors}</td><td>{alerts}</td><td>{_of(sums.worked, sums.actions)}</td></tr>"
    )


def _visitors(walked: Traffic, words: Words) -> str:
    """Who came in, about how many more, and how far off that is by counts by hand."""
    more = _small(words["report-more"], walked.unseen or 0)
    off = "" if walked.wrong is None else _small(words["report-wrong"], _wrong(walked.wrong))
    return f"{_came(walked, words)}{more}{off}"


def _wrong(off: Wrong) -> str:
    share, low, high = (round(100 * one) for one in (off.share, off.low, off.high))
    return f"{share} % ({low}{DASH}{high} %)"


def _small(words: str, n: int | str) -> str:
    """A line below a number; none where it says nothing."""
    return f"<br><small>{_said(words, n=n)}</small>" if n else ""


def _expros(expros: tuple[ExproMonth, ...], words: Words) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(_word(one.expro, words))}</th><td>{one.score.n}</td>'
        f"<td>{_number(one.score.value)}</td>{_bar(one.score)}</tr>"
        for one in expros
    )
    return _table(words["report-expros"], ("expro", "answers", "points", ""), rows, words)


def _worst(month: Month, words: Words) -> str:
    rows = "".join(_bad(one) for one in month.worst.touchpoints)
    names = ("touchpoint", "store", "answers", "points", "", "elsewhere")
    return _table(words["report-worst"], names, rows, words)


def _bad(one: BadPlace) -> str:
    return (
        f'<tr><th scope="row">{escape(one.touchpoint)}</th>'
        f'<td class="text">{escape(one.label)}</td>'
        f"<td>{one.score.n}</td><td>{_number(one.score.value)}</td>{_bar(one.score)}"
        f"<td>{one.elsewhere:.1f}</td></tr>"
    )


def _worked(month: Month, words: Words) -> str:
    rows = "".join(_outcome(one, words) for one in month.worked.outcomes[:WORKED_LINES])
    names = ("element", "stores", "better", "worse", "unclear", "share")
    return _table(words["report-worked"], names, rows, words)


def _outcome(one: Outcome, words: Words) -> str:
    what = words["report-other"] if one.element is None else _word(one.element, words)
    share = DASH
    if one.share is not None:
        middle, low, high = one.share
        share = f"{middle:.0f} % ({low:.0f}{DASH}{high:.0f})"
    counts = "".join(
        f"<td>{count}</td>" for count in (one.stores, one.better, one.worse, one.cannot_tell)
    )
    return f'<tr><th scope="row">{escape(what)}</th>{counts}<td>{share}</td></tr>'


def _word(name: str, words: Words) -> str:
    """What an ExPro or element is called: its name where a newer hub knows more of them."""
    return words.get(f"card-{name}", name)


def _table(title: str, names: tuple[str, ...], rows: str, words: Words) -> str:
    if not rows:
        return f"<section><h2>{escape(title)}</h2><p>{escape(words['report-none'])}</p></section>"
    head = "".join(_heads(names, words))
    return (
        f"<section><h2>{escape(title)}</h2><table><thead><tr>{head}</tr></thead>"
        f"<tbody>{rows}</tbody></table></section>"
    )


def _heads(names: tuple[str, ...], words: Words) -> Iterator[str]:
    for name in names:
        yield f'<th scope="col">{escape(words[f"report-{name}"])}</th>' if name else "<td></td>"


def _bar(score: Shown) -> str:
    """A cell with the score and its interval; an empty one where too few answered."""
    if score.value is None or score.lo is None or score.hi is None:
        return "<td></td>"
    span = max(1.0, score.hi - score.lo)
    return (
        '<td class="bar"><svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect fill="{_GROUND}" width="100" height="8"/>'
        f'<rect fill="{_GOOD}" width="{score.value}" height="8"/>'
        f'<rect fill="{_INK}" x="{score.lo}" y="3" width="{span:.1f}" height="2"/></svg>'
        f"<small>{score.lo:.0f}{DASH}{score.hi:.0f}</small></td>"
    )


def _between(score: Shown, words: Words) -> str:
    if score.lo is None or score.hi is None:
        return escape(words["report-few"])
    return _said(words["card-between"], low=f"{score.lo:.1f}", high=f"{score.hi:.1f}")


def _of(part: int, whole: int) -> str:
    return f"{part}/{whole}" if whole else "0"


def _number(value: float | None) -> str:
    return DASH if value is None else f"{value:.0f}"


def _said(words: str, **counts: int | str) -> str:
    """Words with their counts, ready for the page."""
    return escape(words).format(**{name: escape(str(one)) for name, one in counts.items()})
