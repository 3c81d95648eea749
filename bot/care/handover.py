"""A thread that a person must take: opened by the line, claimed, answered and closed at the desk."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from bot.care import audit, messages
from bot.errors import Conflict
from bot.store.database import change
from bot.store.tables import Conversation, Handover, Message, utcnow

URGENT, SOON, ROUTINE = 0, 1, 2
OPENS, CLOSES = time(8), time(17)
SATURDAY = 5
CLOSED = "handover.when_open"  # what is said then
CALL = "opted_out"  # a call to make; nobody waits for an answer in the thread itself


@dataclass(frozen=True)
class Reason:
    """Why a person is needed: how pressing, and what the desk reads."""

    priority: int
    title: str


REASONS = {
    "emergency": Reason(URGENT, "May be an emergency"),
    "crisis": Reason(URGENT, "May be in crisis"),
    "talk_to_human": Reason(SOON, "Asked for a person"),
    "medication_stop": Reason(SOON, "Wants to stop a medicine"),
    "medication_interaction": Reason(SOON, "Asks what goes together with a medicine"),
    "medication_side_effect": Reason(SOON, "Side effect"),
    "medication_dose": Reason(SOON, "Question about a dose"),
    "symptom_report": Reason(SOON, "Feels unwell"),
    "complaint": Reason(SOON, "Unhappy with the care"),
    "caregiver_support": Reason(SOON, "A carer is worn out"),
    "engine_down": Reason(SOON, "The assistant could not answer"),
    "wrong_person": Reason(SOON, "Says that this is not the patient"),
    "voicemail": Reason(SOON, "Left a voice message"),
    "medication_refill": Reason(ROUTINE, "Needs a refill"),
    "medication_cost": Reason(ROUTINE, "Cannot pay for a medicine"),
    "medication_change": Reason(ROUTINE, "Asks why a medicine changed"),
    "medication_unknown": Reason(ROUTINE, "Asks about a medicine that is not on the list"),
    "appointment_request": Reason(ROUTINE, "Wants an appointment"),
    "appointment_late": Reason(SOON, "Is running late"),
    "test_results": Reason(ROUTINE, "Asks about results"),
    "insurance_question": Reason(ROUTINE, "Insurance or a bill"),
    "resource_request": Reason(ROUTINE, "Needs help from the community"),
    "transport_help": Reason(ROUTINE, "Has no way to get here"),
    "telehealth_help": Reason(ROUTINE, "Help with a video visit"),
    "interpreter_request": Reason(ROUTINE, "Needs an interpreter"),
    "portal_help": Reason(ROUTINE, "Cannot get into the portal"),
    "unreviewed": Reason(SOON, "Our answer is not yet signed in the patient's language"),
    "not_understood": Reason(ROUTINE, "The assistant did not understand"),
    "flood": Reason(SOON, "Many texts at once: the assistant stopped answering"),
    "restored": Reason(SOON, "Under way when a backup was restored: check what was said"),
    "media": Reason(ROUTINE, "Sent a picture or a file"),
    "unknown_number": Reason(ROUTINE, "A number that is on nobody's record"),
    "household": Reason(ROUTINE, "Unclear which patient of a shared phone"),
    "identity": Reason(SOON, "Could not show who they are"),
    "rights": Reason(SOON, "Asks for more than this number may hear"),
    "opted_out": Reason(ROUTINE, "Opted out of texts: call instead"),
}


def open(session: Session, conversation: Conversation, reason: str, words: str, summary: str = "") -> Handover:
    """Put a thread into the queue. A thread already there keeps its place, gains the words and, if graver, the reason."""
    session.flush()
    existing = _unclosed(session, conversation.id)
    if existing is None:
        try:
            with session.begin_nested():
                return _opened(session, conversation, reason, words, summary)
        except IntegrityError:  # another process opened it in the same moment
            existing = _unclosed(session, conversation.id)
            assert existing
    if words and words not in existing.words:
        existing.words = f"{existing.words}\n{words}".strip()
    if summary:
        existing.summary = f"{existing.summary}\n{summary}".strip()
    if REASONS[reason].priority < existing.priority or existing.reason == CALL:
        existing.reason, existing.priority = reason, min(REASONS[reason].priority, existing.priority)
    existing.waiting_since = existing.waiting_since or utcnow()
    return existing


def _opened(session: Session, conversation: Conversation, reason: str, words: str, summary: str) -> Handover:
    handover = Handover(
        conversation_id=conversation.id,
        open_conversation_id=conversation.id,
        reason=reason,
        priority=REASONS[reason].priority,
        words=words,
        summary=summary,
    )
    session.add(handover)
    session.flush()
    return handover


def _unclosed(session: Session, conversation_id: int) -> Handover | None:
    return session.scalar(select(Handover).where(Handover.open_conversation_id == conversation_id))


def is_held(session: Session, conversation_id: int) -> bool:
    """Whether a person has the thread, or is asked to: the bot is silent then."""
    handover = _unclosed(session, conversation_id)
    return handover is not None and handover.reason != CALL


def patient_wrote(session: Session, conversation_id: int, now: datetime) -> None:
    """The patient waits again, from their first unanswered word on."""
    handover = _unclosed(session, conversation_id)
    if handover:
        handover.waiting_since = handover.waiting_since or now


def queue(session: Session) -> list[Handover]:
    """Everything open or claimed: the gravest first, then whoever waits longest, the answered last."""
    unclosed = select(Handover).where(Handover.status != "closed")
    ordered = unclosed.order_by(
        Handover.priority, Handover.waiting_since.is_(None), Handover.waiting_since, Handover.id
    )
    together = joinedload(Handover.conversation).joinedload(Conversation.patient)
    return list(session.scalars(ordered.options(together, joinedload(Handover.coordinator))))


def claim(session: Session, handover_id: int, coordinator_id: int) -> Handover:
    """Take a thread. Of two at once one wins; the other gets Conflict."""
    free = update(Handover).where(Handover.id == handover_id, Handover.status == "open")
    won = change(session, free.values(status="claimed", coordinator_id=coordinator_id, claimed_at=utcnow()))
    handover = session.get_one(Handover, handover_id, populate_existing=True)
    if not won and handover.coordinator_id != coordinator_id:
        raise Conflict("somebody else has this thread")
    if won:
        _note(session, handover, coordinator_id, "claimed")
    return handover


def reply(
    session: Session,
    handover_id: int,
    coordinator_id: int,
    body: str,
    *,
    language: str | None = None,
    phrase: str | None = None,
    checked_by: str | None = None,
    due_at: datetime | None = None,
) -> Message:
    """Answer the patient by text; it goes out with the outbox, at `due_at` or now. Raises Conflict unless it is their thread."""
    handover = mine(session, handover_id, coordinator_id)
    message = Message(
        conversation_id=handover.conversation_id,
        direction="out",
        channel="sms",
        author="coordinator",
        coordinator_id=coordinator_id,
        body=body,
        phrase=phrase,
        language=language,
        checked_by=checked_by,
        purpose="later" if due_at else "answer",
        due_at=due_at or utcnow(),
        status="queued",
    )
    session.add(message)
    handover.waiting_since = None
    _note(session, handover, coordinator_id, "replied in")
    return message


def take_back(session: Session, handover_id: int, coordinator_id: int, message_id: int) -> bool:
    """Keep an answer from going out; the patient waits again. False where it has gone, or was never this thread's."""
    handover = session.get_one(Handover, handover_id)
    theirs = (Message.id == message_id, Message.conversation_id == handover.conversation_id)
    messages.take_back(session, *theirs, Message.author == "coordinator")
    message = session.scalar(select(Message).where(*theirs).execution_options(populate_existing=True))
    if message is None or message.status != "cancelled":
        return False
    if handover.status != "closed":
        handover.waiting_since = handover.waiting_since or message.created_at
    _note(session, handover, coordinator_id, "took an answer back in")
    return True


