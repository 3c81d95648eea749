"""The wish to get no more texts, or to get them again: a keyword alone, or the patient's own words."""

import re

from bot.understanding.text import fold
from bot.understanding.words import everywhere


def find(text: str) -> str | None:
    """ "opt_out", "opt_in" or None. A question about stopping medicines or visits is never an opt-out."""
    folded = fold(text)
    for data in everywhere("consent").values():
        if folded in map(fold, data["stop"]):
            return "opt_out"
        if folded in map(fold, data["start"]):
            return "opt_in"
        if any(re.search(pattern, folded) for pattern in data["wish"]):
            return "opt_out"
    return None


def help_wanted(text: str) -> bool:
    """Whether the whole message is a word for HELP, as carriers know it."""
    folded = fold(text)
    return any(folded in map(fold, data["help"]) for data in everywhere("consent").values())
