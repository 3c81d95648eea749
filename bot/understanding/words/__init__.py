"""The words of each language: words/<language>/<feature>.toml."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


@cache
def words(language: str, feature: str) -> dict[str, Any]:
    """The words of one feature in one language; empty where there are none."""
    path = FOLDER / language / f"{feature}.toml"
    return tomllib.loads(path.read_text()) if path.exists() else {}


@cache
def everywhere(feature: str) -> dict[str, dict[str, Any]]:
    """The words of one feature, by language."""
    return {path.parent.name: words(path.parent.name, feature) for path in sorted(FOLDER.glob(f"*/{feature}.toml"))}


@cache
def shared(feature: str) -> dict[str, Any]:
    """What one feature has in common in all languages: words/<feature>.toml."""
    return tomllib.loads((FOLDER / f"{feature}.toml").read_text())
