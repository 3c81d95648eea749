"""The demo's data: a made-up clinic with visits in the days to come."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.records.demo_clinic import COORDINATORS, PLACES, PRACTITIONERS, SLOT_TIMES, VISITS
from bot.records.demo_people import PEOPLE, Person
from bot.store.tables import Appointment, Coordinator, Location, Medication, Patient, Phone, Practitioner, Slot

FIRST_VISIT = timedelta(days=2)  # then one week of visits: everybody has theirs within 2 to 8 days
SLOT_DAYS = 28

Ids = dict[str, int]


def seed(session: Session, now: datetime, zone: ZoneInfo) -> None:
    """Add what is missing for `now`. What is there already stays as it is, whatever has become of it since."""
    today = now.astimezone(zone).date()
    patients = {key: _patient(session, key, person) for key, person in PEOPLE.items()}
    practitioners = {key: _practitioner(session, key, name) for key, name in PRACTITIONERS.items()}
    places = {key: _place(session, key) for key in PLACES}
    _add_missing(session, _visits(today, zone, patients, practitioners, places))
    _add_missing(session, _slots(today, zone, practitioners, places))
    _add_coordinators(session)


def people() -> dict[str, list[dict[str, str]]]:
    """Whom one can play, in JSON's types: patients by phone, name, birth date and language; coordinators by username,
    name and password."""
    patients = [
        {
            "phone": person.phone,
            "name": f"{person.given} {person.family}",
            "birth_date": person.born.isoformat(),
            "language": person.language,
        }
        for person in PEOPLE.values()
    ]
    coordinators = [{"username": one.username, "name": one.name, "password": one.password} for one in COORDINATORS]
    return {"patients": patients, "coordinators": coordinators}


def _patient(session: Session, key: str, person: Person) -> int:
    known = _known(session, Patient, key)
    if known:
        return known
    patient = Patient(
        external_id=f"demo:{key}",
        given_name=person.given,
        family_name=person.family,
        birth_date=person.born,
        language=person.language,
        phones=[Phone(number=person.phone, relation=person.relation)],
    )
    session.add(patient)
    session.flush()
    for medicine in person.medicines:
        session.add(
            Medication(
                external_id=f"demo:{key}:{medicine.ingredient}",
                patient_id=patient.id,
                name=medicine.name,
                ingredient=medicine.ingredient,
                code=medicine.code,
                status=medicine.status,
                dosage_text=medicine.directions,
                dosage=medicine.dosage,
                reason=medicine.reason,
            )
        )
    return patient.id


def _practitioner(session: Session, key: str, name: str) -> int:
    return _known(session, Practitioner, key) or _new(session, Practitioner(external_id=f"demo:{key}", name=name))


def _place(session: Session, key: str) -> int:
    place = PLACES[key]
    row = Location(external_id=f"demo:{key}", name=place.name, address=place.address, directions=place.directions)
    return _known(session, Location, key) or _new(session, row)


def _known(session: Session, table: Any, key: str) -> int | None:
    return session.scalar(select(table.id).where(table.external_id == f"demo:{key}"))


def _new(session: Session, row: Practitioner | Location) -> int:
    session.add(row)
    session.flush()
    return row.id


def _visits(today: date, zone: ZoneInfo, patients: Ids, practitioners: Ids, places: Ids) -> Iterable[Appointment]:
    """One week of visits. A week later they come round again, so somebody always has one soon."""
    for day in (today + FIRST_VISIT + timedelta(days=offset) for offset in range(7)):
        for visit in VISITS:
            if day.weekday() in visit.weekdays:
                starts_at = datetime.combine(day, visit.at, zone)
                yield Appointment(
                    external_id=f"demo:visit:{visit.patient}:{day}",
                    patient_id=patients[visit.patient],
                    practitioner_id=practitioners[visit.practitioner],
                    location_id=places[visit.place],
                    starts_at=starts_at,
                    reminded_at=starts_at,  # who plays the demo is not written to unasked
                    minutes=visit.minutes,
                    kind=visit.kind,
                    telehealth_url=visit.telehealth_url,
                    preparation=[f"preparation.{name}" for name in visit.preparation],
                )


def _slots(today: date, zone: ZoneInfo, practitioners: Ids, places: Ids) -> Iterable[Slot]:
    usual = {visit.practitioner: visit.place for visit in VISITS}
    for day in (today + timedelta(days=offset) for offset in range(1, SLOT_DAYS + 1)):
        for key, practitioner in practitioners.items() if day.weekday() < 5 else []:
            for at in SLOT_TIMES:
                yield Slot(
                    external_id=f"demo:slot:{key}:{day}T{at:%H%M}",
                    practitioner_id=practitioner,
                    location_id=places[usual[key]],
                    starts_at=datetime.combine(day, at, zone),
                )


def _add_missing(session: Session, rows: Iterable[Appointment] | Iterable[Slot]) -> None:
    wanted = {row.external_id: row for row in rows}
    table: Any = type(next(iter(wanted.values())))
    known = set(session.scalars(select(table.external_id).where(table.external_id.startswith("demo:"))))
    session.add_all(row for name, row in wanted.items() if name not in known)


def _add_coordinators(session: Session) -> None:
    known = set(session.scalars(select(Coordinator.username)))
    hasher = PasswordHasher()
    for one in COORDINATORS:
        if one.username not in known:
            secret = hasher.hash(one.password)
            told = {"username": one.username, "name": one.name, "phone": one.phone, "role": one.role}
            session.add(Coordinator(**told, password_hash=secret, languages=list(one.languages)))
