"""Text as it is compared: case, accents and letter variants folded, signs turned into spaces."""

import re
import unicodedata
from functools import lru_cache

APOSTROPHES = re.compile(r"['’‘`´]")
NO_LETTER = re.compile(r"[^\w]+")


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Lower case, no accents, no punctuation, single spaces: "¿Cuándo?" and "cuando" are the same."""
    decomposed = unicodedata.normalize("NFKD", APOSTROPHES.sub("", text)).casefold()
    letters = "".join(character for character in decomposed if not unicodedata.combining(character))
    return NO_LETTER.sub(" ", letters).strip()
