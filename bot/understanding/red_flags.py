"""Signs of an emergency or a crisis, found by words alone: no model, in every language."""

from functools import lru_cache
from typing import Literal, cast

from bot.understanding import signs

Kind = Literal["crisis", "emergency", "concern"]
KINDS: tuple[Kind, ...] = ("crisis", "emergency", "concern")


@lru_cache(maxsize=64)
def find(text: str, *languages: str | None) -> Kind | None:
    """The gravest that the words of `text` say, unless they take it back.

    "emergency": call the emergency number now. "crisis": suicide, self-harm, abuse. "concern": a person should hear of
    it soon, without an alarm. `languages` are those that the text may be in; without any it is all.
    """
    sign = signs.find(text, KINDS, languages)
    return cast("Kind", sign.kind) if sign else None
