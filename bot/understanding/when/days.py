"""Relative days, parts of today, holidays; and what of words of time names no day."""

from datetime import timedelta

from bot.understanding.when.calendar import Days, coming_date, period
from bot.understanding.when.grammar import Meaning, Rule, Scene, days, nothing, one, swapped
from bot.understanding.when.tokens import Token


def _day(scene: Scene, day: Token) -> Meaning:
    return one(scene.today + timedelta(days=day.value), "day")


def _day_part(scene: Scene, day: Token) -> Meaning:
    count, part = day.value
    named = scene.today + timedelta(days=count)
    return days(Days(named, named, "day", part=part))


def _this_part(scene: Scene, move: Token, part: Token) -> Meaning:
    return days(Days(scene.today, scene.today, "day", part=part.value)) if move.value == "this" else None


def _part_of_half(_: Scene, half: Token) -> Meaning:
    return "part", "morning" if half.value == "am" else "afternoon"


def _period(scene: Scene, named: Token) -> Meaning:
    unit, count = named.value
    return days(period(unit, count, scene.today))


def _holiday(scene: Scene, named: Token) -> Meaning:
    month, day = named.value
    return one(coming_date(month, day, scene.today))


def _weekend(scene: Scene, unit: Token) -> Meaning:
    return days(period("weekend", 0, scene.today)) if unit.value == "weekend" else None


def _month(scene: Scene, month: Token) -> Meaning:
    return days(period("month", (month.value + 1 - scene.today.month) % 12, scene.today))


def _filler(_: Scene) -> Meaning:
    return "filler", None


WORDS: list[Rule] = [
    Rule(
        "(?<!number) (?:(?!to|from|from_date|at|in) on)+(?=~ (?:weekday|weak_weekday|move|period|day|unit|part|noon))",
        _filler,
    ),
    Rule("every ~ (?:move|ordinal)? ~ number? (?:unit|day_sign|hour)", nothing),
    Rule("every ~ (?:move|ordinal)? ~ (?:counted|weekday|weak_weekday|part|period)", nothing),
]
RULES: list[Rule] = [
    Rule("(day_part)", _day_part),
    Rule("(move) ~ (part)", _this_part),
    Rule("(part) ~ (move)", swapped(_this_part)),
    Rule("(day)", _day),
    Rule("(period)", _period),
    Rule("(holiday)", _holiday),
    Rule("(unit)", _weekend),
    Rule("(month)", _month),
    Rule("in (weak_month)", _month),
    Rule("(?<=days) (half_of_day)", _part_of_half),
]
