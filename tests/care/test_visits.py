"""Appointments: what is offered, and what becomes of a visit."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from bot.care import visits
from bot.errors import Conflict
from bot.store.database import Sessions
from bot.store.tables import Appointment, Patient, Practitioner, Slot
from bot.understanding.when import When

ZONE = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)  # a Tuesday, ten in the morning in New York


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 12, day, hour, minute, tzinfo=ZONE)


def clinic(sessions: Sessions, *slots: datetime) -> None:
    """One doctor with free slots, and a patient with a visit on December 3 at nine."""
    with sessions.begin() as session:
        doctor = Practitioner(name="Dr. Raman")
        session.add_all([doctor, Patient(given_name="Ada", family_name="Bell")])
        session.flush()
        session.add(Appointment(patient_id=1, practitioner_id=doctor.id, starts_at=at(3, 9)))
        session.add_all(Slot(practitioner_id=doctor.id, starts_at=slot) for slot in slots)


@pytest.mark.parametrize(
    ("when", "fits"),
    [
        (None, True),
        (When(date(2026, 12, 1), date(2026, 12, 7), None, None), True),
        (When(date(2026, 12, 2), date(2026, 12, 7), None, None), False),
        (When(date(2026, 12, 1), date(2026, 12, 1), None, "afternoon"), True),
        (When(date(2026, 12, 1), date(2026, 12, 1), None, "morning"), False),
        (When(date(2026, 12, 1), date(2026, 12, 1), time(14), None), True),
        (When(date(2026, 12, 1), date(2026, 12, 1), time(15), None), False),
    ],
)
def test_a_time_suits_where_it_lies_in_what_was_asked_for(when: When | None, fits: bool) -> None:
    assert visits.suits(at(1, 14), when) is fits


def test_offers_are_few_and_on_different_days(sessions: Sessions) -> None:
    clinic(sessions, at(1, 9), at(1, 10), at(2, 9), at(4, 9), at(5, 9))
    with sessions() as session:
        offered = visits.offers(session, session.get_one(Appointment, 1), None, NOW, ZONE)
    assert [slot.starts_at for slot in offered] == [at(1, 9), at(2, 9), at(4, 9)]


def test_a_taken_or_past_time_is_never_offered(sessions: Sessions) -> None:
    clinic(sessions, NOW - timedelta(hours=1), at(1, 9))
    with sessions.begin() as session:
        visits.move(session, session.get_one(Appointment, 1), session.get_one(Slot, 2))
    with sessions() as session:
        assert visits.offers(session, session.get_one(Appointment, 1), None, NOW, ZONE) == []


def test_moving_takes_the_new_time_and_frees_the_old(sessions: Sessions) -> None:
    clinic(sessions, at(1, 9), at(2, 9))
    for slot_id in (1, 2):
        with sessions.begin() as session:
            visits.move(session, session.get_one(Appointment, 1), session.get_one(Slot, slot_id))
    with sessions() as session:
        assert session.get_one(Appointment, 1).starts_at == at(2, 9)
        assert session.get_one(Slot, 1).appointment_id is None


def test_of_two_patients_who_take_one_time_one_gets_it(sessions: Sessions) -> None:
    clinic(sessions, at(1, 9))
    with sessions.begin() as session:
        session.add(Appointment(patient_id=1, practitioner_id=1, starts_at=at(4, 9)))

    def take(appointment_id: int) -> bool:
        try:
            with sessions.begin() as session:
                visits.move(session, session.get_one(Appointment, appointment_id), session.get_one(Slot, 1))
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(take, (1, 2))) == [False, True]
    with sessions() as session:
        assert session.scalar(select(func.count(Slot.id)).where(Slot.appointment_id.is_not(None))) == 1


def test_a_cancelled_visit_is_not_coming_and_its_time_is_free(sessions: Sessions) -> None:
    clinic(sessions, at(1, 9))
    with sessions.begin() as session:
        visit = session.get_one(Appointment, 1)
        visits.move(session, visit, session.get_one(Slot, 1))
        visits.cancel(session, visit)
    with sessions() as session:
        assert visits.upcoming(session, 1, NOW, confidential=True) == []
        assert session.get_one(Slot, 1).appointment_id is None
