"""Days of a month that is not named, or only as this or next month."""

from bot.understanding.when.calendar import Days, day_of_month, full_date, month_from
from bot.understanding.when.grammar import Meaning, Rule, Scene, days, one, swapped
from bot.understanding.when.tokens import Token


def _bare_days(scene: Scene, first: Token, last: Token) -> Meaning:
    start = day_of_month(first.value, scene.today)
    end = day_of_month(last.value, start) if start else None
    return days(Days(start, end)) if start and end else None


def _day_of_month(scene: Scene, day: Token) -> Meaning:
    return one(day_of_month(day.value, scene.today))


def _day_of_period(scene: Scene, day: Token, named: Token) -> Meaning:
    unit, count = named.value
    first = month_from(scene.today, count)
    return one(full_date(first.year, first.month, day.value)) if unit == "month" else None


SIGN = "(?:date_sign|day_sign)"
JOIN = "~ (?:to|dash|and|or) ~"
FREE = "(?!~ (?:unit|hour|weak_hour|sign|thing|half_of_day|minute|number|after_hour))"
ORDINAL = "(ordinal_digits|day_ordinal)"

RULES: list[Rule] = [
    Rule(f"on? ~ (number|ordinal|ordinal_digits|day_ordinal) {SIGN}? ~ (period)", _day_of_period),
    Rule(f"(period) ~ on? ~ (number) {SIGN}", swapped(_day_of_period)),
    Rule("(period) ~ on ~ (number)", swapped(_day_of_period)),
    Rule(f"(?:from|from_date)? ~ on ~ (number) {JOIN} on? ~ (number) {FREE}", _bare_days),
    Rule(f"from_date ~ on? ~ (number) ~ to ~ on? ~ (number) {FREE}", _bare_days),
    Rule(f"from? ~ on? ~ (ordinal|ordinal_digits|day_ordinal) {JOIN} on? ~ {ORDINAL} {FREE}", _bare_days),
    Rule(f"from? ~ on? ~ (number) {JOIN} on? ~ (number) {SIGN}", _bare_days),
    Rule("on? ~ (number) (?:date_sign|day_sign (?!~ (?:later|ago|lasting|that)))", _day_of_month),
    Rule(f"on? ~ {ORDINAL} {FREE}", _day_of_month),
    Rule(f"on ~ (number|ordinal) {FREE}", _day_of_month),
    Rule(f"(?<=before|after|starting|from_date|cannot) (number) {FREE}", _day_of_month),
]
