"""What the desk did is told to the patient at once, by text, in their language, where this number may hear of it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot import speech
from bot.care import consent, handover, identity, leases, replies
from bot.care.households import members
from bot.store.tables import Appointment, Conversation, Handover, Message, utcnow


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
    reached = [one for one in members(session, conversation.number) if one.patient_id == visit.patient_id]
    if not reached or conversation.disowned_at or not consent.allows(session, conversation.number, "texts"):
        return False
    return not visit.confidential or identity.hears_confidential(session, reached[0], now)
