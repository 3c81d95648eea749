"""A thread handed to a colleague, with a note."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from bot.care import assigning, audit, leases
from bot.errors import Conflict
from bot.store.tables import Coordinator, Handover, Passing, utcnow


def hand(session: Session, handover_id: int, from_id: int, to_id: int, note: str) -> None:
    """Make a thread a colleague's. Raises Conflict where it is not the giver's or nobody is there to take it, NoRoom where
    the colleague has enough."""
    one = leases.hold(session, handover_id, from_id)
    colleague = session.get(Coordinator, to_id)
    if colleague is None or colleague.disabled_at or to_id == from_id:
        raise Conflict("nobody takes the thread")
    assigning.need_room(session, colleague)
    now = utcnow()
    one.coordinator_id, one.claimed_at = to_id, now
    one.lease_until = leases.until(one.priority, now)
    session.add(Passing(handover_id=one.id, from_id=from_id, to_id=to_id, note=note))
    audit.write(session, f"coordinator:{from_id}", "handed on", f"handover:{one.id}", coordinator=to_id)


def notes(session: Session, one: Handover) -> list[Passing]:
    """What was said when the thread was handed on, in order."""
    given = select(Passing).where(Passing.handover_id == one.id).order_by(Passing.id)
    return list(session.scalars(given.options(joinedload(Passing.giver), joinedload(Passing.taker))))


def colleagues(session: Session, me: int) -> list[Coordinator]:
    """Everybody else who may have a thread, by name."""
    others = select(Coordinator).where(Coordinator.id != me, Coordinator.disabled_at.is_(None))
    return list(session.scalars(others.order_by(Coordinator.name, Coordinator.id)))
