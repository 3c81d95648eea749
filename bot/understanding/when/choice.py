"""Which of the days in a message is the one that is wanted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.understanding.when.calendar import Days, period
from bot.understanding.when.spans import in_week
from bot.understanding.when.tokens import Token


@dataclass(frozen=True)
class Option:
    token: Token
    days: Days
    rejected: bool
    wished: bool


def choose(tokens: Sequence[Token], today: date) -> Option | None:
    options = _in_named_week(_options(tokens, today))
    changing = any(token.means("change") for token in tokens)
    ranked = sorted(options, key=lambda option: _rank(option, today))
    best = [option for option in ranked if _rank(option, today) == _rank(ranked[0], today)]
    return best[-1 if changing else 0] if best else None


def _rank(option: Option, today: date) -> tuple[bool, bool, bool]:
    """Days to come before days gone by, days that suit before days that do not, days asked for before the others."""
    return option.days.end < today, option.rejected, not option.wished


def _in_named_week(options: list[Option]) -> list[Option]:
    """A bare weekday lies in the week that is named elsewhere in the message."""
    weeks = [option for option in options if option.days.grain == "week" and not option.rejected]
    bare = [option for option in options if option.days.weekday is not None and not option.rejected]
    if len(weeks) != 1 or not bare:
        return options
    return [
        Option(option.token, in_week(option.days, weeks[0].days), option.rejected, True) if option in bare else option
        for option in options
        if option is not weeks[0]
    ]


def _options(tokens: Sequence[Token], today: date) -> list[Option]:
    """Each day with what is said of it in its clause, before it or, where nothing is, after it."""
    found: list[Option] = []
    cue, open_day = "", False
    for token in tokens:
        if token.means("days"):
            found.append(Option(token, token.meanings["days"], cue in {"cannot", "instead"}, cue == "wish"))
            cue, open_day = ("wish", False) if cue == "wish" else ("", not cue)
        elif (following := _following(token, found, today)) is not None:
            found.append(Option(token, following, False, False))
        elif token.means("rejected") or (
            open_day and (token.means("cannot") or (cue == "instead" and token.means("but")))
        ):
            found[-1:] = [Option(last.token, last.days, True, False) for last in found[-1:]]
            cue, open_day = "", False
        elif token.means("but"):
            cue, open_day = "", False
        else:
            cue = next((kind for kind in ("cannot", "instead", "wish") if token.means(kind)), cue)
    return found


def _following(token: Token, found: list[Option], today: date) -> Days | None:
    """ "This week I cannot, the next I can"."""
    if not found or found[-1].days.grain not in {"week", "month"} or not token.means("move"):
        return None
    return period(found[-1].days.grain, 1, today) if token.meanings["move"] in {"coming", "following"} else None
