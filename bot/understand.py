"""`northstar understand`: what a message means, as the line itself would take it."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot import training
from bot.care import messages
from bot.understanding import consent, language, medicines, red_flags, when


def understand(lines: Iterable[str], zone: ZoneInfo) -> Iterator[dict[str, Any]]:
    """One meaning for each JSON line `{"text", "language"?, "now"?}`, in order. Raises ValueError for any other line."""
    asked = [_question(number, line) for number, line in enumerate(lines, 1) if line.strip()]
    for question, parsed in zip(asked, training.parse(question["text"] for question in asked), strict=True):
        yield _meaning(question, parsed, zone)


def _question(number: int, line: str) -> dict[str, Any]:
    try:
        question = json.loads(line)
        return {**question, "text": messages.clean(question["text"])}
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ValueError(f'line {number} is not a JSON object with a "text"') from error


def _meaning(question: dict[str, Any], parsed: dict[str, Any], zone: ZoneInfo) -> dict[str, Any]:
    text = question["text"]
    now = datetime.fromisoformat(question["now"]) if question.get("now") else datetime.now(zone)
    now = now.astimezone(zone) if now.tzinfo else now.replace(tzinfo=zone)
    spoken = language.identify(text, question.get("language"))
    flag = red_flags.find(text, spoken, question.get("language"))
    found = when.parse(text, spoken, now)
    return {
        "language": spoken,
        "intent": parsed["intent"],
        "confidence": parsed["confidence"],
        "acted_on": parsed["acted_on"],
        "red_flag": flag if flag and flag != "concern" else parsed["red_flag"],
        "consent": consent.find(text, spoken, question.get("language")) or parsed["consent"],
        "when": _when(found) if found else None,
        "medications": medicines.mentioned(text),
    }


def _when(found: when.When) -> dict[str, Any]:
    return {
        "start": found.start.isoformat(),
        "end": found.end.isoformat(),
        "time": found.time.strftime("%H:%M") if found.time else None,
        "part": found.part,
    }
