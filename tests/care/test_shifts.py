from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.care.hours import USUAL, read
from bot.care.shifts import end_before, last_evening

BOSTON = ZoneInfo("America/New_York")
OPEN = read(USUAL, "", BOSTON)


def day(moment: str) -> datetime:
    """ "10 09:30": a day of March 2026, of which the 13th is a Friday, and a time in Boston."""
    return datetime.strptime(f"2026-03-{moment}", "%Y-%m-%d %H:%M").replace(tzinfo=BOSTON)


@pytest.mark.parametrize(
    ("now", "evening"),
    [
        ("11 08:00", "10 17:00"),
        ("11 18:00", "11 17:00"),
        ("13 16:59", "12 17:00"),
        ("16 08:00", "13 17:00"),  # Monday: since Friday
        ("14 20:00", "13 17:00"),
        ("09 08:00", "06 17:00"),  # the clocks went forward on the 8th
    ],
)
def test_the_last_evening_of_a_working_day(now: str, evening: str) -> None:
    assert last_evening(day(now), OPEN) == day(evening)


def test_a_break_at_noon_is_no_evening() -> None:
    split = read("mon-fri 08:00-12:00 13:00-17:00", "", BOSTON)
    assert last_evening(day("11 12:30"), split) == day("10 17:00")


@pytest.mark.parametrize(
    ("moments", "ended"),
    [
        ([], None),
        (["11 07:59"], None),  # only just come
        (["10 17:02", "10 16:00"], "10 17:02"),
        (["11 07:59", "11 07:50", "10 17:02"], "10 17:02"),
        (["11 07:00", "11 03:30", "10 23:55"], None),  # a night's shift without a pause
        (["11 04:00"], "11 04:00"),
    ],
)
def test_a_shift_has_ended_where_a_pause_follows(moments: list[str], ended: str | None) -> None:
    assert end_before(map(day, moments), day("11 08:00")) == (day(ended) if ended else None)
