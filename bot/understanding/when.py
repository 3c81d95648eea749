"""The day, the time and the part of day that a message names."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.understanding.text import fold
from bot.understanding.words import words

MONDAY_TO_SUNDAY = timedelta(days=6)
CLOCK = re.compile(r"\b(\d{1,2})(?:[:.h](\d{2}))?\s*(a\.?\s?m\b|p\.?\s?m\b)?", re.IGNORECASE)
NUMERIC_DATE = re.compile(r"\b(\d{1,2})[/-](\d{1,2})(?:[/-](\d{4}|\d{2}))?\b")


@dataclass(frozen=True)
class When:
    """`start` to `end`, both inclusive; `part` ("morning", "afternoon", "evening") only where no clock `time` is named."""

    start: date
    end: date
    time: time | None
    part: str | None


def parse(text: str, language: str, now: datetime) -> When | None:
    """When `text` speaks of, `now` being in the clinic's zone; None where it names no day."""
    known = words(language, "when") or words("en", "when")
    days = _days(text, fold(text), known, now.date())
    if days is None:
        return None
    at, part = clock(text, language)
    return When(*days, at, part)


def clock(text: str, language: str) -> tuple[time | None, str | None]:
    """The clock time, or else the part of day, that `text` names on whatever day."""
    known = words(language, "when") or words("en", "when")
    folded = fold(text)
    part = next((part for part in ("morning", "afternoon", "evening") if _says(folded, known[part])), None)
    at = _clock_time(text.casefold(), known, part)
    return (at, None) if at else (None, part)


def _clock_time(text: str, known: dict[str, Any], part: str | None) -> time | None:
    for match in CLOCK.finditer(text):
        hour, minute = int(match[1]), int(match[2] or 0)
        marked = match[2] or match[3] or re.search(rf"\b(?:{'|'.join(known['at'])})\s*$", text[: match.start()])
        if not marked or hour > 23 or minute > 59:
            continue
        afternoon = (match[3] or "").startswith("p") or (not match[3] and part in {"afternoon", "evening"})
        if afternoon and hour < 12:
            hour += 12
        elif (match[3] or "").startswith("a") and hour == 12:
            hour = 0
        elif not match[3] and part is None and 1 <= hour <= 6:
            hour += 12  # clinics are not open at three in the morning
        return time(hour, minute)
    return time(12) if _says(fold(text), known["noon"]) else None


def _days(text: str, folded: str, known: dict[str, Any], today: date) -> tuple[date, date] | None:
    monday = today - timedelta(days=today.weekday())
    following = _says(folded, known["next_week"])
    weekday = next((number for number, names in enumerate(known["weekdays"]) if _says(folded, names)), None)
    without_parts = _without(folded, known["morning"])  # "por la mañana" is no tomorrow
    for phrase, days in sorted(known["days"].items(), key=lambda item: -len(item[0])):
        if _says(without_parts, [phrase]):
            return _one(today + timedelta(days=days))
    named = _calendar_date(text, folded, known, today)
    if named:
        return _one(named)
    if weekday is not None:
        ahead = monday + timedelta(days=7 + weekday)
        return _one(ahead if following else today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1))
    if following:
        return monday + timedelta(days=7), monday + timedelta(days=7) + MONDAY_TO_SUNDAY
    if _says(folded, known["this_week"]):
        return today, monday + MONDAY_TO_SUNDAY
    if _says(folded, known["weekend"]):
        return monday + timedelta(days=5), monday + MONDAY_TO_SUNDAY
    return _in_a_while(folded, known, today)


def _calendar_date(text: str, folded: str, known: dict[str, Any], today: date) -> date | None:
    numeric = NUMERIC_DATE.search(text)
    if numeric:
        first, second = int(numeric[1]), int(numeric[2])
        month, day = (first, second) if known["month_first"] else (second, first)
        return _coming(month, day, today)
    for month, names in enumerate(known["months"], 1):
        for name in names:
            match = re.search(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?(?: de| of)? {name}\b|\b{name} (\d{{1,2}})", folded)
            if match:
                return _coming(month, int(match[1] or match[2]), today)
    ordinal = re.search(known["day_of_month"], folded)
    if ordinal:
        return _day_of_month(int(ordinal[1]), today)
    return None


def _coming(month: int, day: int, today: date) -> date | None:
    for year in (today.year, today.year + 1):
        try:
            found = date(year, month, day)
        except ValueError:
            return None
        if found >= today:
            return found
    return None


def _day_of_month(day: int, today: date) -> date | None:
    following = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    first = today if day >= today.day else following
    try:
        return first.replace(day=day)
    except ValueError:
        return None


def _in_a_while(folded: str, known: dict[str, Any], today: date) -> tuple[date, date] | None:
    match = re.search(known["in_days"], folded)
    if not match:
        return None
    count = int(match[1]) if match[1].isdigit() else known["counts"].get(match[1], 1)
    weeks = any(match[2].startswith(unit) for unit in known["week_units"])
    return _one(today + timedelta(days=count * (7 if weeks else 1)))


def _without(folded: str, phrases: Iterable[str]) -> str:
    for phrase in phrases:
        folded = f" {folded} ".replace(f" {phrase} ", " ").strip()
    return folded


def _one(day: date) -> tuple[date, date]:
    return day, day


def _says(folded: str, phrases: Iterable[str]) -> bool:
    return any(f" {phrase} " in f" {folded} " for phrase in phrases)
