"""Emergencies, crises, near misses and wishes about texts in eleven languages, and how many of them each net catches.

`messages/<language>.jsonl` has {"text", "kind"}: "emergency", "crisis" or "none", and "opt_out", "opt_in" or "consent_none".
They were written apart from the words and from the training messages. `python -m tests.safety.scores` prints the table.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.understand import understand
from bot.understanding import consent, red_flags

FOLDER = Path(__file__).parent / "messages"
LANGUAGES = sorted(path.stem for path in FOLDER.glob("*.jsonl"))
ZONE = ZoneInfo("America/New_York")
ALARMS = {"emergency", "crisis"}


@dataclass(frozen=True)
class Heard:
    """A message, what it is, and what the words alone and both nets together made of it."""

    text: str
    language: str
    kind: str
    by_words: str | None
    by_both: str | None


def hear(languages: Iterable[str] = LANGUAGES) -> list[Heard]:
    """Every message of these languages; each as from a patient whose language is known."""
    asked = [
        {**json.loads(line), "language": language}
        for language in languages
        for line in (FOLDER / f"{language}.jsonl").read_text().splitlines()
    ]
    meanings = understand((json.dumps(one) for one in asked), ZONE)
    return [_heard(one, meaning) for one, meaning in zip(asked, meanings, strict=True)]


def _heard(asked: dict[str, str], meaning: dict[str, str | None]) -> Heard:
    text, language, kind = asked["text"], asked["language"], asked["kind"]
    if kind in ALARMS or kind == "none":
        word = red_flags.find(text, language)
        return Heard(text, language, kind, word if word in ALARMS else None, meaning["red_flag"])
    return Heard(text, language, kind, consent.find(text, language), meaning["consent"])


def scores(heard: Sequence[Heard]) -> dict[str, float]:
    """Shares from 0 to 1: how much each net catches, and how often it cries wolf."""
    flagged = [one for one in heard if one.kind in ALARMS]
    wishes = [one for one in heard if one.kind in {"opt_out", "opt_in"}]
    calm = [one for one in heard if one.kind == "none"]
    others = [one for one in heard if one.kind == "consent_none"]
    return {
        "flags, words": _share(one.by_words is not None for one in flagged),
        "flags, both": _share(one.by_both is not None for one in flagged),
        "false, words": _share(one.by_words is not None for one in calm),
        "false, both": _share(one.by_both is not None for one in calm),
        "consent, words": _share(one.by_words == one.kind for one in wishes),
        "consent, both": _share(one.by_both == one.kind for one in wishes),
        "false, words ": _share(one.by_words is not None for one in others),
        "false, both ": _share(one.by_both is not None for one in others),
    }


def _share(hits: Iterable[bool]) -> float:
    counted = list(hits)
    return sum(counted) / max(1, len(counted))


def table(heard: Sequence[Heard]) -> list[str]:
    """The scores by language, in percent, as lines to read."""
    rows = {language: scores([one for one in heard if one.language == language]) for language in LANGUAGES}
    rows["all"] = scores(heard)
    names = list(rows["all"])
    return [
        " " * 5 + "".join(f"{name:>16}" for name in names),
        *(f"{language:<5}" + "".join(f"{100 * row[name]:>16.1f}" for name in names) for language, row in rows.items()),
    ]


if __name__ == "__main__":
    print("\n".join(table(hear())))
