"""Dates and times in patients' messages: a table for each language, and the shared expressions of others."""

import json
from datetime import datetime, time
from pathlib import Path
from typing import Any

import pytest

from bot.understanding import when
from tests.shared import shared
from tests.understanding import datetime_cases

TABLES = sorted((Path(__file__).parent / "when").glob("*.jsonl"))
NOW = datetime.fromisoformat("2026-11-24T10:00")  # a Tuesday
# The share of the shared expressions that is read right; never less than twice dateparser's.
LEAST = {"ar": 0.66, "en": 0.70, "es": 0.84, "fr": 0.76, "ko": 0.78, "pt": 0.81, "ru": 0.86, "vi": 0.92, "zh": 0.86}


def rows(table: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in table.read_text(encoding="utf-8").splitlines()]


def as_row(found: when.When | None) -> dict[str, Any] | None:
    if found is None:
        return None
    at = found.time.strftime("%H:%M") if found.time else None
    return {"start": found.start.isoformat(), "end": found.end.isoformat(), "time": at, "part": found.part}


@pytest.mark.parametrize(
    ("language", "row"),
    [pytest.param(table.stem, row, id=f"{table.stem}: {row['text']}") for table in TABLES for row in rows(table)],
)
def test_messages(language: str, row: dict[str, Any]) -> None:
    assert as_row(when.parse(row["text"], language, datetime.fromisoformat(row["now"]))) == row["when"]


def test_every_table_is_long_and_a_third_of_it_names_no_day() -> None:
    assert len(TABLES) == 11
    for table in TABLES:
        named = [row["when"] is not None for row in rows(table)]
        assert len(named) >= 45, table.stem
        assert named.count(False) * 3 >= len(named), table.stem


def test_shared_expressions() -> None:
    shared("datetime/cases.jsonl")
    scores = datetime_cases.scores(datetime_cases.ours)
    assert {language: score.share for language, score in scores.items() if score.share < LEAST[language]} == {}


@pytest.mark.parametrize(
    ("text", "language", "at", "part"),
    [
        ("at half past three", "en", time(15, 30), None),
        ("in the morning", "en", None, "morning"),
        ("a las ocho de la noche", "es", time(20), None),
        ("下午三点半", "zh", time(15, 30), None),
        ("3시 반", "ko", time(15, 30), None),
        ("الساعة ٩ الصبح", "ar", time(9), None),
        ("в полпятого", "ru", time(16, 30), None),
        ("１０：３０", "zh", time(10, 30), None),
        ("no thanks", "en", None, None),
    ],
)
def test_a_clock_time_or_a_part_of_day_alone(text: str, language: str, at: time | None, part: str | None) -> None:
    assert when.clock(text, language) == (at, part)
    assert when.parse(text, language, NOW) is None


def test_an_unknown_language_reads_english() -> None:
    found = when.parse("tomorrow at 9am", "sw", NOW)
    assert found is not None
    assert (found.start.day, found.time) == (25, time(9))


@pytest.mark.parametrize(
    "text", ["", "?", "👍", "99:99", "32/13", "0", "1/0/0000", "the 45th", "in 99999 weeks", "в 77", "25時", "a" * 5000]
)
@pytest.mark.parametrize("language", ["en", "zh", "ar", "ru"])
def test_nonsense_names_no_day(text: str, language: str) -> None:
    assert when.parse(text, language, NOW) is None
