"""What each version of a question has said, so that no version ever says two things. PURE.

In: what is remembered, and a store's description. Out: a line for each question that was changed
and kept its version, and what is to be remembered from now on. An answer carries the version it was
given to: were the words or the faces of a version changed, old and new answers would be added up as
if people had been asked the same.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from msgspec import Struct

from config.shop import Further, Question, Shop

VERSIONS_KEPT_MAX = 100
"""Of one question; the newest. A question that is reworded every week fills it in two years."""


class Said(Struct, frozen=True, kw_only=True):
    """What one version asks: ``text`` by language, ``choices`` by id, each by language."""

    scale: int | None
    text: Mapping[str, str]
    choices: Mapping[str, Mapping[str, str]] = {}


Wordings = Mapping[str, Mapping[int, Said]]
"""By question and version."""


class _Asked(NamedTuple):
    where: str
    id: str
    version: int
    said: Said


def contradicted(known: Wordings, shop: Shop) -> list[str]:
    """A line for each question whose version once said something else.

    A language that a version had no words in may be added to it.
    """
    found = []
    for one in _asked(shop):
        versions = known.get(one.id, {})
        before = versions.get(one.version)
        change = None if before is None else _change(before, one.said)
        if change is not None:
            found.append(
                f"{one.where}: {change}, and version {one.version} has been asked already:"
                f" set version = {max(versions) + 1}"
            )
    return found


def learned(known: Wordings, shop: Shop) -> Wordings:
    """What is known once the questions of a description have been handed out."""
    all_of_them = {name: dict(versions) for name, versions in known.items()}
    for one in _asked(shop):
        versions = all_of_them.setdefault(one.id, {})
        before = versions.get(one.version)
        versions[one.version] = one.said if before is None else _together(before, one.said)
        for old in sorted(versions)[:-VERSIONS_KEPT_MAX]:
            del versions[old]
    return all_of_them


def _asked(shop: Shop) -> Iterator[_Asked]:
    for place in shop.touchpoints:
        for question in place.questions:
            where = f"touchpoints.{place.id}.questions.{question.id}"
            yield _Asked(where, question.id, question.version, _said(question))
        for further in place.further:
            where = f"touchpoints.{place.id}.further.{further.id}"
            yield _Asked(where, further.id, further.version, _said(further))


def _said(question: Question | Further) -> Said:
    if isinstance(question, Question):
        return Said(scale=question.scale, text=dict(question.text))
    choices = {choice.id: dict(choice.text) for choice in question.choices}
    return Said(scale=None, text=dict(question.text), choices=choices)


def _change(before: Said, now: Said) -> str | None:
    """The first thing that is not as it was."""
    if before.scale != now.scale:
        return f"its scale was {before.scale} and is {now.scale}"
    if before.choices.keys() != now.choices.keys():
        return f"its choices were {', '.join(before.choices)}"
    for code in sorted(before.text.keys() & now.text.keys()):
        if before.text[code] != now.text[code]:
            return f"its text in {code} was {before.text[code]!r}"
    for name, words in now.choices.items():
        once = before.choices[name]
        for code in sorted(once.keys() & words.keys()):
            if once[code] != words[code]:
                return f"its choice {name} in {code} was {once[code]!r}"
    return None


def _together(before: Said, now: Said) -> Said:
    """One version with the languages of both."""
    return Said(
        scale=now.scale,
        text={**before.text, **now.text},
        choices={
            name: {**before.choices.get(name, {}), **words} for name, words in now.choices.items()
        },
    )
