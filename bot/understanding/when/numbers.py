"""Numbers in words, ordinals, and numbers that count things and are no dates."""

from bot.understanding.when.grammar import Meaning, Rule, Scene, nothing
from bot.understanding.when.tokens import Token


def _tens(_: Scene, tens: Token | None, units: Token | None) -> Meaning:
    return "number", (tens.value if tens else 1) * 10 + (units.value if units else 0)


def _sum(_: Scene, one: Token, other: Token) -> Meaning:
    return "number", one.value + other.value


def _number(_: Scene, word: Token) -> Meaning:
    return "number", word.value


def _ordinal(_: Scene, number: Token) -> Meaning:
    return ("ordinal_digits", number.value) if 1 <= number.value <= 31 else None


def _ordinal_sum(_: Scene, tens: Token, units: Token) -> Meaning:
    return ("ordinal", tens.value + units.value) if tens.value in {20, 30} else None


def _day_ordinal_sum(_: Scene, tens: Token, units: Token) -> Meaning:
    return "day_ordinal", tens.value + units.value


MEASURED = "(?:number|ordinal_digits|date_digits|dotted_digits|clock_digits)"

RULES: list[Rule] = [
    Rule("(round) plus? (ordinal)", _ordinal_sum),
    Rule("(ordinal) plus? (ordinal)", _ordinal_sum),
    Rule("(round) plus? (day_ordinal)", _day_ordinal_sum),
    Rule(f"reading (?:(?!since|weekday|month|day|move|ago|in).){{0,3}} {MEASURED} (?:.{{0,2}} {MEASURED})?", nothing),
    Rule("(numeral)? tens (numeral)?", _tens),
    Rule("(round) plus? (numeral)", _sum),
    Rule("(numeral) (added_round)", _sum),
    Rule("(numeral|teen|round)", _number),
    Rule("(number) (?!hour) ordinal_sign", _ordinal),
    Rule("number (?:(?:to|dash|or|and|plus) number)? ~ thing", nothing),
    Rule("(?:ordinal|ordinal_digits|number ordinal_sign) ~ thing", nothing),
]
