"""Days without a month: relative ones, weekdays, days of the month; weeks and months."""

from dataclasses import replace
from datetime import timedelta

from bot.understanding.when.calendar import (
    Days,
    ahead,
    coming_date,
    day_of_month,
    full_date,
    monday,
    month_from,
    period,
    weekday_after,
    weekday_before,
)
from bot.understanding.when.grammar import Meaning, Rule, Scene, days, nothing, one
from bot.understanding.when.tokens import Token

MOVES = {"this": 0, "coming": 1, "following": 1, "last": -1, "after_next": 2}


def _day(scene: Scene, day: Token) -> Meaning:
    return one(scene.today + timedelta(days=day.value), "day")


def _day_part(scene: Scene, day: Token) -> Meaning:
    count, part = day.value
    return days(replace(period("day", count, scene.today) or Days(scene.today, scene.today), part=part))


def _this_part(scene: Scene, move: Token, part: Token) -> Meaning:
    return _day_part(scene, _valued(part, (0, part.value))) if move.value == "this" else None


def _part_this(scene: Scene, part: Token, move: Token) -> Meaning:
    return _this_part(scene, move, part)


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


def _period_day(scene: Scene, named: Token, day: Token) -> Meaning:
    return _day_of_period(scene, day, named)


def _weekday(scene: Scene, weekday: Token) -> Meaning:
    day = weekday_after(scene.today, weekday.value)
    return days(Days(day, day, "weekday", weekday.value))


def _moved_weekday(scene: Scene, move: Token, weekday: Token) -> Meaning:
    of_this_week = monday(scene.today) + timedelta(days=weekday.value)
    if move.value == "last":
        return one(weekday_before(scene.today, weekday.value))
    if move.value == "coming" or (move.value == "this" and of_this_week < scene.today):
        return _weekday(scene, weekday)
    return one(of_this_week + timedelta(weeks=MOVES[move.value]))


def _weekday_moved(scene: Scene, weekday: Token, move: Token) -> Meaning:
    return _moved_weekday(scene, move, weekday)


def _weekday_of(scene: Scene, weekday: Token, named: Token) -> Meaning:
    unit, count = named.value
    return one(monday(scene.today) + timedelta(weeks=count, days=weekday.value)) if unit == "week" else None


def _of_weekday(scene: Scene, named: Token, weekday: Token) -> Meaning:
    return _weekday_of(scene, weekday, named)


def _nth_weekday(scene: Scene, place: Token, weekday: Token, where: Token) -> Meaning:
    if where.means("period") and where.value[0] != "month":
        return None
    count = where.value[1] if where.means("period") else (where.value + 1 - scene.today.month) % 12
    first = month_from(scene.today.replace(day=1), count)
    return one(weekday_after(first - timedelta(days=1), weekday.value) + timedelta(weeks=place.value - 1))


def _in_month_nth_weekday(scene: Scene, where: Token, place: Token, weekday: Token) -> Meaning:
    return _nth_weekday(scene, place, weekday, where)


def _nth_coming_weekday(scene: Scene, count: Token, weekday: Token) -> Meaning:
    """ "Two Fridays from now"."""
    return one(weekday_after(scene.today, weekday.value) + timedelta(weeks=min(count.value, 99) - 1))


def _part_of_half(_: Scene, half: Token) -> Meaning:
    return "part", "morning" if half.value == "am" else "afternoon"


def _weekday_in_weeks(scene: Scene, weekday: Token, counted: Token) -> Meaning:
    count, unit = counted.value
    return _weekday_of(scene, weekday, _valued(counted, (unit, count)))


def _in_weeks_weekday(scene: Scene, counted: Token, weekday: Token) -> Meaning:
    return _weekday_in_weeks(scene, weekday, counted)


def _after_weekday(scene: Scene, counted: Token, base: Token) -> Meaning:
    """ "A week from Tuesday"."""
    start = (
        weekday_after(scene.today, base.value) if base.means("weekday") else scene.today + timedelta(days=base.value)
    )
    return one(ahead(counted.value[1], counted.value[0], start))


