"""The day, the time and the part of day that a message names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from bot.understanding.when import choice, clocks, counting, dates, days, month_days, numbers, spans, weekdays
from bot.understanding.when.grammar import Scene, rewrite
from bot.understanding.when.lexicon import lexicon
from bot.understanding.when.tokens import Token, read

RULES = [
    *numbers.RULES,
    *days.WORDS,
    *weekdays.WEAK,
    *dates.RULES,
    *clocks.RULES,
    *counting.COUNTS,
    *weekdays.OF_MONTHS,
    *month_days.RULES,
    *weekdays.RULES,
    *counting.RULES,
    *days.RULES,
    *spans.NAMES,
]  # fmt: skip


@dataclass(frozen=True)
class When:
    """`start` to `end`, both inclusive; `part` ("morning", "afternoon", "evening") only where no clock `time` is named."""

    start: date
    end: date
    time: time | None
    part: str | None


def parse(text: str, language: str, now: datetime) -> When | None:
    """When `text` speaks of, `now` being in the clinic's zone; None where it names no day."""
    tokens = _understood(text, language, now.date())
    chosen = choice.choose(tokens, now.date())
    if chosen is None:
        return None
    at, part = _clock(_near(chosen.token, tokens), chosen.days.part)
    return When(chosen.days.start, chosen.days.end, at, part)


def clock(text: str, language: str) -> tuple[time | None, str | None]:
    """The clock time, or else the part of day, that `text` names on whatever day."""
    tokens = _understood(text, language, date(2000, 1, 1))
    return _clock(
        tokens,
        next(
            (token.meanings["days"].part for token in tokens if token.means("days") and token.meanings["days"].part),
            None,
        ),
    )


def _understood(text: str, language: str, today: date) -> list[Token]:
    known = lexicon(language)
    tokens = read(text, known)
    changing = any(token.means("change") for token in tokens)
    scene = Scene(today, known, changing or any(token.means("wish") for token in tokens))
    return rewrite(tokens, [*RULES, *(spans.CHANGES if changing else spans.RULES)], scene)


def _near(day: Token, tokens: Sequence[Token]) -> list[Token]:
    """The times and parts of day that stand nearer to this day than to another; of two as near, it is the day before."""
    others = [day, *(token for token in tokens if token.means("days"))]
    return [token for token in tokens if min(others, key=lambda other: _gap(other, token)) is day]


def _gap(day: Token, token: Token) -> tuple[int, bool]:
    before = day.end <= token.at
    return (token.at - day.end if before else day.at - token.end), not before


def _clock(tokens: Sequence[Token], day_part: str | None) -> tuple[time | None, str | None]:
    part = day_part or next((token.meanings["part"] for token in tokens if token.means("part")), None)
    at = next((token.meanings["time"].at(part) for token in tokens if token.means("time")), None)
    return (at, None) if at else (None, part)
