"""Whose a waiting thread best is: by language and by how much somebody has in hand."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.care.due import URGENT
from bot.errors import NoRoom
from bot.store.tables import Coordinator, Handover

MOST = 99  # threads that a cap may allow


def section(one: Handover, me: Coordinator, load: int) -> str:
    """Where a thread stands in somebody's queue who holds `load` threads.

    What is urgent is for everybody, whatever their languages and however much they have.
    """
    if one.status == "claimed":
        return "yours" if one.coordinator_id == me.id else "colleagues"
    if one.priority == URGENT:
        return "for you"
    patient = one.conversation.patient
    language = one.conversation.language or (patient.language if patient else None)
    return "for you" if load < me.cap and (language is None or language in me.languages) else "others"


def need_room(session: Session, coordinator: Coordinator) -> None:
    """Raises NoRoom where a coordinator has as many threads as the supervisor set."""
    held = select(func.count(Handover.id)).where(Handover.status == "claimed")
    if (session.scalar(held.where(Handover.coordinator_id == coordinator.id)) or 0) >= coordinator.cap:
        raise NoRoom(f"{coordinator.cap} threads are in hand already")
