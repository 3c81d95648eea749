"""Who a number belongs to, and the conversation the line has with it."""

import secrets

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.store.tables import Conversation, Patient, Phone


def by_number(session: Session, number: str) -> list[Patient]:
    """Everyone who is reached by this number, in a steady order."""
    return list(session.scalars(select(Patient).join(Phone).where(Phone.number == number).order_by(Patient.id)))


def conversation_with(session: Session, number: str) -> Conversation:
    """The one conversation with a number, begun if this is its first word.

    A number of one patient is taken to be that patient; a shared one stays open until somebody says who is meant.
    """
    existing = _conversation(session, number)
    if existing:
        return existing
    patients = by_number(session, number)
    known = patients[0] if len(patients) == 1 else None
    conversation = Conversation(
        key=secrets.token_hex(16),
        number=number,
        patient_id=known.id if known else None,
        language=patients[0].language if len({patient.language for patient in patients}) == 1 else None,
    )
    try:
        with session.begin_nested():
            session.add(conversation)
    except IntegrityError:
        return session.scalars(select(Conversation).where(Conversation.number == number)).one()
    return conversation


def _conversation(session: Session, number: str) -> Conversation | None:
    conversation = session.scalar(select(Conversation).where(Conversation.number == number))
    if conversation and conversation.patient_id is None:
        patients = by_number(session, number)
        if len(patients) == 1:
            conversation.patient_id = patients[0].id
            conversation.language = conversation.language or patients[0].language
    return conversation
