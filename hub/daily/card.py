"""The day on one printed page, as HTML. PURE.

In come a day's last revision, what people call the store and its places, the words of a language
and where the styles are; out goes the page. All that it says goes through ``escape``, and it has no
script. It judges nothing: what stands here stands in the report.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from msgspec import Struct

from config.shop import STORE
from hub.daily.traffic import Traffic, traffic
from hub.daily.watched import well_watched
from wire.report import DayReport, Revision, Standing

Words = Mapping[str, str]

Asked = Mapping[str, tuple[str, str]]
"""Where each question was asked, as people call it, and of which ExPro it was."""

BEST = 3
"""And as many worst: what a team can talk about in five minutes."""

NAMED = 4
"""Elements that were named as wrong most often."""

VOICE_MIN = 100
"""Passers-by, of whom a share says something."""

_BAR_PX, _GAP_PX, _CHART_PX = 22, 8, 90

_GOOD, _BAD, _INK, _SOFT, _GROUND = "#2a6fb0", "#b3243c", "#14181d", "#4c5661", "#edf0f3"
"""The drawings' colours stand on them: what makes the PDF gives drawings no style sheet."""


class Named(Struct, frozen=True, kw_only=True):
    """What people call the store, and its touchpoints; one that has no name goes by its id."""

    store: str
    places: Mapping[str, str]


class Frame(Struct, frozen=True, kw_only=True):
    """Around the page: its language, the words by key, where its files are, and where its PDF is.

    ``pdf`` is None where there is none, and on paper.
    """

    language: str
    words: Words
    static: str
    pdf: str | None = None


def write(revision: Revision, named: Named, frame: Frame) -> str:
    """The whole page."""
    words, report = frame.words, revision.report
    date = _said(
        words["card-date"],
        day=f"{report.day.day:02}",
        month=f"{report.day.month:02}",
        year=report.day.year,
    )
    state = words[f"card-{report.state}"]
    turn = _said(words["card-revision"], rev=revision.rev)
    parts = [_headline(report, words), _people(report, words), _ranked(report, named, words)]
    parts += [_hours(report, words), _facts(revision, words)]
    return f"""<!doctype html>
<html lang="{escape(frame.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<title>{escape(named.store)} {date}</title>
<link rel="icon" href="{frame.static}/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="{frame.static}/card.css">
</head>
<body>
<main class="card">
<header>
<h1>{escape(named.store)}</h1>
<p class="date">{escape(words[f"card-day-{report.day.weekday()}"])} {date}</p>
<p class="state {report.state}">{escape(state)} \N{MIDDLE DOT} {turn}</p>
</header>
{"".join(parts)}
<footer>{_link(frame)}
<p>{escape(words["card-speaks"])}</p>
<p>{_said(words["card-line"], seq=revision.seq)} \N{MIDDLE DOT} {revision.incarnation}</p>
</footer>
</main>
</body>
</html>
"""


def _link(frame: Frame) -> str:
    return "" if frame.pdf is None else f'<p class="pdf"><a href="{escape(frame.pdf)}">PDF</a></p>'


def _headline(report: DayReport, words: Words) -> str:
    store = next((one for one in report.standings if one.scope == STORE), None)
    if store is None:
        number, said = "\N{EN DASH}", f"<p>{escape(words['card-few'])}</p>"
    else:
        between = _said(words["card-between"], low=store.low, high=store.high)
        number, said = str(store.score), f"<p>{between}</p>{_gap(store, words)}"
    return f"""<section class="headline">
<p class="number">{number}</p>
<div><h2>{escape(words["card-score"])}</h2>
{said}</div>
</section>
"""


def _gap(one: Standing, words: Words) -> str:
    if one.gap is None or one.target is None:
        return ""
    key = "below" if one.gap < 0 else "above" if one.gap else "on"
    said = _said(words[f"card-{key}"], points=abs(one.gap), target=one.target)
    return f'<p class="gap {key}">{said}</p>'


