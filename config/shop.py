"""What one store is: its touchpoints, the questions asked there, and the devices that serve them.

Values and their rules; reading files is ``config.load``.
"""

from collections import Counter
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Meta, Struct, field

from config import alerting, colours, floor, goals, hours, privacy, staff, wording
from config.alerting import Alerting
from config.ambience import QuantityName
from config.floor import FloorPlan, Spot
from config.goals import ELEMENT, Anew, Goal
from config.hours import Hours
from config.look import Look
from config.parameters import Parameters, contradictions
from config.privacy import Privacy
from config.staff import Staff
from config.vocabulary import ELEMENTS, Control, ElementName, ExPro, Module
from config.wording import QUESTION_CHARACTERS_MAX, TEXT_CHARACTERS_MAX, is_blank
from wire.events import Language, Name
from wire.topics import HUB, TopicError, check_name

STORE = "STORE"
"""The key of the whole store's target; no name is written in capitals."""

ELEMENTS_MAX = 6
"""Reason chips that a glass of 7 inches carries in a size that fingers hit."""

CHOICES_MAX = 4
"""Choices of a further question, for the same reason."""

USUAL_ELEMENTS: tuple[ElementName, ...] = (
    "light",
    "sound",
    "temperature",
    "scent",
    "cleanliness",
    "space",
)
"""What is asked where a touchpoint names nothing else."""

PHONES = "phone-"
"""What the phones of a touchpoint are called before its id: to the hub they are one device."""

SIMULATED = "simulated-"
"""What the devices are called that only play shoppers, for a demo; nobody misses them."""

Weight = Annotated[float, Meta(gt=0, le=100)]


