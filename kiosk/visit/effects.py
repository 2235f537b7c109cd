"""What a step asks of the shell that carries it out. PURE."""

from msgspec import Struct

from config.station import Station
from wire.events import Answer, Comment, Rating, Reason

Saying = Rating | Reason | Answer | Comment


class Say(Struct, frozen=True):
    """Store this; answered by ``Stored`` or ``Refused``."""

    event: Saying


class Trouble(Struct, frozen=True):
    """Nothing can be stored any more, and why; once per outage."""

    problem: str


class Recovered(Struct, frozen=True):
    """Storing works again, after so long."""

    lasted_ms: int


class GaveUp(Struct, frozen=True):
    """So many refused ratings became too old to be told; none of them was thanked."""

    ratings: int


class Dropped(Struct, frozen=True):
    """A reason, answer or comment was refused and is not offered again; its rating is stored."""

    event: Reason | Answer | Comment


class Applied(Struct, frozen=True):
    """From now on the kiosk is this station."""

    station: Station


Effect = Say | Trouble | Recovered | GaveUp | Dropped | Applied
