from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select

from bot.phrases.preparation import PHRASES
from bot.records import demo
from bot.store.database import Sessions
from bot.store.tables import Appointment, Coordinator, Location, Medication, Patient, Phone, Slot

ZONE = ZoneInfo("America/New_York")
WEEK = [datetime(2026, 10, 27, 3, tzinfo=UTC) + timedelta(days=day) for day in range(7)]  # the clocks change in it
NOW = WEEK[0]


def seed(sessions: Sessions, now: datetime) -> None:
    with sessions.begin() as session:
        demo.seed(session, now, ZONE)


def test_the_demo_can_be_played_in_eleven_languages_english_first() -> None:
    languages = [person["language"] for person in demo.people()["patients"]]
    assert set(languages) == {"en", "es", "zh", "vi", "ar", "ko", "ru", "fr", "pt", "tl", "ht"}
    assert list(dict.fromkeys(languages))[:2] == ["en", "es"]
    assert languages == sorted(languages, key=list(dict.fromkeys(languages)).index)
    assert Counter(languages)["en"] >= 3
    assert Counter(languages)["es"] >= 2


def test_every_number_of_the_demo_is_fictional() -> None:
    assert all(person["phone"].startswith("+161755501") for person in demo.people()["patients"])


def test_the_people_of_the_demo_are_in_the_database(sessions: Sessions) -> None:
    seed(sessions, NOW)
    with sessions() as session:
        rows = session.execute(select(Phone.number, Patient).join(Patient.phones).order_by(Patient.id)).all()
        assert demo.people()["patients"] == [
            {"phone": number, "name": one.name, "birth_date": str(one.birth_date), "language": one.language}
            for number, one in rows
        ]
        for shown in demo.people()["coordinators"]:
            row = session.scalars(select(Coordinator).where(Coordinator.username == shown["username"])).one()
            assert PasswordHasher().verify(row.password_hash, shown["password"])


def test_households_share_a_phone_and_a_daughter_texts_for_her_mother(sessions: Sessions) -> None:
    seed(sessions, NOW)
    with sessions() as session:
        shared = select(Phone.number).group_by(Phone.number).having(func.count() > 1)
        assert len(session.scalars(shared).all()) == 1
        assert [
            phone.patient.given_name for phone in session.scalars(select(Phone)) if phone.relation == "daughter"
        ] == ["Lucía"]


@pytest.mark.parametrize("now", WEEK, ids=lambda now: f"{now:%A}")
def test_everybody_has_a_visit_in_the_coming_days_within_clinic_hours(sessions: Sessions, now: datetime) -> None:
    seed(sessions, now)
    with sessions() as session:
        visits = session.scalars(select(Appointment)).all()
        assert {visit.patient_id for visit in visits} == set(session.scalars(select(Patient.id)))
        for visit in visits:
            local = visit.starts_at.astimezone(ZONE)
            assert 2 <= (local.date() - now.astimezone(ZONE).date()).days <= 9
            assert local.weekday() < 5
            assert 8 <= local.hour < (local + timedelta(minutes=visit.minutes)).hour + 1 <= 17
            assert visit.preparation
            assert set(visit.preparation) <= set(PHRASES)
            assert (visit.kind == "telehealth") == (visit.telehealth_url is not None)
        dialysis = [visit.starts_at.astimezone(ZONE).weekday() for visit in visits if visit.kind == "dialysis"]
        assert sorted(dialysis) == [0, 2, 4]


def test_every_practitioner_has_free_times_on_every_clinic_day(sessions: Sessions) -> None:
    seed(sessions, NOW)
    with sessions() as session:
        free = Counter(
            (slot.practitioner_id, slot.starts_at.astimezone(ZONE).date()) for slot in session.scalars(select(Slot))
        )
        assert len(free) == 5 * 20
        assert set(free.values()) == {4}
        assert all(day.weekday() < 5 for _, day in free)


def test_the_first_patients_take_metformin_with_full_directions(sessions: Sessions) -> None:
    seed(sessions, NOW)
    with sessions() as session:
        all_of_it = session.scalars(select(Medication).where(Medication.ingredient == "metformin")).all()
        for name in ("Margaret", "Rosa"):
            (metformin,) = [one for one in all_of_it if one.patient.given_name == name]
            assert metformin.dosage["dose"] == {"value": 1, "unit": "tablet"}
            assert metformin.dosage_text
            assert metformin.reason == "type 2 diabetes"


def test_directions_to_every_place_are_there_in_english_and_spanish(sessions: Sessions) -> None:
    seed(sessions, NOW)
    with sessions() as session:
        assert [set(place.directions) for place in session.scalars(select(Location))] == [{"en", "es"}] * 2


def test_another_start_adds_nothing_and_undoes_nothing(sessions: Sessions) -> None:
    seed(sessions, NOW)
    with sessions.begin() as session:
        visits = session.scalars(select(Appointment).order_by(Appointment.id)).all()
        visits[0].status, visits[0].patient.language = "cancelled", "ko"
    seed(sessions, NOW + timedelta(minutes=30))
    with sessions() as session:
        again = session.scalars(select(Appointment).order_by(Appointment.id)).all()
        assert [visit.id for visit in again] == [visit.id for visit in visits]
        assert (again[0].status, again[0].patient.language) == ("cancelled", "ko")


def test_a_week_later_everybody_has_a_visit_again(sessions: Sessions) -> None:
    seed(sessions, NOW)
    seed(sessions, NOW + timedelta(days=7))
    with sessions() as session:
        soon = select(Appointment.patient_id).where(Appointment.starts_at > NOW + timedelta(days=7))
        assert set(session.scalars(soon)) == set(session.scalars(select(Patient.id)))
