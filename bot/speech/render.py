"""From a key and its arguments to the words that a patient reads or hears."""

import re
import string
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.lists import format_list

from bot.speech import locales
from bot.speech.catalogs import template

DOUBLE_STOP = re.compile(r"(?<!\.)\.\.(?!\.)")  # "at 3:00 p.m." at the end of a sentence


def render(key: str, args: Mapping[str, Any], language: str, channel: str, zone: ZoneInfo) -> str:
    """The words of phrase `key` in `language`, for `channel` "sms" or "voice", times told in `zone`.

    An argument is text, a number, an ISO moment, a phrase `{"say": key, "args": {…}}`, or a list of these. A
    blank's format says how it is told: `day`, `time`, `when` (both), `list` (a, b and c), `joined` (a, b, c), `numbered` (1) … 2) …),
    `lines` (one below the other). Raises KeyError for an unknown key or a missing argument.
    """
    words = _Words(language, channel, zone)
    text = words.format(template(key, language, channel, _count(args)), **args)
    return DOUBLE_STOP.sub(".", locales.plain(text))


def _count(args: Mapping[str, Any]) -> int:
    count = args.get("count", 1)
    return count if isinstance(count, int) else 1


class _Words(string.Formatter):
    """A formatter whose formats are kinds of information, each told the way of one language."""

    def __init__(self, language: str, channel: str, zone: ZoneInfo) -> None:
        self.language, self.channel, self.zone = language, channel, zone

    def format_field(self, value: Any, format_spec: str) -> str:
        match format_spec:
            case "day":
                return locales.day(self._moment(value), self.language)
            case "time":
                return locales.clock(self._moment(value), self.language)
            case "when":
                return self._when(value)
            case "list":
                texts = [self._text(one) for one in value]
                return format_list(texts, locale=locales.locale_of(self.language).locale)
            case "joined":
                return locales.locale_of(self.language).comma.join(self._text(one) for one in value)
            case "numbered":
                return self._numbered([self._text(one) for one in value])
            case "lines":
                return ("\n" if self.channel == "sms" else " ").join(self._text(one) for one in value)
        return self._text(value)

    def _when(self, value: str) -> str:
        moment = self._moment(value)
        comma = locales.locale_of(self.language).comma
        return f"{locales.day(moment, self.language)}{comma}{locales.clock(moment, self.language)}"

    def _moment(self, value: str) -> datetime:
        return datetime.fromisoformat(value).astimezone(self.zone)

    def _numbered(self, texts: Sequence[str]) -> str:
        if self.channel == "voice":
            spoken = [
                render("voice.option", {"option": text, "number": number}, self.language, "voice", self.zone)
                for number, text in enumerate(texts, 1)
            ]
            return " ".join(spoken)
        return "\n".join(f"{number}) {text}" for number, text in enumerate(texts, 1))

    def _text(self, value: Any) -> str:
        if isinstance(value, dict):
            return render(value["say"], value.get("args", {}), self.language, self.channel, self.zone)
        if isinstance(value, str) and _is_moment(value):
            return self._when(value)
        return str(value)


def _is_moment(text: str) -> bool:
    """Whether a bare argument is an ISO moment with its offset, as an offered time is."""
    if len(text) < len("2026-01-01T00:00+00:00") or text[10:11] != "T":
        return False
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
