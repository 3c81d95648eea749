"""What a language needs beside its catalog: locales/<language>/speech.toml."""

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from pathlib import Path

from babel.dates import format_date, format_time

LOCALES = Path(__file__).resolve().parent.parent.parent / "locales"
PLAIN = str.maketrans(
    {"\u202f": " ", "\u00a0": " ", "’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "..."}
)


@dataclass(frozen=True)
class Voice:
    """The carrier's codes: the language and voice of <Say>, the language of <Gather>."""

    say: str
    voice: str
    gather: str


@dataclass(frozen=True)
class Locale:
    """`locale` is Babel's name; `day` and `time` are CLDR patterns; `comma` stands between pieces of a list;
    `names` replaces those that CLDR lacks."""

    locale: str
    day: str
    time: str
    voice: Voice
    comma: str
    names: dict[str, list[str]]


def languages() -> list[str]:
    """Every language that the line speaks."""
    return sorted(path.parent.name for path in LOCALES.glob("*/speech.toml"))


@cache
def locale_of(language: str) -> Locale:
    """The locale of a language; English where the language is not known."""
    path = LOCALES / language / "speech.toml"
    data = tomllib.loads((path if path.exists() else LOCALES / "en" / "speech.toml").read_text())
    return Locale(
        data["locale"],
        data["day"],
        data["time"],
        Voice(**data["voice"]),
        data.get("comma", ", "),
        data.get("names", {}),
    )


def voice_locale(language: str) -> Voice:
    """How the carrier is told to speak and listen in a language."""
    return locale_of(language).voice


def day(moment: date, language: str) -> str:
    """A date as people say it, without the year: "Tuesday, December 1"."""
    locale = locale_of(language)
    if locale.names:
        return f"{locale.names['weekdays'][moment.weekday()]} {moment.day} {locale.names['months'][moment.month - 1]}"
    return plain(format_date(moment, locale.day, locale=locale.locale))


def clock(moment: time | datetime, language: str) -> str:
    """A time of day: "3:00 PM"."""
    locale = locale_of(language)
    return plain(format_time(moment, locale.time, locale=locale.locale))


def plain(text: str) -> str:
    """Typography that a text message can do without: GSM-7 has no curly quotes, long dashes or narrow spaces."""
    return text.translate(PLAIN)
