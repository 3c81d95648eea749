"""The wish to get no more texts, or to get them again: a keyword alone, or the patient's own words."""

from functools import cache, lru_cache

from bot.understanding import signs
from bot.understanding.text import fold
from bot.understanding.words import everywhere


@lru_cache(maxsize=64)
def find(text: str, *languages: str | None) -> str | None:
    """ "opt_out", "opt_in" or None. A question about stopping medicines or visits is never an opt-out.

    A keyword counts in any language; own words in those that the message may be in, English always among them.
    """
    folded = fold(text)
    if folded in _keywords("stop"):
        return "opt_out"
    if folded in _keywords("start"):
        return "opt_in"
    wish = signs.find(text, ("opt_out", "opt_in"), languages)
    return wish.kind if wish else None


def is_keyword(text: str) -> bool:
    """Whether the whole message is a word for STOP or START."""
    return fold(text) in _keywords("stop") | _keywords("start")


def language_of(text: str, identified: str, known: str | None) -> str:
    """The language that a keyword is answered in; of any other message the one `identified`.

    The carriers' English words are written in every language; another word tells its own.
    """
    folded = fold(text)
    spoken = [language for language in everywhere("consent") if folded in _words_of(language)]
    if not spoken:
        return identified
    if known in spoken or "en" in spoken:
        return known or "en"
    return identified if identified in spoken else min(spoken)


def help_wanted(text: str) -> bool:
    """Whether the whole message is a word for HELP, as carriers know it."""
    return fold(text) in _keywords("help")


@cache
def _keywords(kind: str) -> frozenset[str]:
    return frozenset(fold(word) for data in everywhere("consent").values() for word in data[kind])


@cache
def _words_of(language: str) -> frozenset[str]:
    data = everywhere("consent")[language]
    return frozenset(fold(word) for kind in ("stop", "start", "help") for word in data[kind])
