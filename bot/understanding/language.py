"""Which language a message is in, or asks for. Sure only where it can be; else the known language stands."""

import re

from bot.understanding.text import fold
from bot.understanding.words import everywhere

LEAST_EVIDENCE = 2  # common words of another language before a known one is left


def identify(text: str, known: str | None) -> str:
    """The language of `text`: its own where that is clear, else the known one, else English."""
    return sure(text, known) or known or "en"


def sure(text: str, known: str | None = None) -> str | None:
    """The language of `text` where its common words leave no doubt against the known one."""
    tokens = fold(text).split()
    scores = {
        language: sum(token in data["common"] for token in tokens) for language, data in everywhere("language").items()
    }
    best = max(scores, key=lambda language: scores[language])
    rival = max((score for language, score in scores.items() if language != best), default=0)
    against = max(rival, scores.get(known or "", 0))
    return best if scores[best] >= LEAST_EVIDENCE and scores[best] > against else None


def named(text: str) -> str | None:
    """The language that a message asks for by name, in any language."""
    folded = fold(text)
    for language, data in everywhere("language").items():
        if any(re.search(rf"\b{re.escape(fold(name))}\b", folded) for name in data["names"]):
            return language
    return None
