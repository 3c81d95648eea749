"""When a coordinator was last at the desk, as the audit trail has it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.care.hours import Hours, last_closing, next_opening
from bot.store.tables import AuditEntry

PAUSE = timedelta(hours=4)  # without a hand on the desk: a shift has ended
LOOKED_BACK = timedelta(days=7)  # after a longer absence the last evening will do
MOST_ENTRIES = 5000


def last_ended(session: Session, actor: str, now: datetime, hours: Hours) -> datetime:
    """When the shift before this one ended, for "coordinator:7"; the last working day's evening where that is unknown."""
    theirs = select(AuditEntry.at).where(AuditEntry.actor == actor, AuditEntry.at > now - LOOKED_BACK)
    moments = session.scalars(theirs.order_by(AuditEntry.at.desc()).limit(MOST_ENTRIES))
    return end_before(moments, now) or last_evening(now, hours)


def end_before(moments: Iterable[datetime], now: datetime) -> datetime | None:
    """The newest of `moments`, which come newest first, that a pause follows; None where there is none."""
    later = now
    for moment in moments:
        if later - moment >= PAUSE:
            return moment
        later = moment
    return None


def last_evening(now: datetime, hours: Hours) -> datetime:
    """When the desk last closed for the day."""
    closed = last_closing(hours, now)
    opens_again = next_opening(hours, now).date() == closed.date()
    return last_closing(hours, closed.replace(hour=0, minute=0)) if opens_again else closed
