"""A patient who writes again within a day of a close goes back to who knows the story, if they are there."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from bot.care import assigning, audit, leases, presence
from bot.care.due import URGENT
from bot.errors import NoRoom
from bot.store.tables import Handover

AGAIN = timedelta(hours=24)


def follow(session: Session, one: Handover, now: datetime) -> None:
    """Tie a thread just opened to the one closed before it, and give it to that one's coordinator; an urgent one is everybody's."""
    closed = select(Handover).where(Handover.conversation_id == one.conversation_id, Handover.closed_at > now - AGAIN)
    newest = closed.order_by(Handover.closed_at.desc()).options(joinedload(Handover.coordinator)).limit(1)
    one.follows = session.scalar(newest)
    knows = one.follows.coordinator if one.follows else None
    if one.priority == URGENT or knows is None or not presence.is_there(knows, now):
        return
    try:
        assigning.need_room(session, knows)
    except NoRoom:
        return
    session.flush()
    leases.take(session, one, knows.id, now)
    audit.write(session, "line", "gave", f"handover:{one.id}", coordinator=knows.id)
