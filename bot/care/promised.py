"""What the line promised to a patient who waits for a person, when that is due, and whether it was kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select

from bot.care import due, handover
from bot.care.hours import Hours, next_opening
from bot.store.tables import Handover, Message

READ_WITHIN = timedelta(hours=1)  # of opening: "a person will read this when it opens"
WORDS = {
    "handover.within_hours": "an answer within two hours",
    "handover.by": "an answer at a time told",
    "handover.not_forgotten": "an answer, later than told before",
    "handover.today": "an answer by the end of the next working day",
    "handover.when_open": "to be read when the clinic opens",
    "handover.engine_down": "an answer",
    "voice.message_taken": "a call back",
}


@dataclass(frozen=True)
class Promise:
    """What was promised, by its phrase, when it was said, and until when it holds; None where no time was named."""

    phrase: str
    said_at: datetime
    due_at: datetime | None

    @property
    def words(self) -> str:
        return WORDS[self.phrase]


def made(phrase: str, said_at: datetime, hours: Hours) -> Promise:
    """The promise in a sentence of the line's, one of WORDS."""
    return Promise(phrase, said_at, _due(phrase, said_at, hours))


def _due(phrase: str, said_at: datetime, hours: Hours) -> datetime | None:
    if phrase in {"handover.within_hours", "handover.by"}:
        return due.by(due.SOON, said_at, hours)
    if phrase == "handover.today":
        return due.by(due.ROUTINE, said_at, hours)
    return next_opening(hours, said_at) + READ_WITHIN if phrase == handover.CLOSED else None


def kept(due_at: datetime, answered_at: datetime | None, now: datetime) -> bool | None:
    """Whether a promise was kept; None while that is open."""
    if answered_at is not None:
        return answered_at <= due_at
    return False if now > due_at else None


def answered_at() -> ColumnElement[datetime | None]:
    """When a person first answered in a thread, as a column of a query over Handover: in words that went out, or by closing it."""
    theirs = select(func.min(func.coalesce(Message.sent_at, Message.due_at, Message.created_at))).where(
        Message.conversation_id == Handover.conversation_id,
        Message.author == "coordinator",
        Message.status.not_in(("cancelled", "undelivered", "failed")),
        Message.created_at >= Handover.opened_at,
        or_(Handover.closed_at.is_(None), Message.created_at <= Handover.closed_at),
    )
    return func.coalesce(theirs.correlate(Handover).scalar_subquery(), Handover.closed_at)
