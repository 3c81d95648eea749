"""A patient's appointments: what is coming, and what becomes of it."""

from collections.abc import Sequence
from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session, joinedload

from bot.care import messages
from bot.errors import Conflict
from bot.store.database import change
from bot.store.tables import Appointment, Message, Slot, utcnow
from bot.understanding.when import When

COMING = ("booked", "confirmed")
OFFERS = 3
UPCOMING = (
    select(Appointment)
    .where(Appointment.patient_id == bindparam("patient_id"), Appointment.starts_at > bindparam("now"))
    .where(Appointment.status.in_(COMING))
    .order_by(Appointment.starts_at, Appointment.id)
    .options(joinedload(Appointment.practitioner), joinedload(Appointment.location))
)
LISTED = 200  # free times that the desk lists
PARTS = {"morning": (time(0), time(12)), "afternoon": (time(12), time(17)), "evening": (time(17), time.max)}


def upcoming(session: Session, patient_id: int, now: datetime, *, confidential: bool) -> list[Appointment]:
    """Visits still to come, the next one first. Without `confidential`, those marked so are left out."""
    found = session.scalars(UPCOMING, {"patient_id": patient_id, "now": now})
    return [visit for visit in found if confidential or not visit.confidential]


def confirm(appointment: Appointment) -> None:
    """The patient knows of the time: what was to remind them until now is settled."""
    appointment.status, appointment.reminded_at = "confirmed", utcnow()


def cancel(session: Session, appointment: Appointment) -> None:
    """Take a visit off the books; its time is free for others."""
    appointment.status = "cancelled"
    messages.take_back(session, Message.appointment_id == appointment.id)
    session.execute(update(Slot).where(Slot.appointment_id == appointment.id).values(appointment_id=None))


def offers(session: Session, appointment: Appointment, when: When | None, now: datetime, zone: ZoneInfo) -> list[Slot]:
    """The first free times with the visit's own practitioner, in the days and the time of day asked for."""
    query = select(Slot).where(Slot.appointment_id.is_(None), Slot.starts_at > now)
    query = query.where(Slot.practitioner_id == appointment.practitioner_id, Slot.starts_at != appointment.starts_at)
    free = session.scalars(query.order_by(Slot.starts_at, Slot.id)).all()
    return _spread([slot for slot in free if suits(slot.starts_at.astimezone(zone), when)], zone)


def free(session: Session, appointments: Sequence[Appointment], now: datetime) -> dict[int | None, list[Slot]]:
    """Free times by practitioner, as many as a list can show, for these visits."""
    practitioners = {one.practitioner_id for one in appointments}
    query = select(Slot).where(Slot.appointment_id.is_(None), Slot.starts_at > now)
    query = query.where(Slot.practitioner_id.in_(practitioners)).order_by(Slot.starts_at, Slot.id).limit(LISTED)
    found = session.scalars(query).all()
    return {one: [slot for slot in found if slot.practitioner_id == one] for one in practitioners}


def suits(local: datetime, when: When | None) -> bool:
    """Whether a time lies in the days, and at the time or in the part of day, that were asked for."""
    if when is None:
        return True
    if not when.start <= local.date() <= when.end:
        return False
    if when.time:
        return local.time() == when.time
    begins, ends = PARTS.get(when.part or "", (time.min, time.max))
    return begins <= local.time() < ends


def _spread(slots: Sequence[Slot], zone: ZoneInfo) -> list[Slot]:
    """A few of many: on different days where there are as many, else the earliest."""
    by_day = {slot.starts_at.astimezone(zone).date(): slot for slot in reversed(slots)}
    first_of_days = sorted(by_day.values(), key=lambda slot: slot.starts_at)
    chosen = first_of_days if len(first_of_days) >= OFFERS else slots
    return list(chosen[:OFFERS])


def move(session: Session, appointment: Appointment, slot: Slot) -> None:
    """Give a visit a new time. Raises Conflict where somebody else took it first."""
    free = update(Slot).where(Slot.id == slot.id, Slot.appointment_id.is_(None))
    if not change(session, free.values(appointment_id=appointment.id)):
        raise Conflict("that time is taken")
    session.execute(
        update(Slot).where(Slot.appointment_id == appointment.id, Slot.id != slot.id).values(appointment_id=None)
    )
    appointment.starts_at, appointment.minutes = slot.starts_at, slot.minutes
    appointment.location_id = slot.location_id or appointment.location_id
    messages.take_back(session, Message.appointment_id == appointment.id)
    confirm(appointment)
