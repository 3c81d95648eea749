"""Dates with their month: in digits, and by name."""

import re
from dataclasses import replace

from bot.understanding.when.calendar import Days, coming_date, day_of_month, full_date
from bot.understanding.when.grammar import Meaning, Rule, Scene, days, one
from bot.understanding.when.tokens import Token


def _iso(_: Scene, digits: Token) -> Meaning:
    return one(full_date(*map(int, re.split(r"\D", digits.value))))


def _digits(scene: Scene, digits: Token) -> Meaning:
    first, second, *year = (int(part) for part in re.split(r"\D+", digits.value))
    day, month = (first, second) if scene.known.day_first else (second, first)
    if month > 12 >= day:
        day, month = month, day
    return one(full_date(year[0], month, day) if year else coming_date(month, day, scene.today))


def _dashed(scene: Scene, first: Token, second: Token) -> Meaning:
    return _digits(scene, replace(first, meanings={"": f"{first.value}-{second.value}"}))


def _day_month(scene: Scene, day: Token, month: Token, year: Token | None = None) -> Meaning:
    if year:
        return one(full_date(year.value, month.value + 1, day.value)) if year.value > 1900 else None
    return one(coming_date(month.value + 1, day.value, scene.today))


def _month_day(scene: Scene, month: Token, day: Token, year: Token | None = None) -> Meaning:
    return _day_month(scene, day, month, year)


def _year_month_day(scene: Scene, year: Token, month: Token, day: Token) -> Meaning:
    return _day_month(scene, day, month, year)


def _days_of_month(scene: Scene, first: Token, last: Token, month: Token) -> Meaning:
    end = coming_date(month.value + 1, last.value, scene.today)
    return days(Days(end.replace(day=first.value), end)) if end and 1 <= first.value <= end.day else None


def _month_days(scene: Scene, month: Token, first: Token, last: Token) -> Meaning:
    return _days_of_month(scene, first, last, month)


def _weekday_date(scene: Scene, weekday: Token, number: Token) -> Meaning:
    """ "Thursday 3" is a date where the third is a Thursday."""
    found = day_of_month(number.value, scene.today)
    return one(found) if found and found.weekday() == weekday.value else None


NUMBER = "on? ~ (number|ordinal|ordinal_digits|day_ordinal) (?:date_sign|day_sign)?"
BARE = "on? ~ (number|ordinal_digits|day_ordinal) (?:date_sign|day_sign)?"
MONTH = "on? (month|weak_month)"
JOIN = "~ (?:to|dash|and|or) ~"
NOT_COUNTING = "(?!~ (?:unit|hour|weak_hour|half_of_day|thing|after_hour|sign|weekday))"

RULES: list[Rule] = [
    Rule("(iso_digits)", _iso),
    Rule("(date_digits) (?!~ (?:thing|sign|unit))", _digits),
    Rule("on ~ (dotted_digits) (?!~ (?:thing|half_of_day))", _digits),
    Rule("(dotted_digits) (?=but? ~ at? ~ (?:clock_digits|dotted_digits|number (?:hour|weak_hour)))", _digits),
    Rule("^ (dotted_digits) $", _digits),
    Rule("(?:on|weekday) but? (number) dash (number)", _dashed),
    Rule("^ (number) dash (number) $", _dashed),
    Rule(f"(?:from|from_date)? ~ {BARE} {JOIN} {BARE} ~ {MONTH}", _days_of_month),
    Rule(f"(?:from|from_date)? ~ {MONTH} ~ {BARE} {JOIN} {BARE} {NOT_COUNTING}", _month_days),
    Rule(f"(number) year_sign ~ {MONTH} ~ {NUMBER}", _year_month_day),
    Rule(f"{NUMBER} ~ dash? {MONTH} ~ (?:but|dash)? ~ (number) year_sign? {NOT_COUNTING}", _day_month),
    Rule(f"{NUMBER} ~ dash? {MONTH}", _day_month),
    Rule(f"{MONTH} ~ dash? {NUMBER} ~ (?:but|dash)? ~ (number) year_sign? {NOT_COUNTING}", _month_day),
    Rule(
        f"{MONTH} ~ dash? on? ~ (number|ordinal_digits|day_ordinal) (?:date_sign|day_sign)? (?!~ (?:hour|weak_hour))",
        _month_day,
    ),
    Rule(f"{MONTH} ~ dash? {NUMBER} {NOT_COUNTING}", _month_day),
    Rule(f"(weekday) but? (?!~ (?:at|weak_at)) ~ {BARE} {NOT_COUNTING}", _weekday_date),
]
