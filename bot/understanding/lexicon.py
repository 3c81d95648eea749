"""The words of a language's notions, and where they stand in a message: word forms, slips of the thumb, gaps."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from bot.understanding.text import APOSTROPHES, fold_letters
from bot.understanding.words import words as words_of

FORGIVEN_FROM = 5  # letters of a word in which one may be wrong, unless a language says otherwise
GAP = 3  # words that "~" stands for, at most
PIECES = re.compile("[\u3400-\u9fff]|[^\\W\u3400-\u9fff]+|[.!?。！？؟\n]+|[,;:…،、，；：]")
ENTRY = re.compile(rf"~|(?:{PIECES.pattern})\*?")
ENDS_SENTENCE = frozenset(".!?。！？؟\n")
DIGITS = re.compile("(\\d+)[\uac00-\ud7a3]*")
NUMBER = re.compile(r"(\d+)-(\d+)")


class Word(NamedTuple):
    """A folded word, or one character of Chinese, and the clause and sentence it stands in."""

    text: str
    clause: int
    sentence: int


class Span(NamedTuple):
    """Words from `start` up to `end`."""

    start: int
    end: int


class Part(NamedTuple):
    """One word of an entry; `stem` is any word that begins so; after a `gap` a few other words may come first.

    Where it is `forgiving`, one letter may be wrong.
    """

    text: str
    stem: bool
    gap: bool
    forgiving: bool


class Entry(NamedTuple):
    """One way to put a notion."""

    notion: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Found:
    """A message's words and where its notions stand; nothing stands in a `harmless` phrase, unless it is longer."""

    words: list[Word]
    places: dict[str, list[Span]]
    harmless: list[Span]

    def spans(self, notion: str) -> list[Span]:
        """Where a notion stands; "20-54" is any number from 20 to 54."""
        if limits := NUMBER.fullmatch(notion):
            spans = [Span(at, at + 1) for at, word in enumerate(self.words) if _within(word.text, limits)]
        else:
            spans = self.places.get(notion, [])
        return [span for span in spans if not any(_blanks(one, span) for one in self.harmless)]


@dataclass(frozen=True)
class Lexicon:
    """A language's entries by their first word, and by its beginning where that is a stem.

    `slips` leads from a word that lacks a letter to the first words it may have been; `forgiven_from` is how long a word is
    in which a letter may be wrong. `clitics` are written onto the front of a word. `boundaries` are words that begin a
    clause ("but"). `wordiness` is by how much a saying is longer here than in English, in words (in Chinese, in
    characters). `denied_after` is how far behind a sign its denial may stand.
    """

    entries: dict[str, list[Entry]]
    stems: dict[str, list[Entry]]
    slips: dict[str, list[str]]
    clitics: tuple[str, ...]
    boundaries: frozenset[str]
    forgiven_from: int
    wordiness: float
    denied_after: int

    def read(self, text: str, *, forgiving: bool) -> Found:
        """Where each notion stands in a text; words of what is "harmless" stand for nothing else.

        A wrong letter is to be `forgiving` of only in a text that is in this language: in another it is a word of its own.
        """
        words = _cut(text, self.boundaries)
        places: dict[str, list[Span]] = defaultdict(list)
        for at in range(len(words)):
            for entry, end in self._at(words, at, forgiving):
                places[entry.notion].append(Span(at, end))
        return Found(words, places, places.pop("harmless", []))

    def _at(self, words: list[Word], at: int, forgiving: bool) -> Iterator[tuple[Entry, int]]:
        for form in _forms(words[at].text, self.clitics):
            known = list(self.entries.get(form, []))
            for size in range(1, len(form) + 1):
                known += self.stems.get(form[:size], [])
            for right in self._meant(form) if forgiving and not known else ():
                known += [*self.entries.get(right, []), *self.stems.get(right, [])]
            for entry in known:
                end = _end(entry.parts[1:], words, at + 1, forgiving)
                if end:
                    yield entry, end

    def _meant(self, form: str) -> set[str]:
        """First words that differ from a long enough one by a letter lost, added, changed or swapped."""
        if len(form) < self.forgiven_from:
            return set()
        return {
            right for lacking in (form, *_lacking(form)) for right in self.slips.get(lacking, ()) if right[0] == form[0]
        }


