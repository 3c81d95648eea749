"""So many days, weeks or months from here; and this, last or next week, month or weekend."""

from bot.understanding.when.calendar import Days, ahead
from bot.understanding.when.grammar import MOVES, Meaning, Rule, Scene, days, nothing, one, swapped
from bot.understanding.when.tokens import Token


def _moved_unit(_: Scene, move: Token, unit: Token) -> Meaning:
    return "period", (unit.value, MOVES[move.value])


def _counted(_: Scene, count: Token | None, unit: Token) -> Meaning:
    return "counted", (
        count.value if count and count.means("number") else 1,
        unit.value if unit.means("unit") else "day",
    )


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


UNIT = "(unit|day_sign)"

COUNTS: list[Rule] = [
    Rule(f"(?<=in|ago) ~ (number|article)? {UNIT} (?!~ number)", _counted),
    Rule(f"(?<=lasting|since) ~ (number|article) ~ {UNIT}", _counted),
    Rule("(?<=move|dash|or|to) (number) ~ (unit)", _counted),
    Rule(f"(number|article) ~ {UNIT} (?=~ (?:in|later|ago|that|lasting|from|move))", _counted),
    Rule("in ~ (number) ~ (?:or|to|dash) ~ (counted)", _between),
    Rule("(number) ~ (?:or|to|dash) ~ (counted) later", _between),
    Rule("(?:lasting|since) ~ counted", nothing),
    Rule("counted lasting", nothing),
    Rule("ago ~ counted ~ that", nothing),
    Rule("(move) ~ (unit)", _moved_unit),
    Rule("(unit) ~ (move)", swapped(_moved_unit)),
]
RULES: list[Rule] = [
    Rule("(counted) ~ ago", _ago),
    Rule("ago ~ (counted)", _ago),
    Rule("in? ~ (move) ~ (counted)", _within),
    Rule("in? ~ (counted) ~ (move)", swapped(_within)),
    Rule("in ~ (counted)", _in),
    Rule("(counted) ~ later", _in),
]
