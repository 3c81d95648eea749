"""When the desk is open: hours by weekday, split shifts, holidays, in the clinic's zone. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count, pairwise, takewhile
from zoneinfo import ZoneInfo

USUAL = "mon-fri 08:00-17:00"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ENTRY = re.compile(rf"({'|'.join(DAYS)})(?:-({'|'.join(DAYS)}))?((?: \d\d:\d\d-\d\d:\d\d)+)")
MIDNIGHT = time(0)  # where a shift ends at it, "24:00"

Shift = tuple[time, time]


@dataclass(frozen=True)
class Hours:
    """The shifts of each weekday, Monday first, in order; days on which nobody comes; where the clinic's clock hangs."""

    week: tuple[tuple[Shift, ...], ...]
    holidays: frozenset[date]
    zone: ZoneInfo


def read(week: str, holidays: str, zone: ZoneInfo) -> Hours:
    """Hours from words: "mon-fri 08:00-12:00 13:00-17:00; sat 09:00-12:00" and "2026-12-25, 2027-01-01".

    A weekday not named is closed. Raises ValueError, which says what is wrong with them.
    """
    shifts: dict[int, tuple[Shift, ...]] = {}
    for entry in filter(None, (part.strip() for part in week.casefold().split(";"))):
        found = ENTRY.fullmatch(entry)
        if found is None:
            raise ValueError(f'"{entry}" is not of the form "{USUAL}"')
        first, last = DAYS.index(found[1]), DAYS.index(found[2] or found[1])
        for day in range(first, last + 1 + 7 * (last < first)):
            if day % 7 in shifts:
                raise ValueError(f"{DAYS[day % 7]} is named twice")
            shifts[day % 7] = _shifts(found[3])
    if not shifts:
        raise ValueError("no day is open")
    days = frozenset(date.fromisoformat(day.strip()) for day in holidays.split(",") if day.strip())
    return Hours(tuple(shifts.get(day, ()) for day in range(7)), days, zone)


def _shifts(words: str) -> tuple[Shift, ...]:
    """The shifts of a day, " 08:00-12:00 13:00-17:00"."""
    pairs = [pair.split("-") for pair in words.split()]
    shifts = tuple((time.fromisoformat(opens), _end(closes)) for opens, closes in pairs)
    ends = [moment for opens, closes in shifts for moment in (opens, closes if closes != MIDNIGHT else time.max)]
    if any(later <= earlier for earlier, later in pairwise(ends)):
        raise ValueError(f'the shifts "{words.strip()}" are not one after the other')
    return shifts


def _end(words: str) -> time:
    return MIDNIGHT if words == "24:00" else time.fromisoformat(words)


def is_open(hours: Hours, at: datetime) -> bool:
    return next(_openings(hours, at))[0] <= at


def next_opening(hours: Hours, at: datetime) -> datetime:
    """When the desk opens next, after `at`, in the clinic's zone."""
    return next(opens for opens, _ in _openings(hours, at) if opens > at).astimezone(hours.zone)


def last_closing(hours: Hours, at: datetime) -> datetime:
    """When the desk closed last, not after `at`, in the clinic's zone; a month ago where it was not open since."""
    began = at - timedelta(days=30)
    closed = [closes for _, closes in takewhile(lambda opening: opening[1] <= at, _openings(hours, began))]
    return (closed[-1] if closed else began).astimezone(hours.zone)


def after_open_time(hours: Hours, at: datetime, span: timedelta) -> datetime:
    """When the desk will have been open for `span` since `at`, in the clinic's zone."""
    for opens, closes in _openings(hours, at):
        begins = max(opens, at.astimezone(UTC))
        if begins + span <= closes:
            return (begins + span).astimezone(hours.zone)
        span -= closes - begins
    raise AssertionError("openings never end")


def end_of_next_day(hours: Hours, at: datetime) -> datetime:
    """When the desk closes on the next day that it is open, not counting the day of `at`, in the clinic's zone."""
    tomorrow = at.astimezone(hours.zone).date() + timedelta(days=1)
    openings = _openings(hours, _moment(tomorrow, MIDNIGHT, hours.zone))
    first, closes = next(openings)
    day = first.astimezone(hours.zone).date()
    for opens, later in openings:
        if opens.astimezone(hours.zone).date() != day:
            break
        closes = later
    return closes.astimezone(hours.zone)


def _openings(hours: Hours, at: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Each opening that ends after `at`, in UTC, where an hour is an hour also in the nights that lose or gain one."""
    today = at.astimezone(hours.zone).date()
    for day in (today + timedelta(days=later) for later in count()):
        for opens, closes in () if day in hours.holidays else hours.week[day.weekday()]:
            ends = _moment(day + timedelta(days=closes == MIDNIGHT), closes, hours.zone)
            if ends > at:
                yield _moment(day, opens, hours.zone), ends


def _moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, zone).astimezone(UTC)
