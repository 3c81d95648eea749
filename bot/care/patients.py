"""Who a number belongs to, and the conversation the line has with it."""

import secrets
from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.store.tables import Conversation, Patient, Phone

OF_AGE = 18  # years


def is_minor(born: date | None, today: date) -> bool:
    return born is not None and (today.year - OF_AGE, today.month, today.day) < (born.year, born.month, born.day)


def by_number(session: Session, number: str) -> list[Patient]:
    """Everyone who is reached by this number, in a steady order; a withdrawn number reaches nobody."""
    reached = select(Patient).join(Phone).where(Phone.number == number, Phone.withdrawn_at.is_(None))
    return list(session.scalars(reached.order_by(Patient.id)))


def conversation_with(session: Session, number: str) -> Conversation:
    """The one conversation with a number, begun if this is its first word.

    A number of one patient is taken to be that patient; a shared one stays open until somebody says who is meant.
    """
    existing = session.scalar(select(Conversation).where(Conversation.number == number))
    patients = by_number(session, number)
    if existing:
        _belong(existing, patients)
        return existing
    conversation = Conversation(
        key=secrets.token_hex(16),
        number=number,
        patient_id=patients[0].id if len(patients) == 1 else None,
        language=patients[0].language if len({patient.language for patient in patients}) == 1 else None,
    )
    try:
        with session.begin_nested():
            session.add(conversation)
    except IntegrityError:
        return session.scalars(select(Conversation).where(Conversation.number == number)).one()
    return conversation


def _belong(conversation: Conversation, patients: list[Patient]) -> None:
    """Keep a conversation with a patient whom its number reaches; what was open with another is forgotten."""
    if conversation.patient_id in {patient.id for patient in patients}:
        return
    if conversation.patient_id is not None:
        conversation.pending = None
    conversation.patient_id = patients[0].id if len(patients) == 1 else None
    if len(patients) == 1:
        conversation.language = conversation.language or patients[0].language
