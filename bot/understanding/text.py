"""Text as it is compared: case, accents and letter variants folded, signs turned into spaces."""

import re
import unicodedata
from functools import lru_cache

APOSTROPHES = re.compile(r"['’‘`´]")
NO_LETTER = re.compile(r"[^\w]+")
UNSPACED = re.compile("[\u3400-\u9fff\uac00-\ud7a3]")
VARIANTS = str.maketrans(
    {"đ": "d", "ı": "i", "ى": "ي", "ة": "ه", "œ": "oe", "æ": "ae"}
)  # letters that decompose into nothing simpler


@lru_cache(maxsize=1024)
def fold(text: str) -> str:
    """Lower case, no accents, no punctuation, single spaces: "¿Cuándo?" and "cuando" are the same."""
    return NO_LETTER.sub(" ", fold_letters(APOSTROPHES.sub("", text))).strip()


def fold_letters(text: str) -> str:
    """Lower case without accents, tones or vowel signs; everything else as it is. Fits a pattern as well as a text."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    letters = "".join(character for character in decomposed if not unicodedata.combining(character))
    return unicodedata.normalize("NFC", letters).translate(VARIANTS)


def says(folded: str, phrase: str) -> bool:
    """Whether a folded text has a folded phrase in it, as whole words where its script has words."""
    return f" {phrase} " in f" {folded} " if is_spaced(phrase) else phrase in folded


def is_spaced(word: str) -> bool:
    """Whether a word stands between spaces in its script: Chinese has none, Korean writes particles onto the word."""
    return not UNSPACED.search(word)
