"""Calls by click: asked for at the desk, placed by a worker, and what became of them."""

from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from bot.care import audit, consent, leases
from bot.errors import Conflict
from bot.store.database import change
from bot.store.tables import Conversation, Coordinator, Ring, utcnow

WAITS = timedelta(minutes=2)  # nobody is rung later than that
BEGUN = ("asked", "placing", "ringing")
UNDER_WAY = (*BEGUN, "dialling")
MISSED = {"busy", "no-answer", "canceled", "completed", "failed"}  # of the coordinator's end, before it was picked up
ENDED = {"completed", "busy", "no-answer", "failed", "canceled"}  # of the patient's end


def ask(session: Session, handover_id: int, coordinator_id: int) -> Ring:
    """Have the carrier ring the coordinator, then the patient. Raises Conflict, in words, where that must not be."""
    conversation = leases.hold(session, handover_id, coordinator_id).conversation
    if not session.get_one(Coordinator, coordinator_id).phone:
        raise Conflict("say first which phone of yours is to ring")
    if conversation.disowned_at:
        raise Conflict("we were told that this number is not the patient's any more")
    if not conversation.number.startswith("+") or not consent.allows(session, conversation.number, "calls"):
        raise Conflict("this number cannot be called, or wants no calls")
    if _is_under_way(session, conversation):
        raise Conflict("one to this patient is under way already")
    ring = Ring(conversation_id=conversation.id, coordinator_id=coordinator_id)
    session.add(ring)
    session.flush()
    audit.write(session, f"coordinator:{coordinator_id}", "asked for a call", f"ring:{ring.id}")
    return ring


def _is_under_way(session: Session, conversation: Conversation) -> bool:
    """Whether a call was asked for a moment ago and has not ended: a button pressed twice rings nobody twice."""
    lately = select(Ring.id).where(Ring.conversation_id == conversation.id, Ring.created_at > utcnow() - WAITS)
    return session.scalar(lately.where(Ring.status.in_(UNDER_WAY)).limit(1)) is not None


def due(session: Session) -> list[int]:
    """Calls that nobody has placed yet, oldest first."""
    return list(session.scalars(select(Ring.id).where(Ring.status == "asked").order_by(Ring.id).limit(20)))


def claim(session: Session, ring_id: int) -> str | None:
    """Take a call to place it: the coordinator's number; None where it is somebody else's to place, or too late."""
    ring = session.get_one(Ring, ring_id, options=[joinedload(Ring.coordinator)])
    in_time = ring.created_at > utcnow() - WAITS
    moved = move(session, ring_id, "placing" if in_time else "failed", "asked")
    return ring.coordinator.phone if moved and in_time else None


def move(session: Session, ring_id: int, status: str, *earlier: str) -> bool:
    """Bring a call to a status, from one of the earlier ones only."""
    mine = update(Ring).where(Ring.id == ring_id, Ring.status.in_(earlier))
    return change(session, mine.values(status=status)) == 1


def of(session: Session, conversation: Conversation) -> list[Ring]:
    """A thread's calls by click, oldest first."""
    theirs = select(Ring).where(Ring.conversation_id == conversation.id).options(joinedload(Ring.coordinator))
    return list(session.scalars(theirs.order_by(Ring.id)))
