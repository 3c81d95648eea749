"""Signs of an emergency or a crisis, found by words alone: no model, in every language."""

import re
from dataclasses import dataclass
from functools import cache

from bot.understanding.text import fold, fold_letters
from bot.understanding.words import everywhere


@dataclass(frozen=True)
class Flag:
    """`kind` is "emergency" (call the emergency number now) or "crisis" (suicide, self-harm, abuse)."""

    kind: str


def find(text: str, *languages: str | None) -> Flag | None:
    """The gravest flag that the words of `text` raise, unless they are denied or long past.

    `languages` are those it may be in; English, which everybody mixes in, is always among them. Without any it is all.
    """
    folded = fold(text)
    for kind in ("crisis", "emergency"):
        for signs, shields in (_patterns(kind, one) for one in _heard(languages)):
            if any(sign.search(folded) for sign in signs) and not any(shield.search(folded) for shield in shields):
                return Flag(kind)
    return None


def _heard(languages: tuple[str | None, ...]) -> list[str]:
    known = everywhere("red_flags")
    return [one for one in known if one in (*languages, "en")] if languages else list(known)


@cache
def _patterns(kind: str, language: str) -> tuple[list[re.Pattern[str]], list[re.Pattern[str]]]:
    data = everywhere("red_flags")[language]
    signs, shields = data[kind], data["shields"]
    return [re.compile(fold_letters(one)) for one in signs], [re.compile(fold_letters(one)) for one in shields]
