"""The labelled messages that the encoder learns from: `nlu/<language>/<feature>.yml`, as Rasa reads them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

NLU = Path(__file__).resolve().parent.parent / "nlu"


@dataclass(frozen=True)
class Example:
    """A message and what it means. `red_flag` and `consent` are "none" where nothing is flagged."""

    text: str
    language: str
    intent: str
    red_flag: str
    consent: str


def read(folder: Path = NLU) -> list[Example]:
    """Every example, in a steady order."""
    return [example for path in sorted(folder.glob("*/*.yml")) for example in _in_file(path)]


def _in_file(path: Path) -> Iterator[Example]:
    content: dict[str, Any] = yaml.load(path.read_text(), Loader=yaml.CSafeLoader)
    for group in content["nlu"]:
        flags = group.get("metadata", {})
        for line in group["examples"].splitlines():
            text = line.removeprefix("- ")
            yield Example(
                text, path.parent.name, group["intent"], flags.get("red_flag", "none"), flags.get("consent", "none")
            )
