"""A claim is a lease: it holds while somebody works in the thread, and ends where a patient waits and nobody does.

An urgent one holds for a quarter of an hour: as long as a call takes. Any other for three quarters: a call, a look into the
record and a note, well within the two hours that patients are promised. A thread whose patient waits for nothing is kept.
"""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.care import audit
from bot.care.due import URGENT
from bot.errors import Conflict
from bot.store.database import change
from bot.store.tables import Handover, utcnow

URGENT_HOLDS, HOLDS = timedelta(minutes=15), timedelta(minutes=45)
WARNED = timedelta(minutes=5)  # before the end


def until(priority: int, now: datetime) -> datetime:
    """Till when a claim holds that is made, or worked on, now."""
    return now + (URGENT_HOLDS if priority == URGENT else HOLDS)


def is_ending(one: Handover, now: datetime) -> bool:
    """Whether whoever holds the thread is to be warned."""
    if one.status != "claimed" or one.waiting_since is None or one.lease_until is None:
        return False
    return one.lease_until - now <= WARNED


def take(session: Session, one: Handover, coordinator_id: int, now: datetime) -> bool:
    """Give a free thread to somebody; False where it is not free. Of two at once one gets it."""
    free = update(Handover).where(Handover.id == one.id, Handover.status == "open")
    claim = {"status": "claimed", "coordinator_id": coordinator_id, "claimed_at": now}
    won = change(session, free.values(lease_until=until(one.priority, now), **claim))
    session.refresh(one)
    return won == 1


def hold(session: Session, handover_id: int, coordinator_id: int) -> Handover:
    """A coordinator's thread, for a deed of theirs in it, which renews the claim.

    One that went back to the queue, and that nobody else took, is claimed again. Raises Conflict where it is not theirs.
    """
    one = session.get_one(Handover, handover_id)
    if not renew(session, one, coordinator_id):
        if not take(session, one, coordinator_id, utcnow()):
            raise Conflict("you do not have this thread")
        audit.write(session, f"coordinator:{coordinator_id}", "claimed", f"handover:{handover_id}")
    return one


def renew(session: Session, one: Handover, coordinator_id: int) -> bool:
    """Let a claim hold on; False where the thread is not this coordinator's."""
    theirs = update(Handover).where(Handover.id == one.id, Handover.coordinator_id == coordinator_id)
    renewed = theirs.where(Handover.status == "claimed").values(lease_until=until(one.priority, utcnow()))
    held = change(session, renewed) == 1
    session.refresh(one)
    return held


def ended(session: Session, now: datetime) -> list[int]:
    """Ids of the threads whose patient waits and whose claim has ended."""
    waits = select(Handover.id).where(Handover.status == "claimed", Handover.waiting_since.is_not(None))
    return list(session.scalars(waits.where(Handover.lease_until <= now).order_by(Handover.id)))


def give_back(session: Session, handover_id: int, now: datetime) -> None:
    """Put a thread back into the queue, at the place of its patient's wait, unless it was worked on just now."""
    holder = session.scalar(select(Handover.coordinator_id).where(Handover.id == handover_id))
    over = update(Handover).where(Handover.id == handover_id, Handover.status == "claimed")
    over = over.where(Handover.waiting_since.is_not(None), Handover.lease_until <= now)
    free = {"status": "open", "coordinator_id": None, "claimed_at": None, "lease_until": None}
    if change(session, over.values(free)):
        audit.write(session, "line", "took back", f"handover:{handover_id}", coordinator=holder or 0)
