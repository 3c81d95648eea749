"""A message as units: words, numbers, signs; a Chinese or Korean character is a unit of its own."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

LETTERS = str.maketrans(
    {"đ": "d", "ı": "i", "œ": "oe", "ة": "ه", "ى": "ي", "ی": "ي", "ک": "ك", "ـ": "", "º": "°", "ª": "°", "\n": ". "}
)
DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
APOSTROPHES = re.compile(r"['’‘`´ʼ]")
INNER_HYPHEN = re.compile(r"(?<=[^\W\d_])[-‐‑](?=\w)|(?<=\d)[-‐‑](?=[^\W\d_])")
HALF_OF_DAY = re.compile(r"(?<![^\W\d_])([ap])\.\s?m(?:\.|\b)")
UNIT = re.compile(
    r"""
    (?P<iso>\d{4}[-/.]\d{1,2}[-/.]\d{1,2})(?!\d)
    | (?P<date>\d{1,2}\s?/\s?\d{1,2}(?:\s?/\s?(?:\d{4}|\d{2}))?|\d{1,2}(?P<sep>[-.])\d{1,2}(?P=sep)(?:\d{4}|\d{2}))(?![\d/])
    | (?P<clock>\d{1,2}\s?:\s?\d{2})(?::\d{2})?(?!\d)
    | (?P<dotted>\d{1,2}\.\d{1,2})(?!\d|[.,]\d)
    | (?P<number>\d+)
    | (?P<character>[\u3400-\u9fff\uac00-\ud7a3])
    | (?P<word>[^\W\d_\u3400-\u9fff\uac00-\ud7a3]+)
    | (?P<sign>[^\w\s])
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Unit:
    """`text` is folded, `marked` still has its accents; `glued` where no space stands before it."""

    kind: str
    text: str
    marked: str
    glued: bool


def split(text: str) -> list[Unit]:
    marked = _even(text)
    found = [match for match in UNIT.finditer(marked) if match.lastgroup]
    ends = [-1, *(match.end() for match in found)]
    return [
        Unit(_kind(match), unmarked(match[0]), match[0], match.start() == end)
        for match, end in zip(found, ends, strict=False)
    ]


@lru_cache(maxsize=65536)
def unmarked(text: str) -> str:
    """Without accents and vowel signs; letter variants made one."""
    if text.isascii():
        return text
    letters = (letter for letter in unicodedata.normalize("NFD", text) if unicodedata.category(letter) != "Mn")
    return unicodedata.normalize("NFC", "".join(letters)).translate(LETTERS)


def _even(text: str) -> str:
    even = text.replace("º", "°").replace("ª", "°").replace("\n", ". ")
    even = unicodedata.normalize("NFKC", even).translate(DIGITS).casefold()
    even = INNER_HYPHEN.sub(" ", APOSTROPHES.sub(" ", even))
    return HALF_OF_DAY.sub(r"\1m", even)


def _kind(match: re.Match[str]) -> str:
    return next(kind for kind, found in match.groupdict().items() if found is not None and kind != "sep")
