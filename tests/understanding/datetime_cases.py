"""`python -m tests.understanding.datetime_cases`: how much of the shared time expressions is read right, by language.

Scored are the expressions that name a day to come or a clock time; beside ours stands dateparser's score, where it is installed.
"""

import importlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.understanding import when
from tests.shared import DATA

CASES = DATA / "datetime" / "cases.jsonl"
DAY = {"day", "date", "week"}
CLOCK = {"hour", "minute", "time", "dateTime"}


@dataclass(frozen=True)
class Case:
    language: str
    text: str
    now: datetime
    grain: str
    days: set[date]
    time: time | None


@dataclass(frozen=True)
class Score:
    right: int
    all: int

    @property
    def share(self) -> float:
        return self.right / self.all


def cases() -> Iterator[Case]:
    for line in CASES.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        now = datetime.fromisoformat(row["ref"])
        expected = _moment(row["expected"], now)
        if expected and row["grain"] in DAY | CLOCK and expected.date() >= now.date():
            also = _moment(row.get("past") or row["expected"], now)
            days = {found.date() for found in (expected, also) if found}
            yield Case(row["lang"], row["text"], now, row["grain"], days, _clock(row["grain"], expected))


def ours(case: Case) -> bool:
    found = when.parse(case.text, case.language, case.now)
    at, _ = when.clock(case.text, case.language)
    if case.time:
        return at == case.time and (found is None or found.start in case.days)
    start = found.start if found else None
    return start in case.days or (
        case.grain == "week" and start is not None and start - timedelta(start.weekday()) in case.days
    )


def dateparsers() -> Callable[[Case], bool] | None:
    try:
        dateparser = importlib.import_module("dateparser")
    except ImportError:
        return None

    def right(case: Case) -> bool:
        language = "fil" if case.language == "tl" else case.language
        settings = {"RELATIVE_BASE": case.now, "PREFER_DATES_FROM": "future"}
        found = dateparser.parse(case.text, languages=[language], settings=settings)
        if case.time:
            return found is not None and (found.hour, found.minute) == (case.time.hour, case.time.minute)
        return found is not None and found.date() in case.days

    return right


def scores(right: Callable[[Case], bool]) -> dict[str, Score]:
    found: dict[str, list[bool]] = {}
    for case in cases():
        found.setdefault(case.language, []).append(right(case))
    return {language: Score(sum(results), len(results)) for language, results in sorted(found.items())}


def _moment(text: str, now: datetime) -> datetime | None:
    """A date, a date and time, or a time of the day itself; None for what the source leaves open."""
    try:
        return datetime.combine(now, time.fromisoformat(text)) if len(text) == 8 else datetime.fromisoformat(text)
    except ValueError:
        return None


def _clock(grain: str, expected: datetime) -> time | None:
    return expected.time().replace(second=0) if grain in CLOCK else None


def main() -> None:
    theirs = dateparsers()
    compared = scores(theirs) if theirs else {}
    print("language  cases  right  share  dateparser")
    for language, score in scores(ours).items():
        other = f"{compared[language].share:.3f}" if language in compared else "not installed"
        print(f"{language:8}  {score.all:5}  {score.right:5}  {score.share:.3f}  {other}")


if __name__ == "__main__":
    main()
