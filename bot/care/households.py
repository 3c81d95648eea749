"""A number that several patients share: nobody's details before it is clear who is meant."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.care.patients import by_number
from bot.store.tables import Conversation, Message, Patient
from bot.understanding.choice import pick
from bot.understanding.text import fold

REMEMBERED = timedelta(hours=12)


def candidates(session: Session, conversation: Conversation, message: Message) -> list[Patient]:
    """Whom the message may be about: empty where that is settled or the number is nobody's.

    On a shared number the answer to "who?" is remembered for twelve hours after the last word.
    """
    patients = by_number(session, conversation.number)
    if len(patients) < 2:
        return []
    previous = session.scalar(
        select(Message.created_at)
        .where(Message.conversation_id == conversation.id, Message.id < message.id)
        .order_by(Message.id.desc())
        .limit(1)
    )
    fresh = previous is not None and message.created_at - previous < REMEMBERED
    return [] if conversation.patient_id and fresh else patients


def chosen(text: str, patients: list[Patient], language: str) -> Patient | None:
    """The patient an answer points at, by number or by given name; None where it points at none or at several."""
    number = pick(text, len(patients), language)
    if number:
        return patients[number - 1]
    words = fold(text)
    named = [patient for patient in patients if fold(patient.given_name) in words]
    return named[0] if len(named) == 1 else None