@cache
def lexicon(language: str) -> Lexicon:
    """The words of one language."""
    told = words_of(language, "signs")
    forgiven_from = told.get("forgiven_from", FORGIVEN_FROM)
    entries: dict[str, list[Entry]] = defaultdict(list)
    stems: dict[str, list[Entry]] = defaultdict(list)
    for entry in _entries(told["words"], forgiven_from):
        first = entry.parts[0]
        (stems if first.stem else entries)[first.text].append(entry)
    slips: dict[str, list[str]] = defaultdict(list)
    for word in sorted(_forgiven([*entries.values(), *stems.values()])):
        for lacking in {word, *_lacking(word)}:
            slips[lacking].append(word)
    return Lexicon(
        entries,
        stems,
        slips,
        tuple(told.get("clitics", [])),
        frozenset(fold_letters(one) for one in told.get("boundaries", [])),
        forgiven_from,
        told.get("wordiness", 1.0),
        told.get("denied_after", 0),
    )


def _entries(words: dict[str, list[str]], forgiven_from: int) -> Iterator[Entry]:
    """Every entry; all are folded at once, which is many times quicker than one by one."""
    written = [(notion, one) for notion, several in words.items() for one in several]
    folded = fold_letters(APOSTROPHES.sub("", "\n".join(one for _, one in written))).split("\n")
    for (notion, _), one in zip(written, folded, strict=True):
        yield Entry(notion, _parts(one, forgiven_from))


def _forgiven(several: list[list[Entry]]) -> set[str]:
    """First words in which one letter may be wrong; what is harmless must be written right."""
    firsts = ((entry.notion, entry.parts[0]) for entries in several for entry in entries)
    return {first.text for notion, first in firsts if first.forgiving and notion != "harmless"}


def _parts(folded: str, forgiven_from: int) -> tuple[Part, ...]:
    """An entry as it is written: "kill* ~ self" is a stem, a gap and a word."""
    found, gap = [], False
    for piece in ENTRY.findall(folded):
        if piece != "~":
            found.append(_part(piece, gap, forgiven_from))
        gap = piece == "~"
    return tuple(found)


@cache
def _part(piece: str, gap: bool, forgiven_from: int) -> Part:
    text = piece.removesuffix("*")
    return Part(text, piece.endswith("*"), gap, len(text) >= forgiven_from)


@lru_cache(maxsize=256)
def _cut(text: str, boundaries: frozenset[str]) -> list[Word]:
    found: list[Word] = []
    clause = sentence = 0
    for piece in PIECES.findall(fold_letters(APOSTROPHES.sub("", text))):
        is_sign = not piece.isalnum() and "_" not in piece
        clause += is_sign or piece in boundaries
        sentence += piece[0] in ENDS_SENTENCE
        if not is_sign:
            found.append(Word(piece, clause, sentence))
    return found


def _end(parts: tuple[Part, ...], words: list[Word], at: int, forgiving: bool) -> int | None:
    """Where an entry ends whose remaining parts begin at `at`; None where they do not."""
    for part in parts:
        places = range(at, min(len(words), at + 1 + (GAP if part.gap else 0)))
        here = next((place for place in places if _fits(words[place].text, part, forgiving)), None)
        if here is None:
            return None
        at = here + 1
    return at


def _fits(word: str, part: Part, forgiving: bool) -> bool:
    if word == part.text or (part.stem and word.startswith(part.text)):
        return True
    return forgiving and part.forgiving and not {word, *_lacking(word)}.isdisjoint({part.text, *_lacking(part.text)})


def _forms(word: str, clitics: tuple[str, ...]) -> list[str]:
    return [word, *(word[len(one) :] for one in clitics if word.startswith(one) and len(word) > len(one) + 1)]


@lru_cache(maxsize=4096)
def _lacking(word: str) -> tuple[str, ...]:
    return tuple(word[:at] + word[at + 1 :] for at in range(len(word)))


def _blanks(harmless: Span, span: Span) -> bool:
    """Whether a harmless phrase takes a span's words, which are not a longer saying around it."""
    apart = span.end <= harmless.start or harmless.end <= span.start
    around = span.start <= harmless.start and harmless.end <= span.end and span != harmless
    return not apart and not around


def _within(word: str, limits: re.Match[str]) -> bool:
    """Whether a word is a number within limits; Korean writes units and particles onto it."""
    digits = DIGITS.fullmatch(word)
    return digits is not None and int(limits[1]) <= int(digits[1]) <= int(limits[2])
