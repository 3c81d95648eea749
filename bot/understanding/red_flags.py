"""Signs of an emergency or a crisis, found by words alone: no model, in every language at once."""

import re
from dataclasses import dataclass
from functools import cache

from bot.understanding.text import fold, fold_letters
from bot.understanding.words import everywhere


@dataclass(frozen=True)
class Flag:
    """`kind` is "emergency" (call the emergency number now) or "crisis" (suicide, self-harm, abuse)."""

    kind: str


def find(text: str) -> Flag | None:
    """The gravest flag that the words of `text` raise, unless they are denied or long past."""
    folded = fold(text)
    for kind in ("crisis", "emergency"):
        for signs, shields in _patterns(kind):
            if any(sign.search(folded) for sign in signs) and not any(shield.search(folded) for shield in shields):
                return Flag(kind)
    return None


@cache
def _patterns(kind: str) -> list[tuple[list[re.Pattern[str]], list[re.Pattern[str]]]]:
    return [
        (
            [re.compile(fold_letters(sign)) for sign in data[kind]],
            [re.compile(fold_letters(one)) for one in data["shields"]],
        )
        for data in everywhere("red_flags").values()
    ]
