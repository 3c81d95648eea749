"""Days that belong together: a weekday and its date, ranges, before and after."""

from dataclasses import replace
from datetime import timedelta

from bot.understanding.when.calendar import Days, monday, month_from, weekday_after
from bot.understanding.when.grammar import Meaning, Rule, Scene, days
from bot.understanding.when.tokens import Token

LONG = {"week", "month", "weekend"}


def _same(_: Scene, one: Token, other: Token) -> Meaning:
    """Two names of one day; or a day and the week or month it lies in."""
    first, second = one.value, other.value
    if first.weekday is not None and second.weekday is not None:
        return None
    named, rest = (first, second) if first.weekday is not None else (second, first)
    if named.weekday is None:
        return days(first) if first.start == second.start and first.end == second.end else None
    if rest.grain == "day" and rest.start.weekday() != named.weekday:
        return None
    if rest.grain == "week":
        return days(in_week(named, rest))
    return days(replace(rest, part=rest.part or named.part)) if rest.grain not in LONG else None


def in_week(named: Days, week: Days) -> Days:
    day = monday(week.start) + timedelta(days=named.weekday or 0)
    return Days(day, day, part=named.part or week.part)


def _range(_: Scene, one: Token, other: Token) -> Meaning:
    """A weekday that ends a range is the first one after its beginning."""
    first, last = one.value, other.value
    end = weekday_after(first.start, last.weekday) if last.weekday is not None else last.end
    return days(Days(first.start, end, "range", part=last.part or first.part)) if end >= first.start else None


def _weekday_range(scene: Scene, one: Token, other: Token) -> Meaning:
    both = one.value.weekday is not None and other.value.weekday is not None
    return _range(scene, one, other) if both else None


def _either(_: Scene, one: Token, other: Token) -> Meaning:
    first, second = one.value, other.value
    if second.weekday is not None and first.grain == "date" and first.start == first.end and first.start > second.start:
        second = in_week(second, first)
    start, end = min(first.start, second.start), max(first.end, second.end)
    return days(Days(start, end, "range", part=second.part or first.part))


def _moved(_: Scene, __: Token, other: Token) -> Meaning:
    return days(other.value)


def _end_of_stretch(found: Days) -> Days:
    """To the end of the week for a weekday, of the month for a date."""
    if found.grain == "weekday" or found.weekday is not None:
        return replace(found, end=monday(found.start) + timedelta(days=6))
    return replace(found, end=month_from(found.start.replace(day=1), 1) - timedelta(days=1))


def _after(_: Scene, found: Token) -> Meaning:
    following = replace(found.value, start=found.value.end + timedelta(days=1))
    return days(replace(_end_of_stretch(following), grain="range", weekday=None))


def _starting(scene: Scene, found: Token) -> Meaning:
    if found.value.end < scene.today or found.value.start < found.value.end:
        return days(found.value)
    return days(replace(_end_of_stretch(found.value), grain="range", weekday=None))


def _before(scene: Scene, found: Token) -> Meaning:
    end = found.value.start - timedelta(days=1)
    return days(Days(scene.today, end, "range", part=found.value.part)) if end >= scene.today else None


def _with_part(_: Scene, one: Token, part: Token) -> Meaning:
    return days(replace(one.value, part=part.value)) if one.value.part is None else None


def _week_of(_: Scene, unit: Token, found: Token) -> Meaning:
    if unit.value != "week" or found.value.grain != "date":
        return None
    start = monday(found.value.start)
    return days(Days(start, start + timedelta(days=6), "week"))


NAMES: list[Rule] = [
    Rule("(unit) ~ (days)", _week_of),
    Rule("(days) ~ but? ~ (days)", _same),
    Rule("(days) ~ but? ~ (days)", _same),
]
RULES: list[Rule] = [
    Rule("(days) (?:~ time|~ part)* ~ change_to ~ (days)", _moved),
    Rule("(?:from|from_date)? ~ (days) (?:time|part)? ~ (?:to|dash) ~ (days)", _range),
    Rule("from ~ (days) ~ and ~ (days)", _range),
    Rule("(?:from|from_date)? ~ (days) (days)", _weekday_range),
    Rule("(days) part? (?:~ but)? ~ (?:or|and) ~ (days)", _either),
    Rule("(days) but (days) (?=~ (?:or|and) ~ days)", _weekday_range),
    Rule("after ~ (days)", _after),
    Rule("(days) ~ afterwards", _after),
    Rule("starting ~ (days)", _starting),
    Rule("(days) ~ starting", _starting),
    Rule("before ~ (days)", _before),
    Rule("(days) ~ beforehand", _before),
]
CHANGES: list[Rule] = [
    Rule("(?:from|from_date) ~ (days) (days)", _moved),
    Rule("(?:from|from_date|cannot) ~ (days) (?:~ time|~ part)* ~ (?:to|dash) ~ (days)", _moved),
    *RULES,
]