def _weekday_plus(scene: Scene, weekday: Token, counted: Token) -> Meaning:
    start = weekday_after(scene.today - timedelta(days=1), weekday.value)
    return one(ahead(counted.value[1], counted.value[0], start))


def _since_weekday(scene: Scene, weekday: Token) -> Meaning:
    return one(weekday_before(scene.today, weekday.value))


def _since_unless_asked(scene: Scene, weekday: Token) -> Meaning:
    """ "Desde el lunes" is when it began, unless the message asks for a time."""
    return None if scene.asks else _since_weekday(scene, weekday)


def _moved_unit(_: Scene, move: Token, unit: Token) -> Meaning:
    return "period", (unit.value, MOVES[move.value])


def _unit_moved(scene: Scene, unit: Token, move: Token) -> Meaning:
    return _moved_unit(scene, move, unit)


def _period(scene: Scene, named: Token) -> Meaning:
    unit, count = named.value
    return days(period(unit, count, scene.today))


def _holiday(scene: Scene, named: Token) -> Meaning:
    return one(coming_date(*named.value, scene.today))


def _weekend(scene: Scene, unit: Token) -> Meaning:
    return days(period("weekend", 0, scene.today)) if unit.value == "weekend" else None


def _month(scene: Scene, month: Token) -> Meaning:
    return days(period("month", (month.value + 1 - scene.today.month) % 12, scene.today))


def _counted(_: Scene, count: Token | None, unit: Token) -> Meaning:
    return "counted", (count.value if count and count.means("number") else 1, unit.value if unit.means("unit") else "day")


def _in(scene: Scene, counted: Token) -> Meaning:
    return one(ahead(counted.value[1], counted.value[0], scene.today))


def _between(scene: Scene, first: Token, counted: Token) -> Meaning:
    count, unit = counted.value
    start, end = ahead(unit, first.value, scene.today), ahead(unit, count, scene.today)
    return days(Days(start, end)) if start and end and start <= end else None


def _ago(scene: Scene, counted: Token) -> Meaning:
    return one(ahead(counted.value[1], -counted.value[0], scene.today))


def _within(scene: Scene, move: Token, counted: Token) -> Meaning:
    """ "The next two weeks"."""
    end = ahead(counted.value[1], counted.value[0], scene.today)
    return days(Days(scene.today, end)) if end and move.value in {"coming", "following"} else None


def _within_reversed(scene: Scene, counted: Token, move: Token) -> Meaning:
    return _within(scene, move, counted)


def _strong(_: Scene, weak: Token) -> Meaning:
    return "weekday", weak.value


def _valued(token: Token, value: object) -> Token:
    return replace(token, meanings={"": value})


JOIN = "~ (?:to|dash|and|or) ~"
UNIT = "(unit|day_sign)"
FREE = "(?!~ (?:unit|hour|weak_hour|sign|thing|half_of_day|minute|number|after_hour))"
DAY_FOLLOWS = "time|part|noon|half_of_day|move|ordinal|ordinal_digits|number|month|period|on|at|to|or|dash|days"

WORDS: list[Rule] = [
    Rule("(?<!number) (?:(?!to|from|from_date|at|in) on)+ (?=~ (?:weekday|weak_weekday|move|period|day|unit|part|noon))", lambda *_: ("filler", None)),
    Rule(
        f"every ~ (?:move|ordinal)? ~ (?:counted|number? {UNIT}|number? hour|weekday|weak_weekday|part|period)", nothing
    ),
    Rule("(?<=at|on|in|or|to|filler) (weak_weekday) (?!nothing)", _strong),
    Rule("(?<=weak_at|from|since|move|but) ~ (weak_weekday) (?!nothing)", _strong),
    Rule(f"(weak_weekday) (?=~ (?:{DAY_FOLLOWS}))", _strong),
    Rule("(?<=time) (weak_weekday)", _strong),
    Rule("^ (weak_weekday) $", _strong),
]

