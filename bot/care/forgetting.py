"""What the clinic no longer keeps: a person who is to be forgotten, and what has grown older than the policy.

Everything here deletes within the caller's transaction and tells how many rows of which table went: rolled back, it is a dry
run. An opt-out survives, as the sealed number, which the ledger needs to know whom never to text, without its words.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, delete, exists, func, select, update
from sqlalchemy.orm import Session, aliased

from bot.care import audit
from bot.errors import NorthstarError
from bot.store.tables import (
    Appointment,
    AuditEntry,
    Base,
    Call,
    Consent,
    Conversation,
    Effect,
    Handover,
    IdentityCheck,
    Medication,
    Message,
    MinutesCorrection,
    Note,
    Passing,
    Patient,
    Phone,
    Receipt,
    Ring,
    Slot,
    Task,
    Voicemail,
    Win,
    WorkSpan,
)

TRACES_KEPT = timedelta(days=90)  # receipts and effects: what a turn taken again, or a late receipt, could need
OPEN = ("received", "queued", "sending", "unknown")

Gone = dict[str, int]


def patient(session: Session, external_id: str) -> tuple[int, Gone]:
    """Forget a patient: the record, and every conversation that is theirs alone. Returns whom, and what went.

    What was said on a number that others share stays: it is theirs too. Raises NorthstarError where nobody has this id.
    """
    who = session.scalar(select(Patient.id).where(Patient.external_id == external_id))
    if who is None:
        raise NorthstarError("no patient has this id")
    numbers = set(session.scalars(select(Phone.number).where(Phone.patient_id == who)))
    shared = {number for number in numbers if _holders(session, number) > 1}
    theirs = session.execute(select(Conversation.id, Conversation.number).where(Conversation.patient_id == who)).all()
    numbers |= {number for _, number in theirs if _holders(session, number) < 2}
    gone = _conversations(session, [number for number in sorted(numbers) if number not in shared])
    session.execute(update(Conversation).where(Conversation.patient_id == who).values(patient_id=None, pending=None))
    visits = select(Appointment.id).where(Appointment.patient_id == who)
    session.execute(update(Message).where(Message.appointment_id.in_(visits)).values(appointment_id=None))
    session.execute(update(Slot).where(Slot.appointment_id.in_(visits)).values(appointment_id=None))
    for table in (IdentityCheck, Phone, Medication, Appointment, WorkSpan, MinutesCorrection, Win):
        _go(session, gone, table, table.patient_id == who)
    _go(session, gone, Patient, Patient.id == who)
    return who, gone


def number(session: Session, phone: str) -> Gone:
    """Forget a number: what was said on it, and that it ever belonged to anybody. Raises NorthstarError where it is unknown."""
    gone = _conversations(session, [phone])
    for table in (IdentityCheck, Phone):
        _go(session, gone, table, table.number == phone)
    if not any(gone.values()):
        raise NorthstarError("nothing is known of this number")
    return gone


def grown_old(session: Session, now: datetime, record_kept: timedelta) -> Gone:
    """Let go of what is older than the policy; the audit trail only after six years, whatever the policy."""
    gone: Gone = {}
    before = now - record_kept
    later = aliased(Message)
    answered_later = exists().where(later.answers == Message.id, later.created_at >= before)
    old = select(Message.id).where(Message.created_at < before, Message.status.not_in(OPEN), ~answered_later)
    _go(session, gone, Effect, Effect.message_id.in_(old))
    _go(session, gone, Voicemail, Voicemail.message_id.in_(old))
    _go(session, gone, Message, Message.id.in_(old))
    _go(session, gone, Note, Note.created_at < before)
    _go(session, gone, Ring, Ring.created_at < before)
    _handovers(session, gone, Handover.closed_at < before)
    _go(session, gone, Call, Call.created_at < before)
    _go(session, gone, WorkSpan, WorkSpan.ends_at < before)
    _go(session, gone, MinutesCorrection, MinutesCorrection.created_at < before)
    _go(session, gone, Win, Win.happened_at < before)
    silent = [
        ~exists().where(table.conversation_id == Conversation.id)
        for table in (Message, Handover, Call, Note, Ring, WorkSpan)
    ]
    _go(session, gone, Conversation, Conversation.created_at < before, *silent)
    of_old = select(Message.id).where(Message.created_at < now - TRACES_KEPT)
    _go(session, gone, Effect, Effect.message_id.in_(of_old))
    _go(session, gone, Receipt, Receipt.received_at < now - TRACES_KEPT)
    _go(session, gone, AuditEntry, AuditEntry.at < now - max(audit.KEPT, record_kept))
    return gone


def _conversations(session: Session, numbers: list[str]) -> Gone:
    """Everything said with these numbers, and what they agreed to; an opt-out that holds stays, without its words."""
    gone: Gone = {}
    for phone in numbers:
        talk = select(Conversation.id).where(Conversation.number == phone)
        said = select(Message.id).where(Message.conversation_id.in_(talk))
        sids = select(Message.sid).where(Message.conversation_id.in_(talk))
        _go(session, gone, Effect, Effect.message_id.in_(said))
        _go(session, gone, Voicemail, Voicemail.message_id.in_(said))
        _go(session, gone, Receipt, Receipt.sid.in_(sids))
        _handovers(session, gone, Handover.conversation_id.in_(talk))
        for table in (Message, Note, Ring, Call, WorkSpan):
            _go(session, gone, table, table.conversation_id.in_(talk))
        _go(session, gone, Conversation, Conversation.number == phone)
        newest = select(func.max(Consent.id)).where(Consent.number == phone).group_by(Consent.scope)
        holds = select(Consent.id).where(Consent.id.in_(newest), Consent.agreed.is_(False))
        kept = list(session.scalars(holds))
        _go(session, gone, Consent, Consent.number == phone, Consent.id.not_in(kept))
        session.execute(update(Consent).where(Consent.id.in_(kept)).values(words="", language=None))
    return gone


def _handovers(session: Session, gone: Gone, which: ColumnElement[bool]) -> None:
    """Threads at the desk with their tasks and the notes between colleagues; a later thread no longer follows on them."""
    theirs = select(Handover.id).where(which)
    _go(session, gone, Passing, Passing.handover_id.in_(theirs))
    _go(session, gone, Task, Task.handover_id.in_(theirs))
    session.execute(update(Handover).where(Handover.follows_id.in_(theirs)).values(follows_id=None))
    _go(session, gone, Handover, which)


def _holders(session: Session, phone: str) -> int:
    return session.scalar(select(func.count(Phone.id)).where(Phone.number == phone)) or 0


def _go(session: Session, gone: Gone, table: type[Base], *which: Any) -> None:
    """Delete, and count what went by table."""
    statement = delete(table).where(*which)
    result = session.execute(statement, execution_options={"synchronize_session": False})
    assert isinstance(result, CursorResult)
    gone[table.__tablename__] = gone.get(table.__tablename__, 0) + result.rowcount
