"""Whose a waiting thread best is: by language and by how much somebody has in hand."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.care.due import URGENT
from bot.errors import NoRoom
from bot.store.tables import Coordinator, Handover

MOST = 99  # threads that a cap may allow


def section(one: Handover, me: Coordinator, load: int) -> str:
    """Where a thread stands in the queue of somebody who holds `load`: "urgent", "yours", "for you", "others" or "colleagues".

    What is urgent and free is for everybody, whatever their languages and however much they have.
    """
    if one.status == "claimed":
        return "yours" if one.coordinator_id == me.id else "colleagues"
    if one.priority == URGENT:
        return "urgent"
    patient = one.conversation.patient
    language = one.conversation.language or (patient.language if patient else None)
    return "for you" if load < me.cap and (language is None or language in me.languages) else "others"


def need_room(session: Session, coordinator: Coordinator) -> None:
    """Raises NoRoom where a coordinator has as many threads as the supervisor set."""
    held = select(func.count(Handover.id)).where(Handover.status == "claimed")
    if (session.scalar(held.where(Handover.coordinator_id == coordinator.id)) or 0) >= coordinator.cap:
        raise NoRoom(f"{coordinator.cap} of {coordinator.cap} threads are in hand")
