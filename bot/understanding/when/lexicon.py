"""The words of a language, from words/<language>/when.toml, ready to be looked up."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from bot.understanding.when.units import split
from bot.understanding.words import words

SETTINGS = {"day_first", "marks_matter", "forgive_typos", "prefixes", "mixed_with"}  # every other key is a kind of word
BRACES = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Form:
    """One way of writing a word or phrase, and what it can mean: values by kind."""

    texts: tuple[str, ...]
    marked: tuple[str, ...]
    meanings: dict[str, Any]


@dataclass(frozen=True)
class Lexicon:
    """Forms by their first unit, the longest first; `guessable` are the long words in which a typo is forgiven."""

    language: str
    forms: dict[str, list[Form]]
    guessable: dict[str, dict[str, Form]]
    day_first: bool
    marks_matter: bool

    @property
    def kinds(self) -> set[tuple[str, ...]]:
        """The sets of kinds between which a word of this language can waver."""
        return {tuple(form.meanings) for forms in self.forms.values() for form in forms}


@cache
def lexicon(language: str) -> Lexicon:
    data = words(language, "when") or words("en", "when")
    marks_matter = data.get("marks_matter", False)
    merged: dict[tuple[str, ...], Form] = {}
    for form in _forms(data):
        known = merged.setdefault(form.marked, form)
        if "nothing" not in known.meanings:
            for kind, value in form.meanings.items():
                known.meanings.setdefault(kind, value)
        if "nothing" in form.meanings:
            known.meanings.clear()
            known.meanings["nothing"] = None
    forms: dict[str, list[Form]] = {}
    for form in sorted(merged.values(), key=lambda form: -len(form.texts)):
        forms.setdefault(form.texts[0], []).append(form)
    return Lexicon(
        language,
        forms,
        _guessable(forms) if data.get("forgive_typos", True) else {},
        data.get("day_first", True),
        marks_matter,
    )


def _forms(data: dict[str, Any]) -> Iterator[Form]:
    """The language's own first, then those that all share, then those of a language that its speakers mix in."""
    sources = [data, words("", "when"), *(words(other, "when") for other in data.get("mixed_with", []))]
    for source in sources:
        for section in (key for key in source if key not in SETTINGS):
            for value, phrase in _entries(source[section]):
                for spelling in _spellings(phrase, source.get("prefixes", {})):
                    units = split(spelling)
                    kind = _kind(section, value)
                    yield Form(tuple(unit.text for unit in units), tuple(unit.marked for unit in units), {kind: value})


def _kind(section: str, value: Any) -> str:
    """Number words differ by size: "twenty five" is one number, "five twenty" is not."""
    if section != "number":
        return section
    return "numeral" if value < 10 else "teen" if value < 20 else "number" if value % 10 else "round"


def _entries(section: Any) -> Iterator[tuple[Any, str]]:
    """(value, phrase) of a list of phrases, a list of lists (the value is the place), or a table of lists."""
    if isinstance(section, dict):
        pairs: Iterable[tuple[Any, Any]] = ((_value(key), phrases) for key, phrases in section.items())
    else:
        pairs = enumerate(section)
    for value, phrases in pairs:
        for phrase in [phrases] if isinstance(phrases, str) else phrases:
            yield value, phrase


def _value(key: str) -> Any:
    """ "3" is a number; "1 week" and "0 evening" are pairs."""
    parts = [int(part) if part.lstrip("-").isdigit() else part for part in key.split()]
    return parts[0] if len(parts) == 1 else tuple(parts)


def _spellings(phrase: str, prefixes: dict[str, list[str]]) -> Iterator[str]:
    """ "terça{,-feira}" is two spellings; an article that may be fused with others has all its fusions."""
    for spelling in expand(phrase):
        yield spelling
        for beginning, fused in prefixes.items():
            if spelling.startswith(beginning):
                yield from (other + spelling.removeprefix(beginning) for other in fused)


def expand(phrase: str) -> Iterator[str]:
    braces = BRACES.search(phrase)
    if not braces:
        yield phrase
        return
    for choice in braces[1].split(","):
        yield from expand(phrase[: braces.start()] + choice + phrase[braces.end() :])


def _guessable(forms: dict[str, list[Form]]) -> dict[str, dict[str, Form]]:
    """Long day names by first letter: only there are typos told from other words."""
    found: dict[str, dict[str, Form]] = {}
    for first, candidates in forms.items():
        single = candidates[-1]
        if len(first) >= 6 and len(single.texts) == 1 and single.meanings.keys() & {"weekday", "month", "day"}:
            found.setdefault(first[0], {})[first] = single
    return found
