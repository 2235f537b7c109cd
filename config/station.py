"""All that one kiosk is told: its place, what it asks there, when, in which words and look. PURE.

The hub makes it from the store's description (``station_of``) and hands it out; the kiosk keeps the
last good one. ``Handout`` is the message: the fingerprint says whether it arrived whole, and is
what the kiosk echoes in its status.
"""

import hashlib
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from config import reply
from config.hours import Hours
from config.look import Look
from config.reply import Words
from config.shop import ELEMENTS_MAX, Further, Question, Shop, Touchpoint, problems
from config.vocabulary import ElementName, ExPro
from wire.events import Language, Name

WORDS_MAX = 100
"""Texts that a store words its own way, for each language; the catalogue has fewer."""


ADDRESS_CHARACTERS_MAX = 200
"""More makes the modules of its code so small that a phone has to come near; a hub's address has
about 40."""


class Station(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One kiosk in its place.

    ``languages``: the first is the one that it returns to. ``expectation`` is the id of the
    question whether it was as expected. ``words`` are the store's own wordings by language and key
    of the catalogue. ``phone`` is the address of the same question on the hub, None: not offered.
    ``logo`` is a PNG. ``reply`` tells shoppers what was done about their answers, by language.
    """

    store: str
    shop: str
    device: str
    touchpoint: Name
    place: str
    timezone: str
    languages: Annotated[list[Language], Meta(min_length=1)]
    questions: Annotated[list[Question], Meta(min_length=1)]
    elements: Annotated[list[ElementName], Meta(max_length=ELEMENTS_MAX)] = []
    further: list[Further] = []
    expectation: Name | None = None
    comments: bool = False
    hours: Hours | None = None
    look: Look = Look()
    logo: bytes | None = None
    words: dict[Language, Annotated[dict[str, str], Meta(max_length=WORDS_MAX)]] = {}
    phone: Annotated[str, Meta(min_length=1, max_length=ADDRESS_CHARACTERS_MAX)] | None = None
    reply: Words = {}


class Handout(Struct, frozen=True, kw_only=True):
    """What the hub retains for a kiosk; ``fingerprint`` is that of the bytes of ``station``."""

    fingerprint: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
    station: msgspec.Raw


def fingerprint(station: bytes) -> str:
    """SHA-256 of an encoded station, in hexadecimal."""
    return hashlib.sha256(station).hexdigest()


def station_of(
    shop: Shop,
    device: str,
    *,
    logo: bytes | None = None,
    phone: str | None = None,
    reply: Words | None = None,
) -> Station | None:
    """What a device is told; None where it stands at no touchpoint, or has nothing to ask there."""
    place = shop.touchpoint_of(device)
    if place is None or not place.questions:
        return None
    return Station(
        store=shop.store,
        shop=shop.name,
        device=device,
        touchpoint=place.id,
        place=place.name,
        timezone=shop.timezone,
        languages=shop.languages,
        questions=place.questions,
        elements=place.elements,
        further=place.further,
        expectation=place.expectation,
        comments=place.comments,
        hours=shop.hours,
        look=shop.look,
        logo=logo,
        words=shop.words,
        phone=phone if place.phone else None,
        reply=reply or {},
    )


def mistakes(station: Station) -> list[str]:
    """What is wrong with a station beyond the form of its fields, a line for each reason.

    A kiosk looks as closely as the hub did: the two may be of different versions.
    """
    place = Touchpoint(
        id=station.touchpoint,
        name=station.place,
        devices=[station.device],
        questions=station.questions,
        elements=station.elements,
        further=station.further,
        expectation=station.expectation,
    )
    any_expro = ExPro.ENVIRONMENT  # which one it speaks for is the hub's business
    found = problems(
        Shop(
            store=station.store,
            name=station.shop,
            timezone=station.timezone,
            languages=station.languages,
            touchpoints=[place],
            expectations={station.expectation: any_expro} if station.expectation else {},
            hours=station.hours,
            look=station.look,
            words=station.words,
        )
    )
    return [*found, *reply.mistakes(station.reply, station.languages)]
