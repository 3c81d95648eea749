"""Who is at the desk: whoever's browser was heard of just now. A page left alone is signed out, and silent, after half an hour."""

from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from bot.store.database import change
from bot.store.tables import Coordinator

ONLINE = timedelta(minutes=3)  # a page fetches itself every minute; one of these may be lost
SEEN_EVERY = timedelta(minutes=1)


def is_news(seen_at: datetime | None, now: datetime) -> bool:
    """Whether it is worth writing down that somebody is there."""
    return seen_at is None or seen_at <= now - SEEN_EVERY


def seen(session: Session, coordinator_id: int, now: datetime) -> None:
    """Note that somebody is there; of two requests in a moment one writes."""
    before = or_(Coordinator.seen_at.is_(None), Coordinator.seen_at <= now - SEEN_EVERY)
    change(session, update(Coordinator).where(Coordinator.id == coordinator_id, before).values(seen_at=now))


def left(session: Session, coordinator_id: int) -> None:
    """Note that somebody signed out."""
    change(session, update(Coordinator).where(Coordinator.id == coordinator_id).values(seen_at=None))


def is_there(coordinator: Coordinator, now: datetime) -> bool:
    seen_at = coordinator.seen_at
    return coordinator.disabled_at is None and seen_at is not None and seen_at > now - ONLINE


def at_desk(session: Session, now: datetime) -> list[Coordinator]:
    """Everybody who is there, by name."""
    there = select(Coordinator).where(Coordinator.disabled_at.is_(None), Coordinator.seen_at > now - ONLINE)
    return list(session.scalars(there.order_by(Coordinator.name, Coordinator.id)))
