"""Which medicine a message means: by name, brand, misspelling or everyday description."""

import tomllib
from collections.abc import Sequence
from functools import cache
from typing import Any

from rapidfuzz import fuzz

from bot.store.tables import Medication
from bot.understanding.text import fold
from bot.understanding.words import FOLDER, everywhere

CLOSE_ENOUGH = 84  # of 100, for words of five letters and more


@cache
def _catalog() -> dict[str, dict[str, Any]]:
    return tomllib.loads((FOLDER / "medicines.toml").read_text())


def find(text: str, medications: Sequence[Medication]) -> list[Medication]:
    """Those of a patient's own medicines that `text` means; several where it does not say which."""
    folded = fold(text)
    named = [
        one for one in medications if _names(folded, [one.ingredient, *_brands(one.ingredient), one.name.split()[0]])
    ]
    if named:
        return named
    kinds = {
        kind for data in everywhere("medicines").values() for kind, names in data.items() if _mentions(folded, names)
    }
    return [one for one in medications if _catalog().get(one.ingredient, {}).get("kind") in kinds]


def kind(ingredient: str) -> str | None:
    """The kind of medicine that an ingredient is, such as "diabetes"; None where it is not known."""
    known = _catalog().get(ingredient)
    return str(known["kind"]) if known else None


def mentioned(text: str) -> list[str]:
    """Every known ingredient that `text` names, on anybody's list or not."""
    folded = fold(text)
    return [ingredient for ingredient in _catalog() if _names(folded, [ingredient, *_brands(ingredient)])]


def _brands(ingredient: str) -> list[str]:
    return list(_catalog().get(ingredient, {}).get("brands", []))


def _names(folded: str, names: Sequence[str]) -> bool:
    tokens = [token for token in folded.split() if len(token) > 4]
    return any(
        fuzz.ratio(token, name) >= CLOSE_ENOUGH or (len(name) > 5 and token.startswith(name[:-1]))
        for name in map(fold, names)
        if len(name) > 3
        for token in tokens
    )


def _mentions(folded: str, names: Sequence[str]) -> bool:
    return any(f" {fold(name)} " in f" {folded} " for name in names)