class Question(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One question of one touchpoint; it speaks for one cell of the grid ExPro x Module.

    ``text`` holds the wording for each language; ``scale`` is the number of faces.
    ``face_weights`` correct self-selection, worst face first: how many shoppers stand behind a tap
    on it (from interviews); none means 1 for each.
    """

    id: Name
    version: Annotated[int, Meta(ge=1)] = 1
    expro: ExPro
    module: Module | None = None
    scale: Annotated[int, Meta(ge=4, le=5)] = 4
    face_weights: list[Weight] = []
    text: Annotated[dict[Language, str], Meta(min_length=1)]


class Choice(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One answer to a further question, worded for each language."""

    id: Name
    text: Annotated[dict[Language, str], Meta(min_length=1)]


class Further(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One more question after the reasons; it speaks for FEEL, THINK, ACT or RELATE."""

    id: Name
    version: Annotated[int, Meta(ge=1)] = 1
    module: Module
    text: Annotated[dict[Language, str], Meta(min_length=1)]
    choices: Annotated[list[Choice], Meta(min_length=2, max_length=CHOICES_MAX)]


class Probed(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a sensor that stands elsewhere measures here; without more, everything it measures."""

    device: str
    quantity: QuantityName | None = None
    probe: Name | None = None


class Touchpoint(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A place in the store where shoppers meet it, and the devices that stand there.

    ``weight`` is how many times it counts in a score beside the people it serves; a moment of
    truth may count more than once. After a rating its kiosks offer ``elements`` as reasons (none:
    no reasons), then ``further`` questions, one in turn, and the question ``expectation``;
    ``comments`` lets shoppers write, ``phone`` shows the way to the same question on their phone.
    What its own ``devices`` measure is measured here; ``ambience`` names the probes of others.
    ``at`` is its place on the store's plan.
    """

    id: Name
    name: str
    control: Control = Control.OWNED
    moment_of_truth: bool = False
    weight: Weight = 1.0
    devices: list[str] = []
    lines: list[Name] = []
    ambience: list[Probed] = []
    questions: list[Question] = []
    elements: Annotated[list[ElementName], Meta(max_length=ELEMENTS_MAX)] = field(
        default_factory=lambda: list(USUAL_ELEMENTS)
    )
    further: list[Further] = []
    expectation: Name | None = None
    comments: bool = False
    phone: bool = False
    at: Spot | None = None

    @property
    def serves_phones(self) -> bool:
        """Whether shoppers find a question on their own phones here."""
        return self.phone and bool(self.questions)

    @property
    def phones(self) -> str:
        """The name under which shoppers' own phones speak for this place."""
        return PHONES + self.id

    @property
    def speakers(self) -> list[str]:
        """Every device that speaks for this place; phones also when they no longer may."""
        return [*self.devices, self.phones]


class Shop(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One store.

    ``entrances`` are the counting lines of the public doors; with the staff's (``staff``) they make
    the store's occupancy. ``queues`` are the zones in which people wait.
    ``timezone`` is an IANA name; ``day_starts`` the local hour at which a business day begins.
    ``targets`` are scores of 0 to 100 as they should be, by ``STORE``, ExPro, ``expro|module``,
    ``*|module``, or the id of a question or touchpoint; ``goals`` are the same from a day on, and
    ``anew`` says from which day on a question has another history. ``expectations`` names the
    questions that ask whether an ExPro was as expected, ``recommend`` the one that asks whether
    they would recommend the store. ``hours`` None is a store that never closes. ``plan`` is the
    store seen from above, None: touchpoints are shown as a list. ``logo`` is a PNG
    file beside the description; ``words`` the store's own wordings by language and key of the
    catalogue.
    """

    store: str
    name: str
    timezone: str = "Europe/Rome"
    day_starts: Annotated[int, Meta(ge=0, le=23)] = 4
    languages: Annotated[list[Language], Meta(min_length=1)] = field(
        default_factory=lambda: ["it", "en"]
    )
    entrances: list[Name] = []
    staff: Staff = Staff()
    queues: list[Name] = []
    touchpoints: list[Touchpoint] = []
    targets: dict[str, Annotated[float, Meta(ge=0, le=100)]] = {}
    goals: list[Goal] = []
    anew: list[Anew] = []
    expro_weights: dict[ExPro, Weight] = {}
    expectations: dict[Name, ExPro] = {}
    recommend: Name | None = None
    hours: Hours | None = None
    plan: FloorPlan | None = None
    look: Look = Look()
    logo: str | None = None
    words: dict[Language, dict[str, str]] = {}
    alerts: Alerting = Alerting()
    privacy: Privacy = Privacy()
    scoring: Parameters = Parameters()

    def touchpoint_of(self, device: str) -> Touchpoint | None:
        """The touchpoint where a device stands, if it has been placed."""
        return next((place for place in self.touchpoints if device in place.speakers), None)


def problems(shop: Shop) -> list[str]:
    """Everything that is wrong with a store's description beyond the form of its fields."""
    found = mistakes(shop)
    for place in shop.touchpoints:
        for question in place.questions:
            where = f"touchpoints.{place.id}.questions.{question.id}"
            if question.face_weights and len(question.face_weights) != question.scale:
                found.append(
                    f"{where}.face_weights: one for each of the {question.scale} faces, or none"
                )
            found += _unworded(f"{where}.text", shop, question.text)
        for one in place.further:
            where = f"touchpoints.{place.id}.further.{one.id}"
            found += _unworded(f"{where}.text", shop, one.text)
            for choice in one.choices:
                found += _unworded(f"{where}.choices.{choice.id}.text", shop, choice.text)
        if place.expectation is not None and place.expectation not in shop.expectations:
            found.append(
                f"touchpoints.{place.id}.expectation: {place.expectation!r} is not in expectations"
            )
    found += _uncounted(shop)
    found += _aimless(shop)
    found += [f"alerts.{line}" for line in alerting.mistakes(shop.alerts)]
    found += [f"scoring.{line}" for line in contradictions(shop.scoring)]
    return found


def mistakes(shop: Shop) -> list[str]:
    """What is wrong with a store's description by itself, whatever else it may lack."""
    found = []
    try:
        check_name(shop.store, "store")
    except TopicError as error:
        found.append(f"store: {error}")
    try:
        ZoneInfo(shop.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # the last: 'Europe' is a folder of zones
        found.append(f"timezone: {shop.timezone!r} is not an IANA zone such as 'Europe/Rome'")
    found += _unnamed("name", shop.name)
    places = shop.touchpoints
    found += _repeated("languages", shop.languages)
    found += _repeated("touchpoints", (place.id for place in places))
    found += _repeated("devices", (name for place in places for name in place.speakers))
    asked = [one.id for place in places for one in place.questions]
    asked += [one.id for place in places for one in place.further]
    found += _repeated("questions", [*asked, *shop.expectations])
    for place in places:
        found += [f"touchpoints.{place.id}.devices: {line}" for line in _misnamed(place.devices)]
        probing = [one.device for one in place.ambience]
        found += [f"touchpoints.{place.id}.ambience: {line}" for line in _misnamed(probing)]
        if place.phone:
            found += [f"touchpoints.{place.id}.phone: {line}" for line in _misnamed([place.phones])]
        found += _unnamed(f"touchpoints.{place.id}.name", place.name)
        for question in place.questions:
            where = f"touchpoints.{place.id}.questions.{question.id}"
            found += _unreadable(f"{where}.text", question.text, QUESTION_CHARACTERS_MAX)
        for further in place.further:
            where = f"touchpoints.{place.id}.further.{further.id}"
            if further.module is Module.SENSE:
                found.append(f"{where}.module: SENSE is asked by elements, not by a question")
            found += _unreadable(f"{where}.text", further.text, QUESTION_CHARACTERS_MAX)
            for choice in further.choices:
                found += _unreadable(
                    f"{where}.choices.{choice.id}.text", choice.text, TEXT_CHARACTERS_MAX
                )
            found += _repeated(f"{where}.choices", (choice.id for choice in further.choices))
    found += [f"staff.{line}" for line in staff.mistakes(shop.staff, shop.entrances)]
    found += _repeated("queues", shop.queues)
    found += [f"hours.{line}" for line in (hours.mistakes(shop.hours) if shop.hours else [])]
    found += floor.mistakes(shop.plan, [(place.id, place.at) for place in places])
    found += [f"look.{line}" for line in colours.mistakes(shop.look)]
    found += [f"words.{line}" for line in wording.mistakes(shop.words)]
    found += [f"privacy.{line}" for line in privacy.mistakes(shop.privacy)]
    return found


def _unworded(where: str, shop: Shop, text: dict[Language, str]) -> list[str]:
    missing = [code for code in shop.languages if code not in text]
    return [f"{where}: no wording in {', '.join(missing)}"] if missing else []


def _unnamed(where: str, name: str) -> list[str]:
    """A name stands on the glass beside the question, and as one line on the live page."""
    if is_blank(name):
        return [f"{where}: no words"]
    if len(name) > TEXT_CHARACTERS_MAX:
        return [f"{where}: has {len(name)} characters, at most {TEXT_CHARACTERS_MAX} fit"]
    return []


def _unreadable(where: str, text: dict[Language, str], characters_max: int) -> list[str]:
    """What nobody could read on a glass: nothing, or more than fits."""
    blank = [code for code, words in text.items() if is_blank(words)]
    found = [f"{where}: no words in {', '.join(blank)}"] if blank else []
    return found + [
        f"{where}: has {len(words)} characters in {code}, at most {characters_max} fit"
        for code, words in text.items()
        if len(words) > characters_max
    ]


def _misnamed(devices: Iterable[str]) -> list[str]:
    found = []
    for name in devices:
        try:
            check_name(name, "device")
        except TopicError as error:
            found.append(str(error))
        if name == HUB:
            found.append(f"{HUB!r} is the hub's own name")
    return found


def _uncounted(shop: Shop) -> list[str]:
    """The entrances that no touchpoint counts: the store's occupancy would never be known."""
    lines = {line for place in shop.touchpoints for line in place.lines}
    found = []
    for name in shop.entrances:
        if name not in lines:
            near = get_close_matches(name, lines, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            found.append(f"entrances: {name!r} is in no touchpoint's lines{hint}")
    return found


def _aimless(shop: Shop) -> list[str]:
    """The targets that no score would ever be held against."""
    expros, modules = [one.value for one in ExPro], [one.value for one in Module]
    known = {STORE, *expros, *(f"*|{module}" for module in modules)}
    known |= {f"{expro}|{module}" for expro in expros for module in modules}
    known |= {place.id for place in shop.touchpoints}
    known |= {one.id for place in shop.touchpoints for one in place.questions}
    named = [(f"targets.{key}", key, known) for key in sorted(shop.targets)]
    leaning = {f"{ELEMENT}|{one.name}" for one in ELEMENTS if one.directions}
    named += [("goals", one.scope, known | leaning) for one in shop.goals]
    questions = {one.id for place in shop.touchpoints for one in place.questions}
    named += [("anew", one.question, questions) for one in shop.anew]
    found = goals.twice(shop.goals)
    for where, key, those in named:
        if key not in those:
            near = get_close_matches(key, those, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            what = where if where.endswith(key) else f"{where}: {key!r}"
            found.append(f"{what}: nothing is scored under this name{hint}")
    return found


def _repeated(what: str, names: Iterable[str]) -> list[str]:
    counted = Counter(names)
    return [f"{what}: {name!r} stands there {n} times" for name, n in counted.items() if n > 1]
