"""Which medicine a message means: by name, brand, misspelling, another script or an everyday description."""

import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from rapidfuzz import fuzz, process

from bot.store.tables import Medication
from bot.understanding.text import fold, is_spaced
from bot.understanding.words import FOLDER, everywhere

NAMES = "names"  # in words/<language>/medicines.toml, beside the kinds: how ingredients are called there
CLOSE_ENOUGH = 84  # of 100
SHORTEST = 7  # letters of a name that may be misspelled or have an ending; shorter ones look like other words
ARTICLE = "ال"  # Arabic writes it onto the word


def find(text: str, medications: Sequence[Medication]) -> list[Medication]:
    """Those of a patient's own medicines that `text` means; several where it does not say which."""
    folded = fold(text)
    known = set(mentioned(text))
    own = _index((one.name.split()[0], str(one.id)) for one in medications)
    by_name = _named(folded, own)
    named = [one for one in medications if one.ingredient in known or str(one.id) in by_name]
    if named:
        return named
    kinds = {kind for phrase, kind in _kinds() if _says(folded, phrase)}
    return [one for one in medications if kind(one.ingredient) in kinds]


def kind(ingredient: str) -> str | None:
    """The kind of medicine that an ingredient is, such as "diabetes"; None where it is not known."""
    known = _catalog().get(ingredient)
    return str(known["kind"]) if known else None


def mentioned(text: str) -> list[str]:
    """Every known ingredient that `text` names, on anybody's list or not."""
    found = _named(fold(text), _everybodys())
    return [ingredient for ingredient in _catalog() if ingredient in found]


@cache
def _catalog() -> dict[str, dict[str, Any]]:
    return tomllib.loads((FOLDER / "medicines.toml").read_text())


@cache
def _everybodys() -> dict[str, set[str]]:
    ours = [(name, key) for key, entry in _catalog().items() for name in [key, *entry.get("brands", [])]]
    abroad = [
        (name, key)
        for data in everywhere("medicines").values()
        for key, names in data.get(NAMES, {}).items()
        for name in names
    ]
    return _index([*ours, *abroad])


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


def _index(names: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """Folded name to what it names."""
    index: dict[str, set[str]] = {}
    for name, meant in names:
        index.setdefault(fold(name), set()).add(meant)
    return index


def _named(folded: str, index: dict[str, set[str]]) -> set[str]:
    """What is named, in any spelling: whole, with an ending of its language, or misspelled."""
    long = [name for name in index if is_spaced(name) and len(name) >= SHORTEST]
    found = [name for name in index if _says(folded, name)]
    for token in {word.removeprefix(ARTICLE) for word in folded.split()}:
        found += [token] if token in index else []
        found += [name for name in long if token.startswith(name[:-1])]
        found += [match[0] for match in process.extract(token, long, scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH)]
    return {meant for name in found for meant in index[name]}


def _says(folded: str, phrase: str) -> bool:
    return f" {phrase} " in f" {folded} " if is_spaced(phrase) else phrase in folded
