"""Reminders of visits: what is due, to whom, and as little as helps."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from bot import speech
from bot.care import consent, quiet
from bot.care.patients import by_number, conversation_with
from bot.care.visits import COMING
from bot.errors import Conflict
from bot.store.database import change
from bot.store.tables import Appointment, Conversation, Message, Patient, Phone, utcnow

DAYS_BEFORE = (3, 1)
GRACE = timedelta(hours=12)  # a reminder later than that is dropped: the next one, or nothing
TALKING = timedelta(hours=1)  # an open question so fresh is not talked over
ANSWERS = ["come", "move", "cannot"]  # what 1, 2 and 3 stand for
QUESTION = {"asking": "reminder", "options": ANSWERS, "misses": 0, "requested_slot": "reminders_done"}


def moments(starts_at: datetime, confirmed: bool, where: Sequence[ZoneInfo]) -> list[datetime]:
    """When a visit is spoken of: days before, at its own time of day, or in the morning after where that is night."""
    local = starts_at.astimezone(where[0])
    days = DAYS_BEFORE[-1:] if confirmed else DAYS_BEFORE
    before = [datetime.combine(local.date() - timedelta(days=day), local.time(), where[0]) for day in days]
    return [quiet.next_allowed(moment.astimezone(UTC), where) for moment in before]


def is_due(visit: Appointment, where: Sequence[ZoneInfo], now: datetime) -> bool:
    """Whether a moment has come of which the patient has not heard since, and in which they may be told."""
    come = [one for one in moments(visit.starts_at, visit.status == "confirmed", where) if now - GRACE < one <= now]
    told = visit.reminded_at
    return any(told is None or told < one for one in come) and quiet.next_allowed(now, where) == now


def due(session: Session, now: datetime, clinic: ZoneInfo) -> list[int]:
    """Ids of the visits that are to be spoken of now."""
    horizon = now + timedelta(days=max(DAYS_BEFORE) + 1)
    query = select(Appointment, Patient.time_zone).join(Patient, Patient.id == Appointment.patient_id)
    query = query.where(Appointment.starts_at > now, Appointment.starts_at < horizon, Appointment.status.in_(COMING))
    rows = session.execute(query.order_by(Appointment.starts_at)).all()
    return [visit.id for visit, named in rows if is_due(visit, quiet.zones(named, clinic), now)]


def write(session: Session, appointment_id: int, clinic: str, clinic_zone: ZoneInfo) -> None:
    """Mark a visit reminded, put the text into the outbox and leave its question open; nothing where nobody may hear of it.

    Raises Conflict, and nothing of this holds, where the visit has just changed or the conversation is busy.
    """
    visit, now = session.get_one(Appointment, appointment_id), utcnow()
    phone = _phone(session, visit)
    if phone is None:
        return
    conversation = conversation_with(session, phone.number)
    _mark(session, visit, now)
    first = _ask(session, conversation, visit, now)
    language = phone.language or conversation.language or phone.patient.language
    shared = len(by_number(session, phone.number)) > 1
    key, args = "reminders.visit", {"clinic": clinic, "start": visit.starts_at.isoformat()}
    if shared:
        key, args = "reminders.visit_of", args | {"name": phone.patient.given_name}
    said = [(key, args), *([("reminders.opt_out_hint", {})] if first else [])]
    session.add(
        Message(
            conversation=conversation,
            direction="out",
            author="bot",
            body="\n".join(speech.render(one, more, language, "sms", clinic_zone) for one, more in said),
            phrase=key,
            purpose="reminder",
            appointment_id=visit.id,
            language=language,
            status="queued",
        )
    )


def _phone(session: Session, visit: Appointment) -> Phone | None:
    """The patient's own number; a relative's only where there is none. A confidential visit is told to the patient alone."""
    query = select(Phone).where(Phone.patient_id == visit.patient_id, Phone.withdrawn_at.is_(None)).order_by(Phone.id)
    phones = list(session.scalars(query))
    own = [phone for phone in phones if phone.relation == "self"]
    if visit.confidential:
        phones = own = [phone for phone in own if len(by_number(session, phone.number)) == 1]
    return next((phone for phone in own or phones if _may_hear(session, phone.number)), None)


def _may_hear(session: Session, number: str) -> bool:
    disowned = select(Conversation.id).where(Conversation.number == number, Conversation.disowned_at.is_not(None))
    return session.scalar(disowned) is None and consent.allows(session, number, "reminders")


def _mark(session: Session, visit: Appointment, now: datetime) -> None:
    same = update(Appointment).where(Appointment.id == visit.id, Appointment.starts_at == visit.starts_at)
    same = same.where(
        Appointment.status == visit.status, Appointment.reminded_at.is_not_distinct_from(visit.reminded_at)
    )
    if not change(session, same.values(reminded_at=now)):
        raise Conflict("the visit was spoken of, moved or cancelled in the same moment")


def _ask(session: Session, conversation: Conversation, visit: Appointment, now: datetime) -> bool:
    """Leave the question open, as the engine's own state. Returns whether it is our first word to this number."""
    mine = select(Message).where(Message.conversation_id == conversation.id).order_by(Message.id.desc())
    newest = session.scalar(mine.limit(1))
    if conversation.pending and newest and now - newest.created_at < TALKING:
        raise Conflict("another question is open")
    state = {"loop": "reminders_form", "slots": {**QUESTION, "visit": visit.id}}
    free = or_(Conversation.locked_until.is_(None), Conversation.locked_until < now)
    asked = update(Conversation).where(Conversation.id == conversation.id, free)
    if not change(session, asked.values(pending=state)):
        raise Conflict("a turn is being taken")
    return session.scalar(mine.where(Message.direction == "out", Message.channel == "sms").limit(1)) is None


def stands(session: Session, message: Message, now: datetime) -> bool:
    """Whether a reminder that waits to be sent is still true and wanted."""
    visit, conversation = session.get_one(Appointment, message.appointment_id), message.conversation
    return visit.status in COMING and visit.starts_at > now and _may_hear(session, conversation.number)


def asked_about(conversation: Conversation) -> int | None:
    """The visit that a reminder left open; None where another question is, or none."""
    slots: dict[str, int | str] = (conversation.pending or {}).get("slots", {})
    return int(slots["visit"]) if slots.get("asking") == "reminder" else None
