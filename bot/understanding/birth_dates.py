"""The birth date that a message tells, in digits or with the month by name, day and month in either order."""

import re
import unicodedata
from datetime import date, datetime
from itertools import product

from bot.understanding import when

RUN = re.compile(r"\d+")
LONG_YEAR = 4  # digits
NUMERALS = str.maketrans("〇零一二三四五六七八九", "00123456789")  # a year is told digit by digit


def read(text: str, language: str, now: datetime) -> set[date]:
    """Every day that may be meant by the one date in `text`; empty where it tells none, or several.

    "03141951", "3/14/1951", "14.3.51", "1951年3月14日", "14 de marzo de 1951". None lies after `now`, in the clinic's zone.
    """
    digits = "".join(str(unicodedata.digit(one)) if one.isdecimal() else one for one in text)
    runs = RUN.findall(digits)
    found = _in_digits(runs) or _named(digits, language, now)
    return {day for day in found if day <= now.date()}


def has_digits(text: str) -> bool:
    return any(one.isdecimal() for one in text)


def _in_digits(runs: list[str]) -> set[date]:
    match [len(run) for run in runs]:
        case [8]:
            run = runs[0]
            return _days(run[4:], run[:2], run[2:4]) | _days(run[:4], run[4:6], run[6:])
        case [6]:
            return _days(runs[0][4:], runs[0][:2], runs[0][2:4])
        case [4, _, _]:
            return _days(*runs)
        case [_, _, _]:
            return _days(runs[2], runs[0], runs[1])
    return set()


def _named(text: str, language: str, now: datetime) -> set[date]:
    """The month by name, the year in digits."""
    found = when.parse(text, language, now)
    runs = RUN.findall(text.translate(NUMERALS))
    if found is None or found.start != found.end or not 0 < len(runs) <= len(("month", "day", "year")):
        return set()
    years = [run for run in runs if len(run) == LONG_YEAR] or runs[1:2]
    return {day for year in years[:1] for day in _days(year, str(found.start.month), str(found.start.day))}


def _days(year: str, one: str, other: str) -> set[date]:
    years = [int(year)] if len(year) == LONG_YEAR else [1900 + int(year), 2000 + int(year)] if len(year) == 2 else []
    orders = {(int(one), int(other)), (int(other), int(one))}
    days = (_day(full, month, day) for full, (month, day) in product(years, orders))
    return {day for day in days if day}


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
