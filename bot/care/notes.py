"""What coordinators write down about a thread, and what they did beside it: part of its story, never told to the patient."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from bot.care import audit
from bot.store.tables import Note

WRITTEN = {
    "note": "Note",
    "refill_asked": "Refill asked for",
    "form_sent": "Form sent",
    "ride_booked": "Ride booked",
}
KINDS = WRITTEN | {
    "task_done": "Task done",
    "task_put_off": "Task put off",
    "visit_confirmed": "Visit confirmed",
    "visit_moved": "Visit moved",
    "visit_cancelled": "Visit cancelled",
    "linked": "Number linked to a patient",
}


def write(session: Session, conversation_id: int, coordinator_id: int, kind: str, words: str = "") -> Note:
    """Add a note to a thread's story."""
    note = Note(conversation_id=conversation_id, coordinator_id=coordinator_id, kind=kind, words=words)
    session.add(note)
    audit.write(session, f"coordinator:{coordinator_id}", "wrote down", f"conversation:{conversation_id}", kind=kind)
    return note


def of(session: Session, conversation_id: int) -> list[Note]:
    """A thread's notes, oldest first."""
    theirs = select(Note).where(Note.conversation_id == conversation_id).options(joinedload(Note.coordinator))
    return list(session.scalars(theirs.order_by(Note.id)))
