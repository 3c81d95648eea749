"""Minutes: what counts, what does not, and against which thresholds."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.care import coordinators, minutes
from bot.care.patients import conversation_with
from bot.errors import Conflict
from bot.store.database import Sessions
from bot.store.tables import AuditEntry, Patient, Phone

BOSTON = ZoneInfo("America/New_York")
NINE = datetime(2026, 3, 10, 9, tzinfo=BOSTON)
ROSA, SAM = "+15550100001", "+15550100002"
MAYA, DANIEL = 1, 2

Touches = list[tuple[float, int, str]]  # minutes after nine, coordinator, number


def at(minute: float) -> datetime:
    return NINE + timedelta(minutes=minute)


def clinic(sessions: Sessions) -> None:
    with sessions.begin() as session:
        for username in ("maya", "daniel"):
            coordinators.add(session, username, username.title(), "a long enough password", ["en"])
        for number, name in ((ROSA, "Rosa"), (SAM, "Sam")):
            session.add(Phone(number=number, patient=Patient(given_name=name, family_name="Delgado")))


def worked(sessions: Sessions, touches: Touches, month: str = "2026-03") -> dict[str, int]:
    clinic(sessions)
    for minute, coordinator_id, number in touches:
        with sessions.begin() as session:
            minutes.touch(session, coordinator_id, conversation_with(session, number), at(minute))
    with sessions() as session:
        return {one.patient.given_name: one.metered for one in minutes.rolled_up(session, month, BOSTON)}


@pytest.mark.parametrize(
    ("touches", "metered"),
    [
        ([], {}),
        ([(0, MAYA, ROSA)], {}),  # what follows the last thing done counts nothing
        ([(0, MAYA, ROSA), (3, MAYA, ROSA), (7, MAYA, ROSA)], {"Rosa": 7}),
        ([(0, MAYA, ROSA), (5.1, MAYA, ROSA), (7.1, MAYA, ROSA)], {"Rosa": 2}),  # a long pause
        ([(0, MAYA, ROSA), (2, MAYA, SAM), (4, MAYA, ROSA), (6, MAYA, SAM)], {"Rosa": 4, "Sam": 2}),  # two threads at once
        ([(0, MAYA, ROSA), (1, DANIEL, SAM), (4, MAYA, ROSA), (5, DANIEL, SAM)], {"Rosa": 4, "Sam": 4}),
        ([(0, MAYA, ROSA), (4, MAYA, ROSA), (10, DANIEL, ROSA), (13, DANIEL, ROSA)], {"Rosa": 7}),  # one after the other
        ([(0, MAYA, ROSA), (1, DANIEL, ROSA), (4, MAYA, ROSA), (5, DANIEL, ROSA)], {"Rosa": 5}),  # at once: one person's time
        ([(0, MAYA, ROSA), (1.5, MAYA, ROSA)], {"Rosa": 1}),  # whole minutes
        ([(0, MAYA, "+15550100009"), (4, MAYA, "+15550100009")], {}),  # nobody's number
    ],
)  # fmt: skip
def test_what_counts(sessions: Sessions, touches: Touches, metered: dict[str, int]) -> None:
    assert worked(sessions, touches) == metered


@pytest.mark.parametrize(("month", "metered"), [("2026-03", {"Rosa": 3}), ("2026-04", {"Rosa": 1}), ("2026-02", {})])
def test_work_over_midnight_at_the_end_of_a_month_is_cut_there(
    sessions: Sessions, month: str, metered: dict[str, int]
) -> None:
    midnight = datetime(2026, 4, 1, tzinfo=BOSTON)  # four hours later in UTC
    before = (midnight - NINE) / timedelta(minutes=1) - 3
    assert worked(sessions, [(before, MAYA, ROSA), (before + 4, MAYA, ROSA)], month) == metered


@pytest.mark.parametrize(
    ("total", "reached", "missing", "near"),
    [
        (0, 0, 20, False),
        (14, 0, 6, False),
        (15, 0, 5, True),
        (20, 20, 20, False),
        (38, 20, 2, True),
        (40, 40, 20, False),
        (60, 60, 30, False),
        (89, 60, 1, True),
        (90, 90, 30, False),
        (119, 90, 1, True),
        (240, 240, 30, False),
    ],
)
def test_the_thresholds_of_a_month(total: int, reached: int, missing: int, near: bool) -> None:
    month = minutes.Month(Patient(), metered=total, corrected=0)
    assert (month.reached, month.missing, month.is_near) == (reached, missing, near)


def test_a_correction_stands_beside_what_was_metered_and_on_the_trail(sessions: Sessions) -> None:
    worked(sessions, [(0, MAYA, ROSA), (5, MAYA, ROSA), (9, MAYA, ROSA)])
    with sessions.begin() as session:
        minutes.correct(session, DANIEL, 1, "2026-03", 12, "called her from my own phone")
        minutes.correct(session, DANIEL, 1, "2026-03", -2, "left the page open")
    with sessions() as session:
        [rosa] = minutes.rolled_up(session, "2026-03", BOSTON)
        assert (rosa.metered, rosa.corrected, rosa.total) == (9, 10, 19)
        assert [(one.minutes, name) for one, name in minutes.corrections(session, "2026-03")[1]] == [
            (12, "Daniel"),
            (-2, "Daniel"),
        ]
        noted = session.scalars(select(AuditEntry)).all()
        assert [(one.action, one.subject, one.details) for one in noted] == [
            ("corrected minutes", "patient:1", {"month": "2026-03", "minutes": change}) for change in (12, -2)
        ]


@pytest.mark.parametrize(("change", "reason"), [(0, "why"), (5, ""), (1441, "too many"), (-1441, "too many")])
def test_a_correction_needs_minutes_and_a_reason(sessions: Sessions, change: int, reason: str) -> None:
    clinic(sessions)
    with sessions.begin() as session, pytest.raises(Conflict):
        minutes.correct(session, MAYA, 1, "2026-03", change, reason)


def test_the_time_that_two_share_counts_once() -> None:
    day = (datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC))
    stretches = [(day[0] + timedelta(minutes=start), day[0] + timedelta(minutes=end)) for start, end in ((8, 9), (-5, 4), (0, 3), (2, 6))]  # fmt: skip
    assert minutes.covered(stretches, day) == timedelta(minutes=7)
