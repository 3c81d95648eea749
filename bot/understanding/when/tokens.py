"""A message as tokens: what the language's words mean, one letter for each kind."""

from dataclasses import dataclass
from typing import Any

from rapidfuzz.distance import OSA

from bot.understanding.when.lexicon import Form, Lexicon
from bot.understanding.when.units import Unit, split

SHORTENED = {"weekday", "weak_weekday", "month", "weak_month", "day", "on"}  # kinds whose words may end in a full stop
DASHES = "-–—~"
BREAKS = ".,;:!?…。、，；！？،؛؟"


@dataclass(frozen=True, slots=True)
class Token:
    """What stands from unit `at` to unit `end`: values by kind, more than one where a word can mean several things."""

    meanings: dict[str, Any]
    at: int
    end: int

    @property
    def value(self) -> Any:
        return next(iter(self.meanings.values()))

    def means(self, kind: str) -> bool:
        return kind in self.meanings


def read(text: str, known: Lexicon) -> list[Token]:
    units = split(text)
    tokens: list[Token] = []
    place = 0
    while place < len(units):
        form = _known(units, place, known)
        end = place + (len(form.texts) if form else 1)
        if form:
            tokens.append(Token(form.meanings, place, end))
        elif not _shortens(units, place, tokens):
            tokens.append(Token(_other(units, place, known), place, end))
        place = end
    return tokens


def _known(units: list[Unit], place: int, known: Lexicon) -> Form | None:
    """The longest form that stands here; of as long ones the one with the same accents."""
    found: Form | None = None
    for form in known.forms.get(units[place].text, ()):
        length = len(form.texts)
        if found and length < len(found.texts):
            break
        here = units[place : place + length]
        if tuple(unit.text for unit in here) != form.texts:
            continue
        if tuple(unit.marked for unit in here) == form.marked:
            return form
        if not known.marks_matter or _marks_agree(here, form):
            found = found or form
    return found


def _marks_agree(units: list[Unit], form: Form) -> bool:
    return all(unit.marked in {unit.text, marked} for unit, marked in zip(units, form.marked, strict=True))


def _shortens(units: list[Unit], place: int, tokens: list[Token]) -> bool:
    """Whether a full stop only closes an abbreviation, as in "mon. at 3"."""
    if units[place].text != "." or not tokens or not units[place].glued:
        return False
    return bool(tokens[-1].meanings.keys() & SHORTENED) and len(units[place - 1].text) <= 4 and place + 1 < len(units)


def _other(units: list[Unit], place: int, known: Lexicon) -> dict[str, Any]:
    unit = units[place]
    if unit.kind == "number" and len(unit.text) <= 4:
        return {"number": int(unit.text)}
    if unit.kind in {"iso", "date", "clock", "dotted"}:
        return {unit.kind + "_digits": unit.text}
    if unit.kind == "sign":
        return {"dash" if unit.text in DASHES else "but" if unit.text in BREAKS else "sign": unit.text}
    guess = _guess(unit.text, known) if len(unit.text) >= 5 else None
    return guess.meanings if guess else {"nothing": unit.text}


def _guess(word: str, known: Lexicon) -> Form | None:
    """The day or month that a misspelled word means."""
    allowed = 2 if len(word) >= 9 else 1
    best = None
    for name, form in known.guessable.get(word[0], {}).items():
        distance = OSA.distance(word, name, score_cutoff=allowed)
        if distance <= allowed:
            best, allowed = form, distance - 1
    return best
