"""Wins: what went well for patients, drafted from loops that a coordinator closed, kept or dropped by that coordinator.

The journal, the workload and the hard conversations are the coordinator's own to see; others see sums of several people.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Integer, cast, func, select
from sqlalchemy.orm import Session, joinedload

from bot.care import audit, minutes, promised
from bot.store.database import insert_once
from bot.store.tables import Appointment, Conversation, Handover, Message, Patient, Win, WorkSpan, utcnow

KINDS = {
    "voicemail": "A voicemail answered within the hour",
    "refill": "A refill that was asked for, closed",
    "first_month": "The first month without a missed visit",
    "confirmed": "The first visit confirmed after missed ones",
}
HARD = ("crisis", "emergency", "complaint")
HOUR = timedelta(hours=1)
LOOKED_BACK = timedelta(days=60)
MOST = 50  # drafts at a time
VISITS_LOOKED_BACK = timedelta(days=400)
MISSED_BEFORE = 2  # visits in a row
FEWEST = 3  # people in a sum that others see

Visit = tuple[int, datetime, str]  # id, start, status


@dataclass(frozen=True)
class Draft:
    """A win to keep or to drop. `source` names the row that it was drawn from."""

    kind: str
    source: str
    happened_at: datetime
    patient: Patient | None

    @property
    def title(self) -> str:
        return KINDS[self.kind]


@dataclass(frozen=True)
class Load:
    """What a coordinator did since a day: threads closed, the hard ones among those taken, answers written, time in threads."""

    closed: int
    hard: int
    replies: int
    worked: timedelta


def from_thread(reason: str, opened_at: datetime, answered_at: datetime | None, closed: bool) -> str | None:
    """Which win a thread is, if any."""
    if reason == "voicemail" and answered_at and answered_at - opened_at <= HOUR:
        return "voicemail"
    return "refill" if reason == "medication_refill" and closed else None


def first_good_month(visits: Iterable[Visit], now: datetime, zone: ZoneInfo) -> str | None:
    """Last month, "2026-02", where it had visits and none was missed, and the month with visits before it had a missed one."""
    this_month, missed = minutes.month_of(now, zone), defaultdict(list)
    for _, starts_at, status in visits:
        month = minutes.month_of(starts_at, zone)
        if status in {"fulfilled", "noshow"} and month < this_month:
            missed[month].append(status == "noshow")
    months = sorted(missed)
    if months[-1:] != [minutes.neighbours(this_month, zone)[0]] or any(missed[months[-1]]):
        return None
    return months[-1] if len(months) > 1 and any(missed[months[-2]]) else None


def confirmed_at_last(visits: Iterable[Visit]) -> Visit | None:
    """The newest confirmed visit that follows visits missed in a row; `visits` come in the order of time."""
    found, in_a_row = None, 0
    for visit in visits:
        if visit[2] in {"confirmed", "fulfilled"}:
            found = visit if in_a_row >= MISSED_BEFORE else found
            in_a_row = 0
        elif visit[2] == "noshow":
            in_a_row += 1
    return found


def drafts(session: Session, coordinator_id: int, now: datetime, zone: ZoneInfo) -> list[Draft]:
    """What this coordinator has neither kept nor dropped yet, the newest first."""
    decided = select(Win.kind, Win.source).where(Win.coordinator_id == coordinator_id)
    known = {(kind, source) for kind, source in session.execute(decided)}
    drawn = [*_from_threads(session, coordinator_id, now), *_from_visits(session, coordinator_id, now, zone)]
    return sorted((one for one in drawn if (one.kind, one.source) not in known), key=_newest_first)[:MOST]


def _newest_first(draft: Draft) -> float:
    return -draft.happened_at.timestamp()


def _from_threads(session: Session, coordinator_id: int, now: datetime) -> Iterable[Draft]:
    query = select(Handover, promised.answered_at()).where(
        Handover.coordinator_id == coordinator_id, Handover.opened_at > now - LOOKED_BACK
    )
    together = joinedload(Handover.conversation).joinedload(Conversation.patient)
    for thread, answered_at in session.execute(query.options(together)):
        kind = from_thread(thread.reason, thread.opened_at, answered_at, thread.status == "closed")
        if kind:
            yield Draft(kind, f"handover:{thread.id}", answered_at or thread.opened_at, thread.conversation.patient)


def _from_visits(session: Session, coordinator_id: int, now: datetime, zone: ZoneInfo) -> Iterable[Draft]:
    """Of patients whose thread this coordinator closed lately."""
    theirs = select(Conversation.patient_id).join(Handover, Handover.conversation_id == Conversation.id)
    theirs = theirs.where(Handover.coordinator_id == coordinator_id, Handover.closed_at > now - LOOKED_BACK)
    query = select(Appointment).where(
        Appointment.patient_id.in_(theirs), Appointment.starts_at > now - VISITS_LOOKED_BACK
    )
    visits: dict[Patient, list[Visit]] = defaultdict(list)
    together = joinedload(Appointment.patient)
    for one in session.scalars(query.order_by(Appointment.starts_at, Appointment.id).options(together)):
        visits[one.patient].append((one.id, one.starts_at, one.status))
    for patient, told in visits.items():
        month = first_good_month(told, now, zone)
        if month:
            yield Draft("first_month", f"patient:{patient.id}:{month}", minutes.bounds(month, zone)[1], patient)
        visit = confirmed_at_last(told)
        if visit:
            yield Draft("confirmed", f"appointment:{visit[0]}", min(visit[1], now), patient)


def decide(session: Session, coordinator_id: int, draft: Draft, *, keep: bool) -> None:
    """Keep a draft in the journal, or drop it for good; the first word holds."""
    insert_once(
        session,
        Win,
        coordinator_id=coordinator_id,
        patient_id=draft.patient.id if draft.patient else None,
        kind=draft.kind,
        source=draft.source,
        happened_at=draft.happened_at,
        kept=keep,
        decided_at=utcnow(),
    )
    audit.write(session, f"coordinator:{coordinator_id}", "kept a win" if keep else "dropped a win", draft.source)


def journal(session: Session, coordinator_id: int) -> list[Win]:
    """What this coordinator kept, the newest first."""
    kept = select(Win).where(Win.coordinator_id == coordinator_id, Win.kept.is_(True)).options(joinedload(Win.patient))
    return list(session.scalars(kept.order_by(Win.happened_at.desc(), Win.id.desc()).limit(100)))


def load(session: Session, coordinator_id: int, since: datetime) -> Load:
    """What one coordinator carried since then, for that coordinator."""
    closed, hard = session.execute(_handled(since).where(Handover.coordinator_id == coordinator_id)).one()[:2]
    replies = select(func.count(Message.id)).where(
        Message.coordinator_id == coordinator_id, Message.created_at > since, Message.direction == "out"
    )
    spans = select(WorkSpan.starts_at, WorkSpan.ends_at).where(
        WorkSpan.coordinator_id == coordinator_id, WorkSpan.ends_at > since
    )
    worked = minutes.covered(((starts, ends) for starts, ends in session.execute(spans)), (since, utcnow()))
    return Load(closed, hard or 0, session.scalar(replies) or 0, worked)


def sums(session: Session, since: datetime) -> tuple[int | None, int | None]:
    """Threads closed and hard conversations of everybody together; None where fewer than three people are behind a sum."""
    closed, hard, people, people_with_hard = session.execute(_handled(since)).one()
    return closed if people >= FEWEST else None, hard if people_with_hard >= FEWEST else None


def _handled(since: datetime):  # type: ignore[no-untyped-def]  # four counts
    is_hard = Handover.reason.in_(HARD)
    return select(
        func.count(),
        func.sum(cast(is_hard, Integer)),
        func.count(Handover.coordinator_id.distinct()),
        func.count(Handover.coordinator_id.distinct()).filter(is_hard),
    ).where(Handover.status == "closed", Handover.closed_at > since)
