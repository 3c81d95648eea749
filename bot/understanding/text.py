"""Text as it is compared: case, accents and letter variants folded, and read as words with the breaks between them."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from bot.understanding.words import everywhere

APOSTROPHES = re.compile(r"['’‘`´ʼ]")
NO_LETTER = re.compile(r"[^\w]+|_+")
ELISION = re.compile(r"\b([cdjklmnstwy]|qu)['’‘`´ʼ](?=\w{2})", re.IGNORECASE)  # l'air, m'ap; English has i'm and can't
UNSPACED = "\u1100-\u11ff\u3400-\u9fff"  # conjoining jamo and Han: every letter is read alone
WORD_OR_BREAK = re.compile(rf"[{UNSPACED}]|[^\W_{UNSPACED}]+|[.!?。！？؟\n…]|[,;:，、；：،؛()—-]")
STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
LETTERS_IN_DIGITS = str.maketrans("013457", "oieast")


@dataclass(frozen=True)
class Reading:
    """A text word by word. `forms[i]` are the shapes that word i may be compared in, itself first.

    `breaks[i]` is what stands before word i: 0 nothing, 1 a comma or the like, 2 the end of a sentence.
    """

    forms: tuple[tuple[str, ...], ...]
    breaks: tuple[int, ...]


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Lower case, no accents, no punctuation, single spaces: "¿Cuándo?" and "cuando" are the same."""
    return NO_LETTER.sub(" ", _plain(APOSTROPHES.sub("", text))).strip()


@lru_cache(maxsize=1024)
def read(text: str) -> Reading:
    """Every word of `text` folded; an unspaced script's letters are words, and "sooooo" is also "so"."""
    plain = _plain(APOSTROPHES.sub("", ELISION.sub(r"\1 ", text)))
    forms: list[tuple[str, ...]] = []
    breaks: list[int] = []
    strength = 2
    for found in WORD_OR_BREAK.findall(plain):
        if found[0].isalnum():
            forms.append(_forms(found))
            breaks.append(strength)
            strength = 0
        else:
            strength = max(strength, 1 if found in ",;:，、；：،؛()—-" else 2)
    return Reading(tuple(forms), tuple(breaks))


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return bare.translate(_letters())


def _forms(word: str) -> tuple[str, ...]:
    forms = [word, STRETCHED.sub(r"\1", word)]
    if word[0].isalpha() and word.isascii() and not word.isalpha():
        forms.append(word.translate(LETTERS_IN_DIGITS))
    forms += [word[len(prefix) :] for prefix in _prefixes() if word.startswith(prefix) and len(word) > len(prefix) + 2]
    return tuple(dict.fromkeys(forms))


@cache
def _letters() -> dict[int, str]:
    """Letters that mean the same, from every language: words/<language>/letters.toml."""
    return {
        ord(letter): same
        for data in everywhere("letters").values()
        for letters, sames in data["same"].items()
        for letter, same in zip(letters, sames or [""] * len(letters), strict=True)
    }


@cache
def _prefixes() -> tuple[str, ...]:
    """What a language writes onto the front of a word, such as the Arabic article."""
    return tuple(prefix for data in everywhere("letters").values() for prefix in data.get("prefixes", []))
