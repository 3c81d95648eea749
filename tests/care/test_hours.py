"""When the desk is open, and how its time is counted."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.care import hours

CLINIC = ZoneInfo("America/New_York")
USUAL = hours.read(hours.USUAL, "", CLINIC)
SPLIT = hours.read("mon-fri 08:00-12:00 13:00-17:00; sat 09:00-12:00", "2026-12-25, 2027-01-01", CLINIC)
ALWAYS = hours.read("mon-sun 00:00-24:00", "", CLINIC)
NIGHTS = hours.read("fri-mon 22:00-24:00; tue 00:00-06:00", "", CLINIC)


def at(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=CLINIC)


@pytest.mark.parametrize(
    ("when", "moment", "is_open"),
    [
        (USUAL, "2026-12-01T07:59:59", False),  # a Tuesday
        (USUAL, "2026-12-01T08:00", True),
        (USUAL, "2026-12-01T12:30", True),
        (USUAL, "2026-12-01T16:59:59", True),
        (USUAL, "2026-12-01T17:00", False),
        (USUAL, "2026-12-05T10:00", False),  # a Saturday
        (SPLIT, "2026-12-01T12:30", False),
        (SPLIT, "2026-12-01T13:00", True),
        (SPLIT, "2026-12-05T10:00", True),
        (SPLIT, "2026-12-05T12:00", False),
        (SPLIT, "2026-12-25T10:00", False),  # a Friday, and Christmas
        (ALWAYS, "2026-12-25T00:00", True),
        (ALWAYS, "2026-11-01T01:30", True),
        (NIGHTS, "2026-12-07T23:59", True),  # a Monday, in a week that begins on Friday
        (NIGHTS, "2026-12-08T05:59", True),
        (NIGHTS, "2026-12-08T06:00", False),
    ],
)
def test_the_desk_is_open_in_its_shifts(when: hours.Hours, moment: str, is_open: bool) -> None:
    assert hours.is_open(when, at(moment)) is is_open


@pytest.mark.parametrize(
    ("when", "moment", "opens"),
    [
        (USUAL, "2026-12-01T07:00", "2026-12-01T08:00"),
        (USUAL, "2026-12-01T08:00", "2026-12-02T08:00"),
        (USUAL, "2026-12-04T18:00", "2026-12-07T08:00"),  # over a weekend
        (USUAL, "2026-03-07T12:00", "2026-03-09T08:00"),  # in whose night an hour is missing
        (SPLIT, "2026-12-01T12:15", "2026-12-01T13:00"),
        (SPLIT, "2026-12-24T17:00", "2026-12-26T09:00"),  # over a holiday
        (SPLIT, "2026-12-31T20:00", "2027-01-02T09:00"),
    ],
)
def test_the_desk_opens_next(when: hours.Hours, moment: str, opens: str) -> None:
    assert hours.next_opening(when, at(moment)) == at(opens)


@pytest.mark.parametrize(
    ("when", "moment", "minutes", "reached"),
    [
        (USUAL, "2026-12-01T09:00", 120, "2026-12-01T11:00"),
        (USUAL, "2026-12-01T15:00", 120, "2026-12-01T17:00"),
        (USUAL, "2026-12-01T16:00", 120, "2026-12-02T09:00"),
        (USUAL, "2026-12-04T16:30", 120, "2026-12-07T09:30"),
        (USUAL, "2026-12-05T03:00", 10, "2026-12-07T08:10"),
        (USUAL, "2026-12-01T08:00", 20 * 60, "2026-12-03T10:00"),
        (SPLIT, "2026-12-01T11:30", 120, "2026-12-01T14:30"),
        (SPLIT, "2026-12-24T16:30", 60, "2026-12-26T09:30"),
        (ALWAYS, "2026-03-08T01:00", 120, "2026-03-08T04:00"),  # 2:00 does not come that night
        (ALWAYS, "2026-11-01T00:00", 180, "2026-11-01T02:00"),  # and here 1:00 comes twice
    ],
)
def test_only_open_time_counts(when: hours.Hours, moment: str, minutes: int, reached: str) -> None:
    assert hours.after_open_time(when, at(moment), timedelta(minutes=minutes)) == at(reached)


@pytest.mark.parametrize(
    ("when", "moment", "ends"),
    [
        (USUAL, "2026-12-01T09:00", "2026-12-02T17:00"),
        (USUAL, "2026-12-04T09:00", "2026-12-07T17:00"),
        (USUAL, "2026-12-05T09:00", "2026-12-07T17:00"),
        (SPLIT, "2026-12-03T09:00", "2026-12-04T17:00"),
        (SPLIT, "2026-12-24T09:00", "2026-12-26T12:00"),
        (ALWAYS, "2026-12-01T09:00", "2026-12-03T00:00"),
    ],
)
def test_the_next_working_day_ends(when: hours.Hours, moment: str, ends: str) -> None:
    assert hours.end_of_next_day(when, at(moment)) == at(ends)


@pytest.mark.parametrize(
    ("week", "holidays", "problem"),
    [
        ("", "", "no day is open"),
        ("weekdays 8-17", "", "is not of the form"),
        ("mon-fri", "", "is not of the form"),
        ("mon 08:00-25:00", "", "hour must be in"),
        ("mon 13:00-17:00 08:00-12:00", "", "not one after the other"),
        ("mon 08:00-12:00 11:00-17:00", "", "not one after the other"),
        ("mon 22:00-06:00", "", "not one after the other"),
        ("mon-fri 08:00-17:00; wed 09:00-12:00", "", "wed is named twice"),
        (hours.USUAL, "Christmas", "Christmas"),
    ],
)
def test_hours_that_make_no_sense_are_named(week: str, holidays: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        hours.read(week, holidays, CLINIC)
