"""What a letter says of an alert, for people and for machines. PURE.

In come an alert, the store's description, the score of its scope now and the words of a language;
out goes a ``Letter``. It holds counts and names of places only: nothing that a shopper wrote.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from config.catalogue import Texts
from config.shop import STORE, Shop
from hub.alerts import Alert
from hub.live.log import AlertView, alert_view
from hub.live.values import ScoreView
from hub.post.owed import What


class Score(Struct, frozen=True, kw_only=True):
    """The scope's score when the letter was written: 0 to 100, null without answers."""

    now: float | None
    usual: float | None
    answers: int


class Notice(Struct, frozen=True, kw_only=True, tag_field="type", tag="vetrina.alert"):
    """The body of a webhook: ``what`` has happened to the alert, ``where`` in the store's words."""

    what: What
    store: str
    timestamp: datetime
    where: str
    alert: AlertView
    score: Score
    simulated: bool
    address: str | None


class Letter(Struct, frozen=True, kw_only=True):
    """One letter: ``id`` is the same each time that it is sent again."""

    id: str
    subject: str
    lines: tuple[str, ...]
    notice: Notice

    @property
    def body(self) -> bytes:
        """The JSON of the notice."""
        return msgspec.json.encode(self.notice)


class Language(Struct, frozen=True):
    """The words of letters (``letter.po``) and those that shoppers see (``kiosk.po``)."""

    letters: Mapping[str, str]
    texts: Texts


def write(  # noqa: PLR0913 - what happened, where, and how it stands there
    alert: Alert,
    what: What,
    *,
    shop: Shop,
    score: ScoreView | None,
    language: Language,
    now_ms: int,
    simulated: bool,
    address: str | None,
) -> Letter:
    """The letter that tells of an alert; ``address`` is where the hub's pages are."""
    words, zone = language.letters, ZoneInfo(shop.timezone)
    where, cause = _where(alert.scope, shop), _said(alert.cause, language.texts)
    kind = "cleared" if what == "cleared" else alert.kind
    subject = words[f"letter-{kind}"].format(where=where, what=cause or "")
    lines = [subject + "."]
    if what == "raised":
        since = datetime.fromtimestamp(alert.since_ms / 1000, zone)
        lines.append(words["letter-since"].format(time=f"{since:%H:%M}"))
    found = Score(now=None, usual=None, answers=0)
    if score is not None:
        found = Score(now=score.value, usual=score.usual, answers=score.n_hour)
        lines += _figures(found, words)
    if cause and alert.kind != "hazard" and what == "raised":
        lines.append(words["letter-cause"].format(what=cause))
    if address is not None:
        lines.append(words["letter-look"].format(address=address))
    if simulated:
        lines.append(words["letter-simulated"])
    return Letter(
        id=f"{shop.store}-{alert.number}-{alert.raised_ms}-{what}",
        subject=f"{shop.name}: {subject}" if where != shop.name else subject,
        lines=tuple(lines),
        notice=Notice(
            what=what,
            store=shop.store,
            timestamp=datetime.fromtimestamp(now_ms / 1000, UTC),
            where=where,
            alert=alert_view(alert),
            score=found,
            simulated=simulated,
            address=address,
        ),
    )


def _figures(score: Score, words: Mapping[str, str]) -> list[str]:
    if score.now is None:
        return []
    now = words["letter-score"].format(score=round(score.now), n=score.answers)
    if score.usual is None:
        return [now]
    return [now + " " + words["letter-usual"].format(usual=round(score.usual))]


def _where(scope: str, shop: Shop) -> str:
    """What people call a scope that alerts speak of."""
    if scope == STORE:
        return shop.name
    for place in shop.touchpoints:
        if any(question.id == scope for question in place.questions):
            return place.name
    return scope


def _said(cause: str | None, texts: Texts) -> str | None:
    """An element, or ``element|word``, as shoppers see it."""
    if cause is None:
        return None
    element, _, word = cause.partition("|")
    name = texts[f"element-{element}"]
    return f"{name}: {texts[f'said-{element}-{word}']}" if word else name