RULES: list[Rule] = [
    # so many days or weeks, from here
    Rule(f"(?<=in|ago) ~ (number|article)? {UNIT} (?!~ number)", _counted),
    Rule(f"(?<=lasting|since) ~ (number|article) ~ {UNIT}", _counted),
    Rule("(?<=move|dash|or|to) (number) ~ (unit)", _counted),
    Rule(f"(number|article) ~ {UNIT} (?=~ (?:in|later|ago|that|lasting|from|move))", _counted),
    Rule("(?:lasting|since) ~ counted", nothing),
    Rule("counted lasting", nothing),
    Rule("ago ~ counted ~ that", nothing),
    Rule("(move) ~ (unit)", _moved_unit),
    Rule("(unit) ~ (move)", _unit_moved),
    # days of the month
    Rule("(ordinal) ~ (weekday) ~ (month|period)", _nth_weekday),
    Rule("(month|period) ~ (ordinal) ~ (weekday)", _in_month_nth_weekday),
    Rule("on? ~ (number|ordinal|ordinal_digits|day_ordinal) (?:date_sign|day_sign)? ~ (period)", _day_of_period),
    Rule("(period) ~ on? ~ (number) (?:date_sign|day_sign)", _period_day),
    Rule("(period) ~ on ~ (number)", _period_day),
    Rule(f"(?:from|from_date)? ~ on ~ (number) {JOIN} on? ~ (number) {FREE}", _bare_days),
    Rule(f"from_date ~ on? ~ (number) ~ to ~ on? ~ (number) {FREE}", _bare_days),
    Rule(f"from? ~ on? ~ (ordinal|ordinal_digits) {JOIN} on? ~ (ordinal_digits|day_ordinal) {FREE}", _bare_days),
    Rule(f"from? ~ on? ~ (number) {JOIN} on? ~ (number) (?:date_sign|day_sign)", _bare_days),
    Rule("on? ~ (number) (?:date_sign|day_sign (?!~ (?:later|ago|lasting|that)))", _day_of_month),
    Rule(f"on? ~ (ordinal_digits|day_ordinal) {FREE}", _day_of_month),
    Rule(f"on ~ (number|ordinal) {FREE}", _day_of_month),
    Rule(f"(?<=before|after|starting) (number) {FREE}", _day_of_month),
    # weekdays
    Rule("(weekday) ~ (period)", _weekday_of),
    Rule("(period) ~ (weekday)", _of_weekday),
    Rule("(weekday) ~ in (counted)", _weekday_in_weeks),
    Rule("(counted) ~ (?:from|after) ~ (weekday|day)", _after_weekday),
    Rule("in? ~ (counted) later? ~ (weekday)", _in_weeks_weekday),
    Rule("(weekday) in? (counted_on)", _weekday_plus),
    Rule("(number) (weekday) ~ later", _nth_coming_weekday),
    Rule("(move) ~ (weekday)", _moved_weekday),
    Rule("(weekday) ~ (move)", _weekday_moved),
    Rule("(?!from|from_date|starting) since ~ (weekday)", _since_weekday),
    Rule("since ~ (weekday) (?!~ (?:part|time)? ~ (?:to|dash|and|change_to|change|weekday|days))", _since_unless_asked),
    Rule("(weekday) ~ since_after (?!~ (?:part|time)? ~ weekday)", _since_unless_asked),
    Rule("(weekday)", _weekday),
    # relative days
    Rule("in ~ (number) ~ (?:or|to|dash) ~ (counted)", _between),
    Rule("(number) ~ (?:or|to|dash) ~ (counted) later", _between),
    Rule("(counted) ~ ago", _ago),
    Rule("ago ~ (counted)", _ago),
    Rule("in? ~ (move) ~ (counted)", _within),
    Rule("in? ~ (counted) ~ (move)", _within_reversed),
    Rule("in ~ (counted)", _in),
    Rule("(counted) ~ later", _in),
    Rule("(day_part)", _day_part),
    Rule("(move) ~ (part)", _this_part),
    Rule("(part) ~ (move)", _part_this),
    Rule("(day)", _day),
    Rule("(period)", _period),
    Rule("(holiday)", _holiday),
    Rule("(unit)", _weekend),
    Rule("(month)", _month),
    Rule("in (weak_month)", _month),
    Rule("(?<=days) (half_of_day)", _part_of_half),
]
