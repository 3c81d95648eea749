"""FHIR Appointment and Slot: the visits that are booked, and the free times that can be offered."""

import re
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.care import messages
from bot.errors import RecordError
from bot.records.bundles import Entry
from bot.records.confidential import confidential
from bot.records.fields import Resource, concept, items, moment, number, part, text
from bot.records.references import Index, Row, find
from bot.store.tables import Appointment, Location, Message, Patient, Practitioner, Slot

_STATUSES = {
    "booked": "booked",
    "arrived": "fulfilled",
    "checked-in": "fulfilled",
    "fulfilled": "fulfilled",
    "cancelled": "cancelled",
    "entered-in-error": "cancelled",
    "noshow": "noshow",
}
_KINDS = {"dialysis": "dialysis", "lab": "lab", "laboratory": "lab", "telehealth": "telehealth", "video": "telehealth"}


def save_appointment(session: Session, entry: Entry, index: Index) -> None:
    """Bring a visit in, or up to date.

    What a patient did on this line stays: the record does not know of it yet, and must not undo it.
    """
    resource = entry.resource
    visit = find(session, Appointment, entry.identity)
    status = _status(resource)
    if visit and status == "cancelled":
        visit.status = status
        messages.take_back(session, Message.appointment_id == visit.id)
        return
    starts_at, patient = moment(resource, "start"), _patient(session, entry, index)
    if starts_at is None:
        raise RecordError("it has no time")
    if visit and status == "booked" and _settled_here(session, visit, starts_at):
        visit.confidential = confidential(resource)
        return
    if visit and visit.starts_at != starts_at:
        visit.reminded_at = None
        messages.take_back(session, Message.appointment_id == visit.id)
    visit = visit or Appointment(external_id=entry.identity)
    visit.patient_id, visit.starts_at, visit.status = patient.id, starts_at, status
    visit.minutes, visit.kind = _minutes(resource, starts_at), _kind(resource)
    visit.confidential = confidential(resource)
    visit.practitioner_id = _seen_by(session, entry, index, items(resource, "participant"))
    visit.location_id = _first(session, Location, entry, index, items(resource, "participant"))
    visit.preparation = ["preparation.instructions"] if text(resource, "patientInstruction") else []
    session.add(visit)


def save_slot(session: Session, entry: Entry, index: Index) -> None:
    """Bring a free time in. One no longer free is withdrawn; one that this line has given away stays given away."""
    resource = entry.resource
    slot = find(session, Slot, entry.identity)
    if text(resource, "status") != "free":
        if slot is None or slot.appointment_id is not None:
            raise RecordError("it is not free")
        session.delete(slot)
        return
    starts_at = moment(resource, "start")
    if starts_at is None:
        raise RecordError("it has no time")
    if slot and slot.appointment_id is not None:
        return
    schedule = index.resource(entry, part(resource, "schedule"), "Schedule") or {}
    who = [{"actor": actor} for actor in items(schedule, "actor")]
    slot = slot or Slot(external_id=entry.identity)
    slot.starts_at, slot.minutes = starts_at, _minutes(resource, starts_at)
    slot.practitioner_id = _seen_by(session, entry, index, who)
    slot.location_id = _first(session, Location, entry, index, who)
    session.add(slot)


def _status(resource: Resource) -> str:
    status = _STATUSES.get(text(resource, "status"))
    if status is None:
        raise RecordError("it is not booked yet")
    return status


def _patient(session: Session, entry: Entry, index: Index) -> Patient:
    """The one patient who is to come; a meeting about a patient is nothing to remind them of."""
    expected = [one for one in items(entry.resource, "participant") if text(one, "required") != "information-only"]
    patients = [index.row(session, Patient, entry, part(one, "actor")) for one in expected]
    found = {patient.id: patient for patient in patients if patient}
    if len(found) > 1:
        raise RecordError("it is for several patients")
    if not found:
        raise RecordError("its patient is not among the patients who came in")
    return next(iter(found.values()))


def _settled_here(session: Session, visit: Appointment, starts_at: datetime) -> bool:
    """Whether this line has moved the visit to one of its slots, or confirmed or cancelled it at this very time."""
    moved = session.scalar(select(Slot.id).where(Slot.appointment_id == visit.id).limit(1))
    return moved is not None or (visit.status in {"confirmed", "cancelled"} and visit.starts_at == starts_at)


def _seen_by(session: Session, entry: Entry, index: Index, participants: list[Resource]) -> int | None:
    """The practitioner, named outright or through a PractitionerRole."""
    roles = [index.resource(entry, part(one, "actor"), "PractitionerRole") for one in participants]
    through = [{"actor": part(role, "practitioner")} for role in roles if role]
    return _first(session, Practitioner, entry, index, [*participants, *through])


def _first(session: Session, table: type[Row], entry: Entry, index: Index, participants: list[Resource]) -> int | None:
    rows = (index.row(session, table, entry, part(one, "actor")) for one in participants)
    return next((row.id for row in rows if row), None)


def _minutes(resource: Resource, starts_at: datetime) -> int:
    ends_at = moment(resource, "end")
    lasting = (ends_at - starts_at).total_seconds() / 60 if ends_at else number(resource, "minutesDuration")
    return int(lasting) if lasting and 0 < lasting <= 24 * 60 else 30


def _kind(resource: Resource) -> str:
    """visit, lab, telehealth or dialysis, by the words for the service."""
    services = [*items(resource, "serviceType"), *items(resource, "serviceCategory"), *items(resource, "specialty")]
    services.append(part(resource, "appointmentType"))
    words = re.findall(r"\w+", " ".join(map(concept, services)).casefold())
    return next((_KINDS[word] for word in words if word in _KINDS), "visit")