def close(session: Session, handover_id: int, coordinator_id: int, outcome: str) -> Handover:
    """Finish a thread; the bot answers in it again. Raises Conflict unless the coordinator has it."""
    handover = mine(session, handover_id, coordinator_id)
    handover.status, handover.outcome = "closed", outcome
    handover.open_conversation_id, handover.waiting_since = None, None
    handover.closed_at = utcnow()
    _note(session, handover, coordinator_id, "closed")
    return handover


def _note(session: Session, handover: Handover, coordinator_id: int, action: str) -> None:
    audit.write(session, f"coordinator:{coordinator_id}", action, f"handover:{handover.id}")


def mine(session: Session, handover_id: int, coordinator_id: int) -> Handover:
    """The thread that a coordinator has. Raises Conflict where they have it no more, or never had."""
    handover = session.get_one(Handover, handover_id)
    if handover.status != "claimed" or handover.coordinator_id != coordinator_id:
        raise Conflict("you do not have this thread")
    return handover


def told(reason: str, now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """What the patient is told: that a person takes it, and roughly when, honest about nights and weekends."""
    local = now.astimezone(zone)
    if local.weekday() < SATURDAY and OPENS <= local.time() < CLOSES:
        when = "within_hours" if REASONS[reason].priority <= SOON else "today"
        return {"say": f"handover.{when}", "args": {}}
    return {"say": CLOSED, "args": {"opening": next_opening(now, zone).isoformat()}}


def next_opening(now: datetime, zone: ZoneInfo) -> datetime:
    """When the desk opens next, in the clinic's zone."""
    day = now.astimezone(zone).replace(hour=OPENS.hour, minute=0, second=0, microsecond=0)
    while day <= now or day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return day
