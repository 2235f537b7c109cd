"""What stands on the screen of a visit, as words, drawings and what a press on them says. PURE.

In: a visit's state, the words of its language. Out: a ``Page``: a headline, what is offered, and
the buttons at the bottom. Where it stands and how it looks is decided elsewhere; the faces, the
keyboard and the code for phones are not on it, since they are no offers.
"""

from collections.abc import Callable

from msgspec import Struct

from config.catalogue import Texts
from config.vocabulary import EXPECTED
from kiosk.visit.inputs import Back, Chosen, Done, Input, Said, Send, Sensed, Undo, Write
from kiosk.visit.reasons import words
from kiosk.visit.state import Scene, State


class Offer(Struct, frozen=True, kw_only=True):
    """Something to press: what it says of the shopper, in a word and perhaps a drawing.

    ``chosen`` marks what was said already, ``main`` the button that goes on.
    """

    says: Input
    words: str
    drawing: str | None = None
    chosen: bool = False
    main: bool = False


class Page(Struct, frozen=True, kw_only=True):
    """One screen: ``kicker`` stands small above the headline, ``detail`` small below it.

    ``bar`` are the buttons at the bottom, from the left.
    """

    headline: str
    kicker: str = ""
    detail: str = ""
    drawing: str | None = None
    offers: tuple[Offer, ...] = ()
    bar: tuple[Offer, ...] = ()


def page(state: State, texts: Texts) -> Page:
    """What a scene says in a language."""
    return _PAGES[state.scene](state, texts)


def _asking(state: State, texts: Texts) -> Page:
    asked = state.question.text[texts.language]
    kicker, note = state.station.shop, texts["note"]
    reply = state.station.reply.get(texts.language)
    if reply is not None and state.station.logo is None:
        kicker = reply
    elif reply is not None:  # the logo takes the place above
        note = reply
    return Page(kicker=kicker, headline=asked, detail=note)


def _comment(_state: State, texts: Texts) -> Page:
    bar = (_back(texts), _main(Send(), texts["send"]))
    return Page(headline=texts["comment-question"], detail=texts["comment-note"], bar=bar)


def _thanks(state: State, texts: Texts) -> Page:
    bar = () if state.spent else (_undo(texts), *_write(state, texts))
    return Page(headline=texts["thanks"], detail=texts["thanks-detail"], bar=bar)


def _refused(_state: State, texts: Texts) -> Page:
    return Page(headline=texts["refused"], detail=texts["refused-detail"])


def _reasons(state: State, texts: Texts) -> Page:
    said = {one.element: one.direction or one.problem or "" for one in state.reasons}
    offers = []
    for name in state.station.elements:
        word = said.get(name)
        key = f"{name}-{word}" if word else name
        offers.append(
            Offer(
                says=Sensed(name),
                words=texts[f"said-{key}"] if word else texts[f"element-{name}"],
                drawing=key,
                chosen=name in said,
            )
        )
    first = _undo(texts) if state.told else _back(texts)
    return Page(
        kicker=texts["thanks"],
        headline=texts["why-good" if state.happy else "why-bad"],
        offers=tuple(offers),
        bar=(first, *_write(state, texts), _main(Done(), texts["done"])),
    )


def _directions(state: State, texts: Texts) -> Page:
    name = state.element
    assert name is not None  # noqa: S101 - the scene opens with an element
    offers = tuple(
        Offer(
            says=Said(word),
            words=texts[f"said-{name}-{word}"],
            drawing=f"{name}-{word}",
            chosen=word == state.choice,
        )
        for word in words(name)
    )
    return Page(headline=texts[f"element-{name}"], drawing=name, offers=offers, bar=(_back(texts),))


def _further(state: State, texts: Texts) -> Page:
    asked = state.further
    assert asked is not None  # noqa: S101 - the scene is left out where nothing is asked
    offers = tuple(
        Offer(says=Chosen(one.id), words=one.text[texts.language], chosen=one.id == state.choice)
        for one in asked.choices
    )
    return Page(headline=asked.text[texts.language], offers=offers, bar=_onward(texts))


def _expected(state: State, texts: Texts) -> Page:
    offers = tuple(
        Offer(
            says=Chosen(choice),
            words=texts[f"expected-{choice}"],
            drawing=f"do-{choice}",
            chosen=choice == state.choice,
        )
        for choice in EXPECTED
    )
    return Page(headline=texts["expected-question"], offers=offers, bar=_onward(texts))


def _onward(texts: Texts) -> tuple[Offer, ...]:
    return _back(texts), Offer(says=Done(), words=texts["skip"], drawing="do-next")


def _write(state: State, texts: Texts) -> tuple[Offer, ...]:
    if not state.may_comment:
        return ()
    return (Offer(says=Write(), words=texts["comment-ask"], drawing="do-write"),)


def _back(texts: Texts) -> Offer:
    return Offer(says=Back(), words=texts["back"], drawing="do-back")


def _undo(texts: Texts) -> Offer:
    return Offer(says=Undo(), words=texts["undo"], drawing="do-undo")


def _main(says: Input, words: str) -> Offer:
    return Offer(says=says, words=words, main=True)


_PAGES: dict[Scene, Callable[[State, Texts], Page]] = {
    Scene.ASKING: _asking,
    Scene.STORING: _asking,
    Scene.REASONS: _reasons,
    Scene.DIRECTIONS: _directions,
    Scene.FURTHER: _further,
    Scene.EXPECTED: _expected,
    Scene.COMMENT: _comment,
    Scene.THANKS: _thanks,
    Scene.REFUSED: _refused,
}
