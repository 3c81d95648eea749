"""Clock times in digits and words."""

import re
from dataclasses import dataclass, replace
from datetime import time

from bot.understanding.when.grammar import Meaning, Rule, Scene, nothing, swapped
from bot.understanding.when.tokens import Token


@dataclass(frozen=True)
class Clock:
    """The hour that was named, minutes after or before it, and which half of the day where that was said too."""

    hour: int
    minute: int = 0
    half: str | None = None

    def at(self, part: str | None) -> time:
        """Of the two times that "three o'clock" can be, the one in the part of day, or else in a clinic's hours."""
        minutes = _hour(self.hour, self.half, part) * 60 + self.minute
        return time(minutes // 60 % 24, minutes % 60)


def _hour(hour: int, half: str | None, part: str | None) -> int:
    if hour == 0 or hour > 12:
        return hour
    if half:
        return hour % 12 + (12 if half == "pm" else 0)
    if part == "evening":
        return hour if hour <= 4 else (hour + 12) % 24
    late = hour < 10 if part == "afternoon" else part is None and hour <= 6
    return hour + 12 if late else hour


def _clock(hour: int, minute: int = 0, half: str | None = None) -> Meaning:
    return ("time", Clock(hour, minute, half)) if 0 <= hour <= 24 and -60 < minute < 60 else None


def _digits(__: Scene, digits: Token) -> Meaning:
    hour, minute, *_ = map(int, re.split(r"\D+", digits.value))
    return _clock(hour, minute)


def _hour_only(_: Scene, hour: Token) -> Meaning:
    return _clock(hour.value) or (_clock(*divmod(hour.value, 100)) if hour.value >= 100 else None)


def _hour_minute(_: Scene, hour: Token, minute: Token) -> Meaning:
    return _clock(hour.value, minute.value)


def _whole_minute(scene: Scene, hour: Token, minute: Token) -> Meaning:
    """ "ten fifteen", but not "ten two"."""
    return _hour_minute(scene, hour, minute) if minute.value >= 10 else None


def _minutes_to(_: Scene, minute: Token, hour: Token) -> Meaning:
    return _clock(hour.value, -minute.value)


def _shifted(_: Scene, clock: Token, minutes: Token) -> Meaning:
    return "time", replace(clock.value, minute=clock.value.minute + minutes.value)


def _shifted_back(_: Scene, clock: Token, minutes: Token) -> Meaning:
    return "time", replace(clock.value, minute=clock.value.minute - minutes.value)


def _named(_: Scene, name: Token) -> Meaning:
    hour, minute = map(int, name.value.split(":"))
    return "time", Clock(hour, minute)


def _around_noon(_: Scene, clock: Token) -> Meaning:
    return "time", replace(clock.value, half="pm" if clock.value.hour < 10 else None)


def _noon(_: Scene) -> Meaning:
    return "time", Clock(12)


def _with_half(_: Scene, clock: Token, half: Token) -> Meaning:
    return "time", replace(clock.value, half=half.value)


def _first(_: Scene, one: Token, other: Token) -> Meaning:
    half = one.value.half or (other.value.half if one.value.hour % 12 < other.value.hour % 12 else None)
    return "time", replace(one.value, half=half)


ALONE = "(?!~(?:unit|counted|month|weak_month|thing|number|ordinal_sign|date_sign|day_sign|sign|later|ago|dash number))"

RULES: list[Rule] = [
    Rule(
        "(?:(?!at|from|starting) (?:in|since)|every|lasting|ago) ~ (?:number|article) after_hour? ~ (?:hour|weak_hour|minute) after_hour?",
        nothing,
    ),
    Rule(
        "(?:number|article) ~ (?:hour|weak_hour|minute) (?!afterwards|beforehand) (?:later|ago|lasting|that)", nothing
    ),
    Rule("(?:at|weak_at)? (spoken_hour) ~ (after_hour)", _hour_minute),
    Rule("(?:at|weak_at)? (spoken_hour) ~ (number) minute?", _whole_minute),
    Rule("(?:at|weak_at)? (spoken_hour)", _hour_only),
    Rule("(?<=clock_digits) (half_letter)", lambda _, half: ("half_of_day", half.value)),
    Rule("(clock_digits)", _digits),
    Rule("(?:at|weak_at) (dotted_digits)", _digits),
    Rule("(dotted_digits) (?=half_of_day|part|hour)", _digits),
    Rule("(before_hour) ~ at? (number) (?:hour|weak_hour)?", swapped(_hour_minute)),
    Rule("(before_hour) ~ (time)", swapped(_shifted)),
    Rule("(number) minute? toward ~ at? (number) (?:hour|weak_hour)?", _minutes_to),
    Rule("minus (number) minute? ~ at? (number) (?:hour|weak_hour)?", _minutes_to),
    Rule("(?:at|weak_at)? (number) (?:hour|weak_hour) ~ minus (number) minute?", swapped(_minutes_to)),
    Rule("(?:at|weak_at) (number) minus (number) minute?", swapped(_minutes_to)),
    Rule("(?:at|weak_at)? (number) (?:hour|weak_hour) ~ (after_hour)", _hour_minute),
    Rule("(?:at|weak_at)? (number) hour ~ plus? ~ (number) (?!hour) minute?" + ALONE, _hour_minute),
    Rule("(?:at|weak_at) (number) weak_hour ~ plus? ~ (number) minute?" + ALONE, _hour_minute),
    Rule("(?:at|weak_at) (number) (?:plus|and)? (number)" + ALONE, _whole_minute),
    Rule("(?:at|weak_at)? (number) hour", _hour_only),
    Rule("(?:at|weak_at) (number) weak_hour", _hour_only),
    Rule("(?:at|weak_at) hour? (number) (after_hour)", _hour_minute),
    Rule("(number) (after_hour)" + ALONE, _hour_minute),
    Rule("(number) (number) (?=half_of_day)", _hour_minute),
    Rule("(number) plus (number) (?=~part)", _whole_minute),
    Rule("(number) (?=~half_of_day)", _hour_only),
    Rule("half_of_day (number)" + ALONE, _hour_only),
    Rule("(?:at|weak_at) hour? ~ (number)" + ALONE, _hour_only),
    Rule("(?:weak_hour) (number)" + ALONE, _hour_only),
    Rule("(number) weak_hour (?=~(?:part|day_part|half_of_day))", _hour_only),
    Rule("(?<!on|month|weekday|in|lasting|ago) (number) (?=~ (?!unit) (?:part|day_part|noon|day part))", _hour_only),
    Rule("(?<=weekday) (number) (?=~ part)", _hour_only),
    Rule("(?<=part) (number) (?=$|but|nothing|wish|day|or)", _hour_only),
    Rule("(clock)", _named),
    Rule("noon ~ (time)", _around_noon),
    Rule("(time) ~ noon", _around_noon),
    Rule("noon", _noon),
    Rule("(time) minus (number) minute?", _shifted_back),
    Rule("(time) (after_hour)", _shifted),
    Rule("(time) ~ (half_of_day)", _with_half),
    Rule("(half_of_day) ~ (time)", swapped(_with_half)),
    Rule("(?:at|weak_at) (time)", lambda _, clock: ("time", clock.value)),
    Rule("(?!from_date) from ~ (number) (?=~ (?:to|and|dash) ~ number" + ALONE + ")", _hour_only),
    Rule("from? ~ (number) (?=(?:to|dash|and|or) at? time)", _hour_only),
    Rule("(time) ~ (?:to|dash|and|or) ~ at? (number)" + ALONE, lambda _, clock, __: ("time", clock.value)),
    Rule("from? ~ (time) ~ (?:to|dash|and|or) ~ at? (time)", _first),
]
