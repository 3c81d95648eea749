"""Minutes: how long coordinators worked for each patient, metered by what they do, against the care-management thresholds.

Chronic care management is counted in minutes of clinical staff time a calendar month (CMS, MLN909188 "Chronic Care Management
Services"): CPT 99490 for the first 20, 99439 for each 20 more, twice at most (40, 60); for complex care 99487 for the first 60,
99489 for each 30 more (90, …). Which of them a patient's care is, and whether they agreed to it, is the clinic's to say.

Read carefully where the rule leaves room, so that the figure can only be too small:

- Time runs from one thing that a coordinator does in a thread (opens it, types, answers, notes, calls) to the next thing, in whatever
  thread; a pause of more than five minutes counts nothing, and neither does what follows the last. So nobody works for two at once.
- Coordinators' minutes for one patient add up, but of the time in which two work for the same patient at once one person's counts
  (CPT: when staff meet about a patient, count the time of one).
- A month is the clinic's own; a stretch over its end is cut there; seconds of a begun minute do not count.
- What the assistant does is never counted, nor time on a number that is nobody's or that patients share.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from bot.care import audit
from bot.errors import Conflict
from bot.store.tables import Conversation, Coordinator, MinutesCorrection, Patient, WorkSpan

PAUSE = timedelta(minutes=5)
THRESHOLDS = (20, 40, 60, 90)  # minutes, then 30 more and 30 more
STEP = 30
NEAR = 5  # minutes before a threshold
MOST = 24 * 60  # of one correction

Stretch = tuple[datetime, datetime]


@dataclass(frozen=True)
class Month:
    """A patient's calendar month, in whole minutes: metered, corrected by, and both together."""

    patient: Patient
    metered: int
    corrected: int

    @property
    def total(self) -> int:
        return max(0, self.metered + self.corrected)

    @property
    def reached(self) -> int:
        """The highest threshold that is reached; 0 below the first."""
        return max((one for one in thresholds(self.total) if one <= self.total), default=0)

    @property
    def missing(self) -> int:
        """Minutes to the next threshold."""
        return min(one for one in thresholds(self.total) if one > self.total) - self.total

    @property
    def is_near(self) -> bool:
        return self.missing <= NEAR


def thresholds(minutes: int) -> list[int]:
    """All thresholds up to the next one after `minutes`, and maybe more."""
    return [*THRESHOLDS, *range(THRESHOLDS[-1] + STEP, minutes + 2 * STEP, STEP)]


def touch(session: Session, coordinator_id: int, conversation: Conversation, now: datetime) -> None:
    """A coordinator does something in a conversation: what they were at since the thing before counts, and this begins or goes on."""
    session.get_one(Coordinator, coordinator_id, with_for_update=True)  # their two tabs take turns
    theirs = select(WorkSpan).where(WorkSpan.coordinator_id == coordinator_id, WorkSpan.ends_at >= now - PAUSE)
    last = session.scalar(theirs.order_by(WorkSpan.ends_at.desc(), WorkSpan.id.desc()).limit(1))
    if last:
        last.ends_at = max(last.ends_at, now)
    about = (conversation.id, conversation.patient_id)
    if last is None or (last.conversation_id, last.patient_id) != about:
        session.add(
            WorkSpan(
                coordinator_id=coordinator_id,
                conversation_id=conversation.id,
                patient_id=conversation.patient_id,
                starts_at=now,
                ends_at=now,
            )
        )


def bounds(month: str, zone: ZoneInfo) -> Stretch:
    """The first moment of a month, "2026-03", in the clinic's zone, and the first after it. Raises ValueError."""
    year, number = (int(part) for part in month.split("-"))
    first = datetime(year, number, 1, tzinfo=zone)
    return first, datetime(year + number // 12, number % 12 + 1, 1, tzinfo=zone)


def month_of(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).strftime("%Y-%m")


def neighbours(month: str, zone: ZoneInfo) -> tuple[str, str]:
    """The months before and after one."""
    first, after = bounds(month, zone)
    return month_of(first - timedelta(days=1), zone), month_of(after, zone)


def covered(stretches: Iterable[Stretch], within: Stretch) -> timedelta:
    """How long at least one of the stretches lasts inside `within`: time that two share counts once."""
    total, until = timedelta(), within[0]
    for starts, ends in sorted(stretches):
        begun, done = max(starts, until), min(ends, within[1])
        if done > begun:
            total, until = total + (done - begun), done
    return total


def rolled_up(session: Session, month: str, zone: ZoneInfo) -> list[Month]:
    """Each patient who was worked for in a month: those near a threshold first, then the most minutes."""
    within = bounds(month, zone)
    spans = select(WorkSpan.patient_id, WorkSpan.starts_at, WorkSpan.ends_at)
    spans = spans.where(WorkSpan.patient_id.is_not(None), WorkSpan.starts_at < within[1], WorkSpan.ends_at > within[0])
    sums = select(MinutesCorrection.patient_id, func.sum(MinutesCorrection.minutes))
    sums = sums.where(MinutesCorrection.month == month).group_by(MinutesCorrection.patient_id)
    stretches: dict[int, list[Stretch]] = defaultdict(list)
    for patient_id, starts, ends in session.execute(spans):
        stretches[patient_id or 0].append((starts, ends))
    corrected = dict(session.execute(sums).all())
    known = or_(*(Patient.id.in_(query.with_only_columns(query.selected_columns[0])) for query in (spans, sums)))
    months = [
        Month(one, covered(stretches[one.id], within) // timedelta(minutes=1), corrected.get(one.id, 0))
        for one in session.scalars(select(Patient).where(known))
    ]
    worked = [one for one in months if one.metered or one.corrected]
    return sorted(worked, key=lambda one: (not one.is_near, -one.total, one.patient.id))


def corrections(session: Session, month: str) -> dict[int, list[tuple[MinutesCorrection, str]]]:
    """What was corrected in a month, by patient, each with who did, oldest first."""
    query = select(MinutesCorrection, Coordinator.name).join(Coordinator).where(MinutesCorrection.month == month)
    found = defaultdict(list)
    for correction, name in session.execute(query.order_by(MinutesCorrection.id)):
        found[correction.patient_id].append((correction, name))
    return found


def correct(session: Session, coordinator_id: int, patient_id: int, month: str, minutes: int, reason: str) -> None:
    """Add minutes to a patient's month, or take some off, saying why; nothing that was written is changed.

    Raises Conflict where there is no reason, no minute, or more than a day's.
    """
    if not reason or not minutes or abs(minutes) > MOST:
        raise Conflict("a correction needs minutes and a reason")
    session.add(
        MinutesCorrection(
            patient_id=patient_id, month=month, minutes=minutes, reason=reason, coordinator_id=coordinator_id
        )
    )
    actor, subject = f"coordinator:{coordinator_id}", f"patient:{patient_id}"
    audit.write(session, actor, "corrected minutes", subject, month=month, minutes=minutes)
