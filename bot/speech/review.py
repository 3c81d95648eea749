"""The state of the translations: what is missing, what is a draft, what a qualified person has signed.

A translation is a draft while it is marked `fuzzy`. Who signs it takes the mark away and leaves a comment above the entry:
`# Reviewed by NAME, YYYY-MM-DD`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from babel.messages.catalog import Message

from bot.phrases import PHRASES
from bot.speech.catalogs import SOURCE, entry
from bot.speech.locales import languages

SIGNATURE = re.compile(r"Reviewed by (.+), (\d{4}-\d{2}-\d{2})$")


@dataclass(frozen=True)
class State:
    """How many sentences of a language are in which state; `clinical_drafts` are held back outside demo mode."""

    language: str
    missing: int
    drafts: int
    signed: int
    clinical_drafts: int
    signers: list[str]


def states() -> Iterator[State]:
    """Every language but the source."""
    for language in languages():
        if language != SOURCE:
            yield _state(language)


def _state(language: str) -> State:
    found = {key: entry(key, language) for key in PHRASES}
    done = {key: message for key, message in found.items() if message and _is_whole(message)}
    drafts = [key for key, message in done.items() if message.fuzzy]
    signatures = [SIGNATURE.search(comment) for message in done.values() for comment in message.user_comments]
    return State(
        language=language,
        missing=len(PHRASES) - len(done),
        drafts=len(drafts),
        signed=len(done) - len(drafts),
        clinical_drafts=sum(PHRASES[key].clinical for key in drafts),
        signers=sorted({f"{one[1]} ({one[2]})" for one in signatures if one}),
    )


def _is_whole(message: Message) -> bool:
    return all(message.string) if isinstance(message.string, tuple | list) else bool(message.string)


def table() -> list[str]:
    """The states as lines to read."""
    head = f"{'language':<10}{'missing':>9}{'drafts':>9}{'signed':>9}{'held back':>11}  signed by"
    rows = [
        f"{one.language:<10}{one.missing:>9}{one.drafts:>9}{one.signed:>9}{one.clinical_drafts:>11}  {', '.join(one.signers)}"
        for one in states()
    ]
    return [head, *rows, "Held back: clinical drafts, which nobody gets outside demo mode; a person answers instead."]
