"""An urgent thread that nobody takes: told on the supervisors' pages, and by a text to whoever is on call."""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.care import presence
from bot.care.due import URGENT
from bot.care.hours import Hours, is_open
from bot.store.database import change
from bot.store.tables import Handover

UNTAKEN = timedelta(minutes=5)
AGAIN, AGAIN_AT_NIGHT = timedelta(minutes=15), timedelta(hours=1)
WORDS = "An urgent thread waits at the desk."  # nothing of the patient


def rings(waited: timedelta, is_open: bool, is_somebody_there: bool) -> bool:
    """Whether an urgent thread that nobody has taken calls the supervisors; at once where nobody is there who should be."""
    return waited >= UNTAKEN or (is_open and not is_somebody_there)


def is_to_text(alarmed_at: datetime | None, now: datetime, is_open: bool) -> bool:
    """Whether whoever is on call hears of it: again and again until somebody takes the thread, more rarely at night."""
    return alarmed_at is None or now - alarmed_at >= (AGAIN if is_open else AGAIN_AT_NIGHT)


def ringing(session: Session, now: datetime, hours: Hours) -> list[Handover]:
    """The urgent threads that call the supervisors, longest waiting first."""
    untaken = select(Handover).where(Handover.status == "open", Handover.priority == URGENT)
    threads = list(session.scalars(untaken.where(Handover.waiting_since.is_not(None)).order_by(Handover.waiting_since)))
    if not threads:
        return []
    opened, there = is_open(hours, now), bool(presence.at_desk(session, now))
    return [one for one in threads if one.waiting_since and rings(now - one.waiting_since, opened, there)]


def mark(session: Session, now: datetime, hours: Hours) -> list[int]:
    """Note of every thread of which whoever is on call is to hear now that they do; ids."""
    opened = is_open(hours, now)
    wanted = [one for one in ringing(session, now, hours) if is_to_text(one.alarmed_at, now, opened)]
    return [one.id for one in wanted if _mark(session, one, now)]


def _mark(session: Session, one: Handover, now: datetime) -> bool:
    same = update(Handover).where(Handover.id == one.id, Handover.alarmed_at.is_not_distinct_from(one.alarmed_at))
    return change(session, same.values(alarmed_at=now)) == 1


def unmark(session: Session, handover_ids: list[int]) -> None:
    """Note that nobody heard of these."""
    change(session, update(Handover).where(Handover.id.in_(handover_ids)).values(alarmed_at=None))