def _people(report: DayReport, words: Words) -> str:
    walked = traffic(report.doors)
    said = "<br>".join(_came(walked, words))
    places = [one for one in report.places if well_watched(one)]
    passers = sum(one.people.passers for one in places)
    voices = sum(one.answers for one in places)
    voice = f"{100 * voices / passers:.1f}" if passers >= VOICE_MIN else "\N{EN DASH}"
    return f"""<section class="figures">
{_figure(words["card-answers"], str(report.taps.counted), "")}
{_figure(words["card-came"], _counted(walked, words), said)}
{_figure(words["card-voice"], voice, "")}
</section>
"""


def _counted(walked: Traffic, words: Words) -> str:
    if not walked.days:
        return "\N{EN DASH}"
    return _said(words["card-at-least"], n=walked.people) if walked.at_least else f"{walked.people}"


def _came(walked: Traffic, words: Words) -> Iterator[str]:
    """What nobody saw, and how far off the count is where all doors were counted by hand."""
    if not walked.days:
        yield escape(words["card-uncounted"])
    elif walked.at_least:
        yield escape(words["card-hardly"])
    elif walked.unseen and walked.watched is not None:
        yield _said(words["card-seen"], share=walked.watched // 10, more=walked.unseen)
    elif walked.people:  # of nobody there is no share
        yield escape(words["card-watched"])
    if walked.wrong is not None:
        share, low, high = (
            round(100 * one) for one in (walked.wrong.share, walked.wrong.low, walked.wrong.high)
        )
        yield _said(words["card-wrong"], share=share, low=low, high=high)


def _figure(what: str, number: str, note: str) -> str:
    below = f"<p>{note}</p>" if note else ""
    return f'<div><h2>{escape(what)}</h2><p class="figure">{number}</p>{below}</div>'


def _ranked(report: DayReport, named: Named, words: Words) -> str:
    asked, (best, worst) = _asked(report, named), ranks(report)
    return f"""<section class="ranks">
<div class="best"><h2>{escape(words["card-best"])}</h2>{_list(best, _GOOD, asked, words)}</div>
<div class="worst"><h2>{escape(words["card-worst"])}</h2>{_list(worst, _BAD, asked, words)}</div>
</section>
"""


def ranks(report: DayReport) -> tuple[Sequence[Standing], Sequence[Standing]]:
    """The best and the worst questions; none is both."""
    asked = {row.question for row in report.rows if not row.context}
    found = sorted(
        (one for one in report.standings if one.scope in asked),
        key=lambda one: (-one.score, one.scope),
    )
    most = min(BEST, -(-len(found) // 2))
    least = min(BEST, len(found) - most)
    return found[:most], found[::-1][:least]


def _asked(report: DayReport, named: Named) -> Asked:
    """The day's own questions."""
    names = named.places
    return {
        row.question: (names.get(row.touchpoint, row.touchpoint), row.expro) for row in report.rows
    }


def _list(found: Sequence[Standing], colour: str, asked: Asked, words: Words) -> str:
    if not found:
        return f"<p>{escape(words['card-none'])}</p>"
    return "<ol>" + "".join(_rank(one, colour, asked, words) for one in found) + "</ol>"


def _rank(one: Standing, colour: str, asked: Asked, words: Words) -> str:
    place, expro = asked[one.scope]
    span = max(1, one.high - one.low)
    return f"""<li><p class="what"><b>{escape(place)}</b> \
{escape(_word(expro, words))}</p>
<p class="points">{one.score}</p>
<svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
<rect fill="{_GROUND}" width="100" height="6"/>
<rect fill="{colour}" width="{one.score}" height="6"/>
<rect fill="{_INK}" x="{one.low}" y="2.2" width="{span}" height="1.6"/></svg>
<p class="note">{one.low}\N{EN DASH}{one.high} \N{MIDDLE DOT} \
{escape(words["card-answers"])}: {one.answers}</p>{_gap(one, words)}</li>
"""


def _word(name: str, words: Words) -> str:
    """What an ExPro or element is called: its name where a newer hub knows more of them."""
    return words.get(f"card-{name}", name)


def _hours(report: DayReport, words: Words) -> str:
    """How many answers each hour had, from the day's first hour; small hours are not drawn."""
    counted: Counter[int] = Counter()
    for row in report.rows:
        counted.update({int(hour): sum(faces) for hour, faces in row.hours.items()})
    if not counted:
        return ""
    order = [(report.day_starts + one) % 24 for one in range(24)]
    places = [order.index(hour) for hour in counted]
    shown = order[min(places) : max(places) + 1]
    step = _BAR_PX + _GAP_PX
    bars = "".join(_bar(at * step, hour, counted) for at, hour in enumerate(shown))
    return f"""<section class="hours">
<h2>{escape(words["card-hours"])}</h2>
<svg viewBox="0 -14 {24 * step} {_CHART_PX + 34}" role="img">{bars}</svg>
</section>
"""


def _bar(left: int, hour: int, counted: Counter[int]) -> str:
    height = round(_CHART_PX * counted[hour] / max(counted.values()))
    middle = left + _BAR_PX / 2
    count = counted[hour] or ""
    return (
        f'<rect fill="{_GOOD}" x="{left}" y="{_CHART_PX - height}" width="{_BAR_PX}"'
        f' height="{height}"/><text fill="{_SOFT}" x="{middle}" y="{_CHART_PX + 16}"'
        f' font-size="11" text-anchor="middle">{hour}</text><text fill="{_INK}" x="{middle}"'
        f' y="{_CHART_PX - height - 4}" font-size="11" font-weight="600"'
        f' text-anchor="middle">{count}</text>'
    )


def _facts(revision: Revision, words: Words) -> str:
    report, arrived = revision.report, revision.arrived
    taps = _said(
        words["card-taps-all"],
        made=report.taps.made,
        counted=report.taps.counted,
        burst=report.taps.burst,
        crowd=report.taps.crowd,
        unplaced=report.taps.unplaced,
    )
    lost = _said(words["card-lost"], lost=arrived.lost, awaited=arrived.awaited)
    told = [taps, *_odd_taps(report, words), lost]
    rows = [*_told(report, words), (words["card-taps"], f"{'. '.join(told)}.")]
    said = "".join(f"<dt>{escape(what)}</dt><dd>{text}</dd>" for what, text in rows)
    return f'<dl class="facts">{said}</dl>\n'


def _odd_taps(report: DayReport, words: Words) -> Iterator[str]:
    """The taps that mostly there are none of."""
    if report.taps.late_elsewhere:
        yield _said(words["card-elsewhere"], count=report.taps.late_elsewhere)
    if report.taps.waiting:
        yield _said(words["card-withheld"], count=report.taps.waiting)


def _told(report: DayReport, words: Words) -> Iterator[tuple[str, str]]:
    """Facts by what they are of, ready for the page."""
    bad: Counter[str] = Counter()
    for row in report.rows:
        bad.update(row.sensed.bad if row.sensed is not None else {})
    named = [f"{escape(_word(name, words))} {n}" for name, n in bad.most_common(NAMED) if n]
    if named:
        yield words["card-named"], ", ".join(named)
    there = report.present
    if there is not None and there.silent:
        counts = {"reported": there.reported, "expected": there.expected}
        silent = ", ".join(there.silent)
        yield words["card-present"], _said(words["card-present-all"], **counts, silent=silent)
    seen = sum(one.seen for one in report.alerts)
    raised = len(report.alerts)
    yield words["card-alerts"], _said(words["card-alerts-all"], raised=raised, seen=seen)
    verdicts = Counter(one.verdict for one in report.actions)
    done = _said(
        words["card-actions-all"],
        done=len(report.actions),
        better=verdicts["better"],
        worse=verdicts["worse"],
    )
    yield words["card-actions"], done


def _said(words: str, **counts: int | str) -> str:
    """Words with their counts, ready for the page."""
    return escape(words).format(**counts)
