"""What the desk tells the patient by text: what it did, at once, in their language; and what this number may hear of."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot import speech
from bot.care import consent, handover, identity, leases, replies
from bot.care.households import may, members
from bot.store.tables import Appointment, Conversation, Handover, Medication, Message, utcnow

Told = TypeVar("Told", Appointment, Medication)


def of_visit(
    session: Session, thread: Handover, coordinator_id: int, visit: Appointment, key: str, zone: ZoneInfo
) -> bool:
    """Tell what became of a visit; False, and nothing told, where this number may not hear of it.

    Raises Conflict unless the coordinator has the thread.
    """
    leases.hold(session, thread.id, coordinator_id)
    if not may_hear(session, thread.conversation, visit, utcnow()):
        return False
    reply, language = replies.LIBRARY[key], replies.language_of(thread.conversation)
    body = replies.words(reply, {"visit": visit.starts_at.isoformat()}, thread.conversation, language, zone)
    handover.reply(session, thread.id, coordinator_id, body, language=language, phrase=key, checked_by=replies.READY)
    return True


def of_opt_out(session: Session, conversation: Conversation, coordinator_id: int, clinic: str, zone: ZoneInfo) -> None:
    """Confirm an opt-out that a coordinator wrote down."""
    key, language = consent.CONFIRMED, replies.language_of(conversation)
    confirmation = Message(
        conversation_id=conversation.id, direction="out", author="bot", phrase=key, language=language
    )
    confirmation.body = speech.render(key, {"clinic": clinic}, language, "sms", zone)
    confirmation.coordinator_id, confirmation.status = coordinator_id, "queued"
    session.add(confirmation)


def may_hear(session: Session, conversation: Conversation, visit: Appointment, now: datetime) -> bool:
    """Whether a visit may be told by text to the number of a conversation."""
    return bool(heard(session, conversation, [visit], "appointments", now))


def heard(
    session: Session, conversation: Conversation, record: Sequence[Told], right: str, now: datetime
) -> list[Told]:
    """Those of a patient's visits or medicines that may be told by text to the number of a conversation.

    `right` is what the number needs for it, one of households.RIGHTS.
    """
    reached = {phone.patient_id: phone for phone in members(session, conversation.number) if may(phone, right)}
    phone = next((reached[one.patient_id] for one in record if one.patient_id in reached), None)
    if phone is None or conversation.disowned_at or not consent.allows(session, conversation.number, "texts"):
        return []
    confidential = identity.hears_confidential(session, phone, now)
    return [one for one in record if confidential or not one.confidential]
