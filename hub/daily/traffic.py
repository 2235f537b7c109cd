"""Who came in at a store's public doors, how many more nobody saw, and how far off that is. PURE.

In come the doors of a day's report; out goes a ``Traffic``: whole numbers that add up over days and
stores, so that every page and file says the same of them. It corrects no count.

Each door's count stands for its own time: what came in while it was watched, over the share of the
time that it was, to whole people (a half is one). A door that was watched for less than half of the
time, or never, says too little of the rest: then nobody is guessed at any door of that day, and
what was counted is a lower bound. On a day on which nothing was to be watched the store was shut,
and what a door counted (who cleaned) stands for itself.
"""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from wire.audit import Wrong, wrong
from wire.report import Door

WATCHED_HALF = 500  # per mille of a door's time; what was seen in less says little of the rest
WHOLE = 1_000  # per mille


class Traffic(Struct, frozen=True, kw_only=True):
    """Sums over the ``days`` on which somebody was counted at a public door.

    ``people`` came in while a door was watched, ``likely`` had all doors been watched all the time.
    On ``bound_days`` a door hardly was: there ``likely`` is what was counted, and no guess; a day
    on which no door counted, and one should have, is one of these and none of ``days``. On
    ``audit_days`` all doors that counted had been counted by hand; of the ``audit_of`` crossings
    that hand or counter saw both saw ``audit_right``, as ``wire.report.Audit``, each day anew.
    """

    people: int
    days: int
    likely: int
    bound_days: int
    audit_right: int
    audit_of: int
    audit_days: int

    @property
    def at_least(self) -> bool:
        """Whether ``people`` is a lower bound, and no more can be said."""
        return self.bound_days > 0

    @property
    def unseen(self) -> int | None:
        """About how many more came in; None where there is only a lower bound."""
        return None if self.at_least else self.likely - self.people

    @property
    def watched(self) -> int | None:
        """The share of those who came that was counted, per mille and rounded down.

        None where there is only a lower bound, or where nobody came.
        """
        return None if self.at_least or not self.likely else WHOLE * self.people // self.likely

    @property
    def wrong(self) -> Wrong | None:
        """How far off ``people`` is; None where on any day a door had not been counted by hand.

        Of several days it is their mean audit: the same count by hand stands for many days, and
        is no larger sample for it.
        """
        if not self.audit_days or self.audit_days < self.days:
            return None
        return wrong(_nearest(self.audit_right, self.days), _nearest(self.audit_of, self.days))


NOBODY = Traffic(people=0, days=0, likely=0, bound_days=0, audit_right=0, audit_of=0, audit_days=0)
"""No public door has counted anybody, and none ought to have."""


def traffic(doors: Sequence[Door]) -> Traffic:
    """One day of a store.

    What was counted by hand at all of its doors is one sample: a door where more was counted by
    hand weighs more.
    """
    public = [one for one in doors if one.role == "public"]
    counted = [one for one in public if one.in_ is not None]
    was_open = any(one.coverage is not None for one in public)
    people, bound = sum(one.in_ or 0 for one in counted), was_open and any(map(_hardly, public))
    audits = [one.audit for one in counted if one.audit is not None]
    audited = bool(counted) and len(audits) == len(counted)
    return Traffic(
        people=people,
        days=int(bool(counted)),
        likely=people if bound else sum(map(_likely, counted)),
        bound_days=int(bound),
        audit_right=sum(one.right for one in audits) if audited else 0,
        audit_of=sum(one.of for one in audits) if audited else 0,
        audit_days=int(audited),
    )


def _hardly(one: Door) -> bool:
    """Whether a door of an open day was watched too little; without a count, it never was."""
    return one.in_ is None or (one.coverage is not None and one.coverage < WATCHED_HALF)


def _likely(one: Door) -> int:
    """Who came in at a door, had it been watched all the time that it was to be watched."""
    people = one.in_ or 0
    return people if one.coverage is None else _nearest(WHOLE * people, one.coverage)


def together(parts: Iterable[Traffic]) -> Traffic:
    """Several days or stores as one."""
    found = [*parts]
    return Traffic(
        **{name: sum(getattr(one, name) for one in found) for name in Traffic.__struct_fields__}
    )


def _nearest(part: int, of: int) -> int:
    """To whole numbers, a half up."""
    return (2 * part + of) // (2 * of)
