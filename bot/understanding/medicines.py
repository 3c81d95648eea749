"""Which medicine a message means: by name, brand, misspelling, another script or an everyday description."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from rapidfuzz import fuzz, process

from bot.store.tables import Medication
from bot.understanding.text import fold, is_spaced, says
from bot.understanding.words import FOLDER, everywhere

NAMES = "names"  # in words/<language>/medicines.toml, beside the kinds: how ingredients are called there
CLOSE_ENOUGH = 84  # of 100
SHORTEST = 7  # letters of a name that may be misspelled or have an ending; shorter ones look like other words
ARTICLE = "ال"  # Arabic writes it onto the word


@dataclass(frozen=True)
class Names:
    """What each folded name means; `phrases` are looked for in the text, the `long` ones also misspelled.

    `beginnings` leads from the first letters of a long one to all that begin so.
    """

    meant: dict[str, set[str]]
    phrases: list[str]
    long: list[str]
    beginnings: dict[str, list[str]]


def find(text: str, medications: Sequence[Medication]) -> list[Medication]:
    """Those of a patient's own medicines that `text` means; several where it does not say which."""
    folded = fold(text)
    known = set(mentioned(text))
    by_name = _named(folded, _names((one.name.split()[0], str(one.id)) for one in medications))
    named = [one for one in medications if one.ingredient in known or str(one.id) in by_name]
    if named:
        return named
    kinds = {kind for phrase, kind in _kinds() if phrase in folded and says(folded, phrase)}
    return [one for one in medications if kind(one.ingredient) in kinds]


def kind(ingredient: str) -> str | None:
    """The kind of medicine that an ingredient is, such as "diabetes"; None where it is not known."""
    known = _catalog().get(ingredient)
    return str(known["kind"]) if known else None


@lru_cache(maxsize=64)
def mentioned(text: str) -> tuple[str, ...]:
    """Every known ingredient that `text` names, on anybody's list or not."""
    found = _named(fold(text), _everybodys())
    return tuple(ingredient for ingredient in _catalog() if ingredient in found)


@cache
def _catalog() -> dict[str, dict[str, Any]]:
    return tomllib.loads((FOLDER / "medicines.toml").read_text())


@cache
def _everybodys() -> Names:
    ours = [(name, key) for key, entry in _catalog().items() for name in [key, *entry.get("brands", [])]]
    abroad = [
        (name, key)
        for data in everywhere("medicines").values()
        for key, names in data.get(NAMES, {}).items()
        for name in names
    ]
    return _names([*ours, *abroad])


@cache
def _kinds() -> list[tuple[str, str]]:
    """Everyday descriptions and the kind each means."""
    return [
        (fold(phrase), kind)
        for data in everywhere("medicines").values()
        for kind, phrases in data.items()
        if kind != NAMES
        for phrase in phrases
    ]


def _names(pairs: Iterable[tuple[str, str]]) -> Names:
    meant: dict[str, set[str]] = {}
    for name, what in pairs:
        meant.setdefault(fold(name), set()).add(what)
    long = [name for name in meant if is_spaced(name) and len(name) >= SHORTEST]
    beginnings: dict[str, list[str]] = {}
    for name in long:
        beginnings.setdefault(name[: SHORTEST - 1], []).append(name)
    return Names(meant, [name for name in meant if " " in name or not is_spaced(name)], long, beginnings)


def _named(folded: str, names: Names) -> set[str]:
    """What is named, in any spelling: whole, with an ending of its language, or misspelled."""
    words = set(folded.split())
    found = [name for name in names.phrases if name in folded and says(folded, name)]
    found += [word for word in words if word in names.meant]
    for token in {word.removeprefix(ARTICLE) for word in words}:
        found += [token] if token in names.meant else []
        found += [name for name in names.beginnings.get(token[: SHORTEST - 1], []) if token.startswith(name[:-1])]
        close = process.extract(token, names.long, scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH)
        found += [match[0] for match in close]
    return {what for name in found for what in names.meant[name]}
