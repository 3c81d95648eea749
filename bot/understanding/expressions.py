"""Expressions of words, as the data writes them, and where they occur in a text.

    chest            the word, after folding           breath*        every word that begins so
    (cant|cannot)    one of several                    (so|very)?     or nothing
    ..               up to three words between         <20-53>        a number in that range

In an unspaced script every letter is a word, so an expression is found wherever it stands.
"""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from bot.understanding.text import UNSPACED, Reading, fold

GAP = 3  # words that ".." may skip
UNSPACED_GAP = {"\u1100": 10, "\u3400": 5}  # jamo, Han
SHORTEST_TYPO = 6  # letters; in shorter words every typo is another word
LONG_WORD = 9  # letters from which two typos are forgiven
PIECE = re.compile(r"\(([^)]+)\)(\?)?|(\.\.)|([^\s()]+)")
ATOM = re.compile(rf"<\d+-\d+>|[{UNSPACED}]|[^\W_{UNSPACED}]+\*?")
UNSPACED_LETTER = re.compile(rf"[{UNSPACED}]")

Sequence = tuple[str, ...]


@dataclass(frozen=True)
class Span:
    """Words `start` up to, but without, `end` are an occurrence of `name`."""

    name: Hashable
    start: int
    end: int

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Piece:
    """One step of an expression: any of `sequences`; where there are none, a gap of up to `gap` words."""

    sequences: tuple[Sequence, ...] = ()
    optional: bool = False
    gap: int = 0


class Lexicon:
    """Named expressions, indexed by the words they begin with."""

    def __init__(self, expressions: Mapping[Hashable, Iterable[str]], ordinary: Iterable[str] = ()) -> None:
        """`ordinary` words are never taken for a misspelling of another."""
        self._by_start: dict[str, list[tuple[Hashable, tuple[Piece, ...]]]] = defaultdict(list)
        self._stems: dict[str, list[str]] = defaultdict(list)
        self._ordinary = {fold(word) for word in ordinary}
        for name, texts in expressions.items():
            for text in texts:
                self._add(name, parse(text))
        self._by_start.default_factory = None

    def find(self, reading: Reading) -> list[Span]:
        """Every occurrence of every expression, each at its shortest."""
        reading = Reading(tuple(self._with_respelling(forms) for forms in reading.forms), reading.breaks)
        found = set()
        for start, forms in enumerate(reading.forms):
            for key in self._keys(forms, reading, start):
                for name, pieces in self._by_start.get(key, ()):
                    end = next(_ends(pieces, start, reading), None)
                    if end is not None:
                        found.add(Span(name, start, end))
        return sorted(found, key=lambda span: (span.start, span.end))

    def _add(self, name: Hashable, pieces: tuple[Piece, ...]) -> None:
        for key in {_key(sequence) for sequence in pieces[0].sequences}:
            self._by_start[key].append((name, pieces))
        for atom in {atom for piece in pieces for sequence in piece.sequences for atom in sequence}:
            stem = atom.removesuffix("*")
            if len(stem) >= SHORTEST_TYPO and stem[0].isalpha() and atom not in self._stems[stem[0]]:
                self._stems[stem[0]].append(atom)

    def _keys(self, forms: Sequence, reading: Reading, start: int) -> Iterator[str]:
        for form in forms:
            yield form
            yield from (form[:length] + "*" for length in range(2, len(form) + 1))
            if form.isdecimal():
                yield "<"
        if UNSPACED_LETTER.match(forms[0]) and start + 1 < len(reading.forms):
            yield forms[0] + reading.forms[start + 1][0]

    def _with_respelling(self, forms: Sequence) -> Sequence:
        word = forms[-1]
        if len(word) < SHORTEST_TYPO or word in self._ordinary:
            return forms
        near = []
        for atom in self._stems.get(word[0], ()):
            stem = atom.removesuffix("*")
            allowed = 2 if len(stem) >= LONG_WORD else 1
            tried = {word} if atom == stem else {word[: len(stem) + more] for more in (-1, 0, 1)}
            if atom != stem and word.startswith(stem) or atom == word:
                return forms
            if min(abs(len(one) - len(stem)) for one in tried) <= allowed and any(
                OSA.distance(one, stem, score_cutoff=allowed) <= allowed for one in tried
            ):
                near.append(stem)
        return (*forms, *near)


def parse(text: str) -> tuple[Piece, ...]:
    """The pieces of an expression. Raises ValueError where it begins with what may be missing."""
    gap = next((size for first, size in UNSPACED_GAP.items() if _script(fold(text)) == first), GAP)
    pieces = []
    for choices, optional, skip, word in PIECE.findall(text):
        if skip:
            pieces.append(Piece(gap=gap))
        else:
            sequences = tuple(_sequence(choice) for choice in (choices or word).split("|"))
            pieces.append(Piece(sequences, optional=bool(optional)))
    if not pieces or not pieces[0].sequences or pieces[0].optional:
        raise ValueError(f"an expression begins with a word: {text!r}")
    return tuple(pieces)


def _script(folded: str) -> str:
    letter = UNSPACED_LETTER.search(folded)
    return "" if not letter else "\u1100" if letter[0] <= "\u11ff" else "\u3400"


def _sequence(text: str) -> Sequence:
    if text.startswith("<"):
        return (text,)
    atoms = []
    for word in text.split():
        stem = word.endswith("*")
        parts = ATOM.findall(fold(word))
        atoms += [*parts[:-1], parts[-1] + "*" if stem else parts[-1]]
    return tuple(atoms)


def _key(sequence: Sequence) -> str:
    if sequence[0].startswith("<"):
        return "<"
    return "".join(sequence[:2]) if UNSPACED_LETTER.match(sequence[0]) else sequence[0]


def _ends(pieces: tuple[Piece, ...], at: int, reading: Reading) -> Iterator[int]:
    """Where the rest of an expression may end that goes on at word `at`; the shortest first."""
    if not pieces:
        yield at
        return
    piece, rest = pieces[0], pieces[1:]
    if piece.optional or piece.gap:
        yield from _ends(rest, at, reading)
    for skipped in range(1, piece.gap + 1):
        if at + skipped >= len(reading.forms) or reading.breaks[at + skipped] == 2:
            return
        yield from _ends(rest, at + skipped, reading)
    for sequence in piece.sequences:
        if _stands(sequence, at, reading):
            yield from _ends(rest, at + len(sequence), reading)


def _stands(sequence: Sequence, at: int, reading: Reading) -> bool:
    forms, breaks = reading.forms, reading.breaks
    return at + len(sequence) <= len(forms) and all(
        _fits(forms[at + offset], atom) and (offset == 0 or breaks[at + offset] < 2)
        for offset, atom in enumerate(sequence)
    )


def _fits(forms: Sequence, atom: str) -> bool:
    if atom.endswith("*"):
        return any(form.startswith(atom[:-1]) for form in forms)
    if atom.startswith("<"):
        low, high = atom[1:-1].split("-")
        return forms[0].isdecimal() and len(forms[0]) <= len(high) and int(low) <= int(forms[0]) <= int(high)
    return atom in forms
