"""Signs of an emergency or a crisis, found by words alone: no model, in every language at once.

What the signs are made of is the same for all languages (words/signs.toml: "chest" near "pain"); how each part is
said, and what takes a sign back ("no", "years ago", "if"), is each language's own (words/<language>/red_flags.toml).
"""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from bot.understanding.expressions import Lexicon, Span
from bot.understanding.text import Reading, read
from bot.understanding.words import FOLDER, everywhere

Spans = dict[str, list[Span]]  # occurrences in one language, by part, sign or guard


@dataclass(frozen=True)
class Flag:
    """`kind` is "emergency" (call the emergency number now) or "crisis" (suicide, self-harm, abuse)."""

    kind: str
    sign: str


def find(text: str) -> Flag | None:
    """The gravest flag that the words of `text` raise, unless they are denied, long past or about something else."""
    reading = read(text)
    spoken: dict[str, Spans] = defaultdict(lambda: defaultdict(list))
    for span in _lexicon().find(reading):
        language, name = span.name
        spoken[language][name].append(span)
    raised = {
        sign
        for language, spans in spoken.items()
        for sign in _signs(_heeded(spans), everywhere("red_flags")[language], reading)
    }
    return next((Flag(sign["kind"], name) for name, sign in _signs_of_all().items() if name in raised), None)
