"""What a patient was told of when a person answers: kept in the thread, and told again, once, where it slips."""

from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session, joinedload

from bot import speech
from bot.care import consent, due, quiet
from bot.care.handover import CALL
from bot.care.hours import Hours
from bot.speech.catalogs import SOURCE
from bot.store.database import change
from bot.store.tables import Conversation, Handover, Message

SLIPPED = "handover.not_forgotten"
UNTOLD = or_(Handover.slipped_at.is_(None), Handover.slipped_at < Handover.waiting_since)


def make(session: Session, now: datetime, hours: Hours) -> None:
    """Give every wait that has begun, or become graver, the time by which it is to be over."""
    fresh = select(Handover).where(Handover.status != "closed", Handover.waiting_since.is_not(None))
    for one in session.scalars(fresh.where(Handover.due_at.is_(None))):
        one.due_at = due.by(one.priority, now, hours)


def slipped(session: Session, now: datetime, hours: Hours) -> list[int]:
    """Ids of the threads whose patient waits past the time that was told, has not heard so, and may be written to now.

    To whom an ambulance was named, nothing more is promised: there an alarm rings (bot.care.alarms).
    """
    late = select(Handover).where(Handover.status != "closed", Handover.priority > due.URGENT, Handover.reason != CALL)
    late = late.where(Handover.waiting_since.is_not(None), Handover.due_at <= now, UNTOLD)
    whose = joinedload(Handover.conversation).joinedload(Conversation.patient)
    return [one.id for one in session.scalars(late.options(whose)) if _is_day(one.conversation, now, hours)]


def tell(session: Session, handover_id: int, clinic: str, now: datetime, hours: Hours) -> None:
    """Promise anew, once, and put it into the outbox where the number takes texts; nothing where somebody answered just now."""
    one = session.get_one(Handover, handover_id)
    answered = due.by(one.priority, now, hours)
    late = update(Handover).where(Handover.id == handover_id, Handover.status != "closed")
    late = late.where(Handover.waiting_since.is_not(None), Handover.due_at <= now, UNTOLD)
    if not change(session, late.values(slipped_at=now, due_at=answered)):
        return
    conversation = one.conversation
    if conversation.disowned_at is None and not consent.has_opted_out(session, conversation.number):
        session.add(_text(conversation, clinic, answered, hours))


def _text(conversation: Conversation, clinic: str, answered: datetime, hours: Hours) -> Message:
    language = conversation.language or (conversation.patient.language if conversation.patient else SOURCE)
    words = {"clinic": clinic, "due": answered.isoformat()}
    return Message(
        conversation=conversation,
        direction="out",
        author="bot",
        body=speech.render(SLIPPED, words, language, "sms", hours.zone),
        phrase=SLIPPED,
        purpose="promise",
        language=language,
        status="queued",
    )


def _is_day(conversation: Conversation, now: datetime, hours: Hours) -> bool:
    named = conversation.patient.time_zone if conversation.patient else None
    return quiet.next_allowed(now, quiet.zones(named, hours.zone)) == now
