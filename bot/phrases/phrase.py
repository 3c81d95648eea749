"""What a sentence is, before it is in any language."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Phrase:
    """One sentence or message a patient can get.

    `msgid` is the English, with placeholders such as `{start:day}` (bot/speech.py has the list of formats).
    `note` tells the translator who says it, when, and what the blanks are. `plural` is the English for several, chosen by
    `{count}`. `voice` is the English for the ear where it must differ ("press" for "reply"). `clinical` marks what a
    qualified person must have reviewed before a patient gets it (45 CFR 92.201(c)(3)).
    """

    msgid: str
    note: str
    plural: str | None = None
    voice: str | None = None
    clinical: bool = False
