"""By when a patient is answered, and what they are told of it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.care import due, handover, hours

CLINIC = ZoneInfo("America/New_York")
SPLIT = hours.read("mon-fri 08:00-12:00 13:00-17:00; sat 09:00-12:00", "2026-12-25", CLINIC)


def at(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=CLINIC)


@pytest.mark.parametrize(
    ("priority", "asked", "answered"),
    [
        (due.URGENT, "2026-12-01T09:03", "2026-12-01T09:13"),  # a Tuesday
        (due.URGENT, "2026-12-01T11:55", "2026-12-01T13:05"),
        (due.URGENT, "2026-12-01T23:00", "2026-12-02T08:10"),
        (due.SOON, "2026-12-01T09:00", "2026-12-01T11:00"),
        (due.SOON, "2026-12-01T09:03", "2026-12-01T11:15"),  # in full quarters
        (due.SOON, "2026-12-01T11:30", "2026-12-01T14:30"),
        (due.SOON, "2026-12-01T16:30", "2026-12-02T09:30"),
        (due.SOON, "2026-12-24T16:30", "2026-12-26T10:30"),
        (due.ROUTINE, "2026-12-01T09:00", "2026-12-02T17:00"),
        (due.ROUTINE, "2026-12-04T09:00", "2026-12-05T12:00"),
        (due.ROUTINE, "2026-12-05T15:00", "2026-12-07T17:00"),
    ],
)
def test_a_wait_is_over_after_so_much_of_an_open_desk(priority: int, asked: str, answered: str) -> None:
    assert due.by(priority, at(asked), SPLIT) == at(answered)


@pytest.mark.parametrize(
    ("reason", "asked", "said", "moment"),
    [
        ("talk_to_human", "2026-12-01T09:00", "within_hours", None),
        ("talk_to_human", "2026-12-01T09:50", "within_hours", None),
        ("talk_to_human", "2026-12-01T11:00", "by", "2026-12-01T14:00"),  # over noon
        ("talk_to_human", "2026-12-01T16:30", "by", "2026-12-02T09:30"),
        ("talk_to_human", "2026-12-04T16:30", "by", "2026-12-05T10:30"),
        ("talk_to_human", "2026-12-01T12:15", "when_open", "2026-12-01T13:00"),
        ("talk_to_human", "2026-12-25T10:00", "when_open", "2026-12-26T09:00"),
        ("medication_refill", "2026-12-01T16:30", "today", None),
        ("medication_refill", "2026-12-05T15:00", "when_open", "2026-12-07T08:00"),
    ],
)
def test_the_patient_is_told_an_honest_time(reason: str, asked: str, said: str, moment: str | None) -> None:
    told = handover.told(reason, at(asked), SPLIT)
    assert told["say"] == f"handover.{said}"
    assert [datetime.fromisoformat(one) for one in told["args"].values()] == ([at(moment)] if moment else [])
