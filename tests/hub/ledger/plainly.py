"""What days come to, added up one by one: what a ledger's sums and its indexes are held against."""

from collections.abc import Sequence

from hub.ledger.known import DayKnown, Tally, Totals


def summed(days: Sequence[DayKnown]) -> Totals:
    """The sums of some days, field by field."""
    told = [one.totals for one in days]
    plain = [name for name in Totals.__struct_fields__ if name != "faces"]
    return Totals(
        faces={
            scale: tuple(map(sum, zip(*(one.faces[scale] for one in told), strict=True)))
            for scale in (4, 5)
        },
        **{name: sum(getattr(one, name) for one in told) for name in plain},
    )


def tally(days: Sequence[DayKnown]) -> Tally:
    """How many days of one store there are."""
    states = [one.state for one in days]
    return Tally(
        store=days[0].store,
        finals=states.count("final"),
        provisional=states.count("provisional"),
        closed=states.count("closed"),
        forked=sum(one.forked for one in days),
    )
