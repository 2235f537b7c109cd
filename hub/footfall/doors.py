"""Which counting lines are the store's doors, and whose. PURE."""

from msgspec import Struct

from config.shop import Shop


class Doors(Struct, frozen=True, kw_only=True):
    """The lines of the public doors and of the staff's.

    ``share`` of the crossings at the public doors are the staff's, or ``people`` of them are inside
    while the store is open; None: nobody has said.
    """

    public: tuple[str, ...]
    staff: tuple[str, ...]
    share: float | None = None
    people: int | None = None

    @property
    def all(self) -> tuple[str, ...]:
        """Every way into the store."""
        return (*self.public, *self.staff)


def doors_of(shop: Shop) -> Doors:
    """The doors as the store describes them."""
    return Doors(
        public=tuple(shop.entrances),
        staff=tuple(shop.staff.doors),
        share=shop.staff.share,
        people=shop.staff.people,
    )
