"""Days, weeks and months, counted from today."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Days:
    """`start` to `end`; `weekday` only while it is a bare one, which a week named elsewhere may still move."""

    start: date
    end: date
    grain: str = "date"
    weekday: int | None = None
    part: str | None = None


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def month_from(day: date, count: int) -> date:
    """The same day `count` months on, or the last day of that month."""
    years, month = divmod(day.month - 1 + count, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def period(unit: str, count: int, today: date) -> Days | None:
    """The week, weekend or month that lies `count` from this one; of this one, what is left."""
    if unit in {"week", "weekend"}:
        start = monday(today) + timedelta(weeks=count, days=5 if unit == "weekend" else 0)
        end = monday(today) + timedelta(weeks=count, days=6)
    elif unit == "month":
        start = month_from(today.replace(day=1), count)
        end = month_from(start, 1) - timedelta(days=1)
    elif unit == "day":
        start = end = today + timedelta(days=count)
    else:
        return None
    return Days(max(start, today) if count == 0 else start, end, unit)


def ahead(unit: str, count: int, today: date) -> date | None:
    """The day that lies `count` units from today."""
    if unit in {"day", "week"} and abs(count) < 1000:
        return today + timedelta(days=count * (7 if unit == "week" else 1))
    return month_from(today, count) if unit == "month" and abs(count) < 100 else None


def coming_date(month: int, day: int, today: date) -> date | None:
    for year in range(today.year, today.year + 5):
        found = full_date(year, month, day)
        if found and found >= today:
            return found
    return None


def day_of_month(day: int, today: date) -> date | None:
    for count in range(3):
        first = month_from(today.replace(day=1), count)
        found = full_date(first.year, first.month, day)
        if found and found >= today:
            return found
    return None


def full_date(year: int, month: int, day: int) -> date | None:
    year += 2000 if year < 70 else 1900 if year < 100 else 0
    if 1900 <= year <= 2200 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]:
        return date(year, month, day)
    return None


def weekday_after(day: date, weekday: int) -> date:
    """The first such weekday after `day`, a week on where it is one itself."""
    return day + timedelta(days=(weekday - day.weekday() - 1) % 7 + 1)


def weekday_before(day: date, weekday: int) -> date:
    return day - timedelta(days=(day.weekday() - weekday - 1) % 7 + 1)
