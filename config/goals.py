"""What a store intends, from which day on, and where a question's history begins anew. PURE.

In come the goals of a store's description; out goes what is in force on a day. A goal is held
against what is measured from its day on and never against what was measured before, so that nobody
can aim at what has been hit already. It measures nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from wire.events import Name

ELEMENT = "element"
"""Begins the scope of an element's lean: ``element|light``."""


class Goal(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The score of a scope as it should be from a day on: at least ``aim``, 0 to 100.

    Of an element (``element|light``) it is how far from "just right" its direction index may be, to
    either side.
    """

    scope: str
    since: date
    aim: Annotated[float, Meta(ge=0, le=100)]


class Anew(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From this business day on a question's answers say nothing of those before.

    Its kiosk was moved, or it was worded anew: what was usual is not any more.
    """

    question: Name
    since: date


class Aim(Struct, frozen=True, kw_only=True):
    """A goal in force: the ``version``-th of its scope, 0 for the undated target."""

    value: float
    since: date | None
    version: int


def in_force(targets: dict[str, float], goals: Sequence[Goal], day: date) -> dict[str, Aim]:
    """The aim of each scope on a business day: the newest goal that has begun, or the target."""
    found = {key: Aim(value=value, since=None, version=0) for key, value in targets.items()}
    versions: dict[str, int] = {}
    for goal in sorted(goals, key=_since):
        if goal.since <= day:
            versions[goal.scope] = versions.get(goal.scope, 0) + 1
            found[goal.scope] = Aim(value=goal.aim, since=goal.since, version=versions[goal.scope])
    return found


def begins(anew: Iterable[Anew], question: str) -> date | None:
    """The day from which on a question's answers count for what is usual; None: all do."""
    return max((one.since for one in anew if one.question == question), default=None)


def twice(goals: Sequence[Goal]) -> list[str]:
    """What is said twice, and so not at all."""
    seen: set[tuple[str, date]] = set()
    found = []
    for goal in goals:
        if (goal.scope, goal.since) in seen:
            found.append(f"goals: {goal.scope!r} has two aims from {goal.since} on")
        seen.add((goal.scope, goal.since))
    return found


def hindsight(before: Sequence[Goal], after: Sequence[Goal], today: date) -> list[str]:
    """What would be judged by an aim that was set, changed or dropped after it was measured."""
    late = [
        f"goals.{number}.since: {goal.since} has begun; tomorrow is the earliest"
        for number, goal in enumerate(after)
        if goal not in before and goal.since <= today
    ]
    return late + [
        f"goals: {goal.scope!r} from {goal.since} on is in force, and stays"
        for goal in before
        if goal not in after and goal.since <= today
    ]


def moved(before: Mapping[str, float], after: Mapping[str, float]) -> list[str]:
    """Targets without a day that are not as they were: they would judge what was measured."""
    return [
        f"targets.{scope}: it holds for all days, also those measured; set one from tomorrow on"
        for scope in sorted(before.keys() | after.keys())
        if before.get(scope) != after.get(scope)
    ]


def _since(goal: Goal) -> date:
    return goal.since
