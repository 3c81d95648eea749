"""Whether who holds a number is, or acts for, the patient: trusted, shown by a birth date, locked, or disowned."""

from datetime import date, datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from bot.care import messages
from bot.care.households import REMEMBERED
from bot.care.patients import is_minor
from bot.store.tables import Conversation, IdentityCheck, Message, Phone, utcnow

TRIES = 3
LOCKED = timedelta(days=1)
OWN = "self"


def is_established(session: Session, phone: Phone, now: datetime) -> bool:
    """Whether health details may be told there: the patient's own number and nobody else's, or shown of late."""
    if phone.relation == OWN and _is_alone(session, phone):
        return True
    check = _check(session, phone)
    return bool(check and check.passed_at and now - check.passed_at < REMEMBERED)


def hears_confidential(session: Session, phone: Phone, now: datetime) -> bool:
    """Only the patient does, on a number of their own; one that a minor shares is a parent's."""
    own = phone.relation == OWN and (not is_minor(phone.patient.birth_date, now.date()) or _is_alone(session, phone))
    return own and is_established(session, phone, now)


def is_locked(session: Session, phone: Phone, now: datetime) -> bool:
    """Whether no birth date is taken: after too many wrong ones, or where the record has none."""
    check = _check(session, phone)
    return phone.patient.birth_date is None or bool(check and check.locked_until and check.locked_until > now)


def passes(session: Session, phone: Phone, told: set[date], now: datetime) -> bool:
    """Take a birth date, as the days that may be meant by it; the third wrong one in a row locks the check for a day."""
    if is_locked(session, phone, now):
        return False
    check = _check(session, phone) or IdentityCheck(number=phone.number, patient_id=phone.patient_id, failures=0)
    session.add(check)
    if phone.patient.birth_date in told:
        check.passed_at, check.failures, check.locked_until = now, 0, None
        return True
    check.failures = 1 if check.locked_until else check.failures + 1
    check.locked_until = now + LOCKED if check.failures >= TRIES else None
    return False


def disown(session: Session, conversation: Conversation) -> None:
    """The number changed hands: nothing about anybody goes there from now on, what waits included."""
    conversation.disowned_at = utcnow()
    passed = update(IdentityCheck).where(IdentityCheck.number == conversation.number)
    session.execute(passed.values(passed_at=None))
    messages.take_back(session, Message.conversation_id == conversation.id)


def give_back(conversation: Conversation) -> None:
    """The desk has checked that the number is still the patient's."""
    conversation.disowned_at, conversation.pending = None, None


def _is_alone(session: Session, phone: Phone) -> bool:
    reached = select(func.count(Phone.id)).where(Phone.number == phone.number, Phone.withdrawn_at.is_(None))
    return session.scalar(reached) == 1


def _check(session: Session, phone: Phone) -> IdentityCheck | None:
    mine = select(IdentityCheck).where(IdentityCheck.number == phone.number)
    return session.scalar(mine.where(IdentityCheck.patient_id == phone.patient_id))
