"""Weekdays: bare, of this or another week, of a month."""

from datetime import timedelta

from bot.understanding.when.calendar import Days, ahead, monday, month_from, weekday_after, weekday_before
from bot.understanding.when.grammar import MOVES, Meaning, Rule, Scene, days, one, swapped
from bot.understanding.when.tokens import Token


def _strong(_: Scene, weak: Token) -> Meaning:
    return "weekday", weak.value


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


def _weekday_of(scene: Scene, weekday: Token, named: Token) -> Meaning:
    unit, count = named.value
    return one(monday(scene.today) + timedelta(weeks=count, days=weekday.value)) if unit == "week" else None


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


def _weekday_in_weeks(scene: Scene, weekday: Token, counted: Token) -> Meaning:
    count, unit = counted.value
    return one(monday(scene.today) + timedelta(weeks=count, days=weekday.value)) if unit == "week" else None


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


FOLLOWS = "time|part|noon|half_of_day|move|ordinal|ordinal_digits|number|month|period|on|at|to|or|dash|days"

# Short names that are words too, such as "sun", are weekdays only beside other words of time.
WEAK: list[Rule] = [
    Rule("(?<=at|on|in|or|to|filler) (weak_weekday) (?!nothing)", _strong),
    Rule("(?<=weak_at|from|since|move|but) ~ (weak_weekday) (?!nothing)", _strong),
    Rule(f"(weak_weekday) (?=~ (?:{FOLLOWS}))", _strong),
    Rule("(?<=time|weekday) (weak_weekday)", _strong),
    Rule("(weak_weekday) (?=weak_weekday)", _strong),
    Rule("(?<=weekday) (weak_weekday)", _strong),
    Rule("^ (weak_weekday) $", _strong),
]
OF_MONTHS: list[Rule] = [
    Rule("(ordinal) ~ (weekday) ~ (month|period)", _nth_weekday),
    Rule("(month|period) ~ (ordinal) ~ (weekday)", _in_month_nth_weekday),
]
RULES: list[Rule] = [
    Rule("(weekday) ~ (period)", _weekday_of),
    Rule("(period) ~ (weekday)", swapped(_weekday_of)),
    Rule("(weekday) ~ in (counted)", _weekday_in_weeks),
    Rule("(counted) ~ (?:from|after) ~ (weekday|day)", _after_weekday),
    Rule("in? ~ (counted) later? ~ (weekday)", swapped(_weekday_in_weeks)),
    Rule("(weekday) in? (counted_on)", _weekday_plus),
    Rule("(number) (weekday) ~ later", _nth_coming_weekday),
    Rule("(move) ~ (weekday)", _moved_weekday),
    Rule("(weekday) ~ (move)", swapped(_moved_weekday)),
    Rule("(?!from|from_date|starting) since ~ (weekday)", _since_weekday),
    Rule("since ~ (weekday) (?!~ (?:part|time)? ~ (?:to|dash|and|change_to|change|weekday|days))", _since_unless_asked),
    Rule("(weekday) ~ since_after (?!~ (?:part|time)? ~ weekday)", _since_unless_asked),
    Rule("(weekday)", _weekday),
]
