"""Which of several numbered options an answer points at."""

import re

from bot.understanding.text import fold, is_spaced
from bot.understanding.words import words

LONGEST_ANSWER = 8  # words; a longer one says something else


def pick(text: str, count: int, language: str) -> int | None:
    """The option's number, from 1; None where the text points at none of `count`, or at several."""
    folded = fold(text)
    if len(folded.split()) > LONGEST_ANSWER:
        return None
    numbers = {int(digits) for digits in re.findall(r"\d+", folded)}
    for kind in ("ordinals", "numbers"):  # in "the second one" the ordinal counts
        numbers = numbers or _spoken(folded, kind, language, count)
    return numbers.pop() if len(numbers) == 1 and min(numbers) <= count and min(numbers) > 0 else None


def _spoken(folded: str, kind: str, language: str, count: int) -> set[int]:
    known = {**words("en", "choice").get(kind, {}), **words(language, "choice").get(kind, {})}
    tokens = folded.split()
    said = {number for word, number in known.items() if fold(word) in (tokens if is_spaced(word) else folded)}
    return {count if number < 0 else number for number in said}
