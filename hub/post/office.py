"""The post of one hub: its postman, with the words, the scores and the journal that he needs.

In come the settings, the board and the logbook; out goes a ``Postman`` that is ready to run. It
starts no task.
"""

from importlib import resources
from random import Random

from config.load import load_texts
from hub.board import Board
from hub.live.values import ScoreView
from hub.logbook import Logbook
from hub.post.carriers import carriers
from hub.post.letter import Language, Letter, write
from hub.post.owed import What
from hub.post.postman import Postman
from hub.settings import HubSettings
from hub.words import read
from wire.timepiece import Timepiece

LETTERS = "letter"
"""Whose texts these are, and what their keys begin with."""


def postman(
    settings: HubSettings,
    board: Board,
    logbook: Logbook,
    timepiece: Timepiece,
    random: Random,
) -> Postman:
    """The postman of a store; he tells nobody where the settings name nobody.

    Raises:
        ConfigError: there are no texts in the language of the letters.
    """
    language = words(settings.post.language or board.shop.languages[0])

    def letter(number: int, what: What) -> Letter:
        now_ms = timepiece.wall_ms()
        alert = logbook.remembered[number]
        return write(
            alert,
            what,
            shop=board.shop,
            score=_score(board, alert.scope, now_ms),
            language=language,
            now_ms=now_ms,
            simulated=board.live(now_ms).simulated,
            address=settings.http.phones(),
        )

    return Postman(
        carriers(settings.post, timepiece),
        alerts=lambda: logbook.remembered,
        write=letter,
        keep=lambda kind, body: logbook.keep(timepiece.wall_ms(), kind, body),
        quiet=lambda now_ms: board.shop.alerts.is_quiet(board.local(now_ms)[1]),
        timepiece=timepiece,
        random=random,
    )


def words(language: str) -> Language:
    """The words of letters in a language.

    Raises:
        ConfigError: there are none.
    """
    texts = load_texts([language])[language]
    file = resources.files("config") / "texts" / language / "LC_MESSAGES" / f"{LETTERS}.po"
    return Language(read({LETTERS: file.read_text(encoding="utf-8")}, language), texts)


def _score(board: Board, scope: str, now_ms: int) -> ScoreView | None:
    found = (one.score for one in board.scores(now_ms).scopes if one.scope == scope)
    return next(found, None)
