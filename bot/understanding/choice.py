"""Which of several numbered options an answer points at."""

import re

from bot.understanding.text import fold, is_spaced, says
from bot.understanding.words import words

LONGEST_ANSWER = 8  # words; a longer one says something else
LONGEST_NUMBER = 2  # words with a spoken number: in "un autre jour" and "thứ hai tuần sau" (Monday) it is none
UNSPACED_ANSWER = 8  # characters, where words are not spaced


def pick(text: str, count: int, language: str) -> int | None:
    """The option's number, from 1; None where the text points at none of `count`, or at several."""
    folded = fold(text)
    size = len(folded.split())
    if size > LONGEST_ANSWER:
        return None
    numbers = {int(digits) for digits in re.findall(r"\d+", folded)}
    numbers = numbers or _spoken(folded, "ordinals", language, count)  # in "the second one" the ordinal counts
    if size <= LONGEST_NUMBER:
        numbers = numbers or _spoken(folded, "numbers", language, count)
    return numbers.pop() if len(numbers) == 1 and 0 < min(numbers) <= count else None


def _spoken(folded: str, kind: str, language: str, count: int) -> set[int]:
    known = {**words("en", "choice").get(kind, {}), **words(language, "choice").get(kind, {})}
    said = {number for word, number in known.items() if _says(folded, fold(word))}
    return {count if number < 0 else number for number in said}


def _says(folded: str, word: str) -> bool:
    if is_spaced(word):
        return says(folded, word)
    return folded == word if len(word) == 1 else says(folded, word) and len(folded) <= UNSPACED_ANSWER
