"""Unseen messages in eleven languages, `messages/<language>.jsonl`, and how well the line understands them."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.understand import understand

FOLDER = Path(__file__).parent / "messages"
LANGUAGES = sorted(path.stem for path in FOLDER.glob("*.jsonl"))
ZONE = ZoneInfo("America/New_York")


@dataclass(frozen=True)
class Read:
    """A message as it was labelled, and what the line made of it."""

    right: dict[str, Any]
    found: dict[str, Any]


def read(languages: Iterable[str] = LANGUAGES) -> list[Read]:
    """Every message of these languages, understood without being told its language."""
    rights = [right for language in languages for right in labelled(language)]
    questions = [json.dumps({"text": right["text"]}) for right in rights]
    return [Read(right, found) for right, found in zip(rights, understand(questions, ZONE), strict=True)]


def labelled(language: str) -> Iterator[dict[str, Any]]:
    for line in (FOLDER / f"{language}.jsonl").read_text().splitlines():
        yield {"language": language, "red_flag": None, "consent": None, **json.loads(line)}


def scores(reads: Sequence[Read]) -> dict[str, float]:
    """Shares of the messages, from 0 to 1, by what is asked of them."""
    plain = [one for one in reads if not one.right["red_flag"] and not one.right["consent"]]
    inside = [one for one in plain if one.right["intent"] != "out_of_scope"]
    outside = [one for one in plain if one.right["intent"] == "out_of_scope"]
    flagged = [one for one in reads if one.right["red_flag"]]
    wishes = [one for one in reads if one.right["consent"]]
    return {
        "intent": _share(one.found["intent"] == one.right["intent"] for one in plain),
        "acted on": _share(one.found["acted_on"] for one in inside),
        "out of scope, acted on": _share(one.found["acted_on"] for one in outside),
        "language": _share(one.found["language"] == one.right["language"] for one in reads),
        "red flag": _share(bool(one.found["red_flag"]) for one in flagged),
        "red flag, kind": _share(one.found["red_flag"] == one.right["red_flag"] for one in flagged),
        "false alarm": _share(bool(one.found["red_flag"]) for one in plain),
        "consent": _share(one.found["consent"] == one.right["consent"] for one in wishes),
        "false consent": _share(bool(one.found["consent"]) for one in plain),
    }


def _share(hits: Iterable[bool]) -> float:
    counted = list(hits)
    return sum(counted) / max(1, len(counted))


def table(reads: list[Read]) -> list[str]:
    """The scores by language, in percent, as lines to read."""
    languages = sorted({one.right["language"] for one in reads})
    rows = {language: scores([one for one in reads if one.right["language"] == language]) for language in languages}
    rows["all"] = scores(reads)
    names = list(rows["all"])
    head = " " * 5 + "".join(f"{name:>24}" for name in names)
    return [
        head,
        *(f"{language:<5}" + "".join(f"{100 * row[name]:>24.1f}" for name in names) for language, row in rows.items()),
    ]


if __name__ == "__main__":
    print("\n".join(table(read())))
