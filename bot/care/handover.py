"""A thread that a person must take: opened by the line, claimed, answered and closed at the desk."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from bot.care import assigning, audit, due, leases, messages, presence, reopening
from bot.care.due import ROUTINE, SOON, URGENT
from bot.care.hours import Hours, is_open, next_opening
from bot.errors import Conflict
from bot.store.tables import Conversation, Coordinator, Handover, Message, utcnow

CLOSED = "handover.when_open"  # what is said then
UNCLOSED = select(Handover).where(Handover.open_conversation_id == bindparam("conversation_id"))
SAME_PRESS = timedelta(seconds=30)
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
    "undelivered": Reason(SOON, "An answer did not arrive"),
    "restored": Reason(SOON, "Under way when a backup was restored: check what was said"),
    "media": Reason(ROUTINE, "Sent a picture or a file"),
    "unknown_number": Reason(ROUTINE, "A number that is on nobody's record"),
    "household": Reason(ROUTINE, "Unclear which patient of a shared phone"),
    "identity": Reason(SOON, "Could not show who they are"),
    "rights": Reason(SOON, "Asks for more than this number may hear"),
    "opted_out": Reason(ROUTINE, "Opted out of texts: call instead"),
}
ENDINGS = {
    "answered": "Answered",
    "appointment": "Appointment made",
    "elsewhere": "Sent elsewhere",
    "unreachable": "Could not reach",
    "no_need": "No need",
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
        existing.due_at, existing.alarmed_at, existing.lease_until = None, None, _held_until(existing, utcnow())
    _waits(existing, utcnow(), utcnow())
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
    reopening.follow(session, handover, utcnow())
    return handover


def _waits(handover: Handover, since: datetime, now: datetime) -> None:
    """A wait begins as of `since`, unless one is under way; who holds the thread has time from now on, and none where they are away."""
    if handover.waiting_since is None:
        handover.waiting_since, handover.due_at, handover.alarmed_at = since, None, None
        handover.lease_until = _held_until(handover, now)


def _held_until(handover: Handover, now: datetime) -> datetime:
    away = handover.coordinator is not None and not presence.is_there(handover.coordinator, now)
    return now if away else leases.until(handover.priority, now)


def _unclosed(session: Session, conversation_id: int) -> Handover | None:
    return session.scalar(UNCLOSED, {"conversation_id": conversation_id})


def is_held(session: Session, conversation_id: int) -> bool:
    """Whether a person has the thread, or is asked to: the bot is silent then."""
    handover = _unclosed(session, conversation_id)
    return handover is not None and handover.reason != CALL


def patient_wrote(session: Session, conversation_id: int, now: datetime) -> None:
    """The patient waits again, from their first unanswered word on."""
    handover = _unclosed(session, conversation_id)
    if handover:
        _waits(handover, now, now)


def not_arrived(session: Session, message: Message) -> None:
    """A coordinator's answer failed: its patient waits as before it, and where the thread is closed, it is one anew."""
    if message.author != "coordinator":
        return
    handover = session.scalar(UNCLOSED.with_for_update(), {"conversation_id": message.conversation_id})
    if handover:
        _waits(handover, message.created_at, utcnow())
    else:
        open(session, message.conversation, "undelivered", "", summary=message.body)


def queue(session: Session) -> list[Handover]:
    """Everything open or claimed: the gravest first, then whoever waits longest, the answered last."""
    unclosed = select(Handover).where(Handover.status != "closed")
    ordered = unclosed.order_by(
        Handover.priority, Handover.waiting_since.is_(None), Handover.waiting_since, Handover.id
    )
    together = joinedload(Handover.conversation).joinedload(Conversation.patient)
    return list(session.scalars(ordered.options(together, joinedload(Handover.coordinator))))


def claim(session: Session, handover_id: int, coordinator_id: int) -> Handover:
    """Take a thread. Of two at once one wins; the other gets Conflict. Raises NoRoom where somebody has enough.

    What is urgent finds room with everybody.
    """
    handover = session.get_one(Handover, handover_id)
    if handover.status == "open" and handover.priority > URGENT:
        assigning.need_room(session, session.get_one(Coordinator, coordinator_id))
    if leases.take(session, handover, coordinator_id, utcnow()):
        _note(session, handover, coordinator_id, "claimed")
    elif handover.coordinator_id != coordinator_id:
        raise Conflict("somebody else has this thread")
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
    """Answer the patient by text; it goes out with the outbox, at `due_at` or now, and a promise that still waits there does not.

    The very same answer again, a moment later, is a button pressed twice: the patient gets it once.
    Raises Conflict where somebody else has the thread.
    """
    handover = leases.hold(session, handover_id, coordinator_id)
    purpose = "later" if due_at else "answer"
    before = _just_sent(session, handover, coordinator_id, body, purpose)
    if before:
        return before
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
        purpose=purpose,
        due_at=due_at or utcnow(),
        status="queued",
    )
    session.add(message)
    messages.take_back(session, Message.conversation_id == handover.conversation_id, Message.purpose == "promise")
    handover.waiting_since = None
    _note(session, handover, coordinator_id, "replied in")
    return message


def _just_sent(session: Session, handover: Handover, coordinator_id: int, body: str, purpose: str) -> Message | None:
    """The same words of the same coordinator, unless they were taken back or could not be sent."""
    lately = select(Message).where(
        Message.conversation_id == handover.conversation_id,
        Message.coordinator_id == coordinator_id,
        Message.purpose == purpose,
        Message.created_at > utcnow() - SAME_PRESS,
        Message.status.not_in({"cancelled", "undelivered", "failed"}),
    )
    return next((one for one in session.scalars(lately) if one.body == body), None)


def take_back(session: Session, handover_id: int, coordinator_id: int, message_id: int) -> bool:
    """Keep an answer from going out; the patient waits again. False where it has gone, or was never this thread's.

    Raises Conflict where somebody else has the thread.
    """
    handover = session.get_one(Handover, handover_id)
    if handover.status != "closed":
        leases.hold(session, handover_id, coordinator_id)
    theirs = (Message.id == message_id, Message.conversation_id == handover.conversation_id)
    messages.take_back(session, *theirs, Message.author == "coordinator")
    message = session.scalar(select(Message).where(*theirs).execution_options(populate_existing=True))
    if message is None or message.status != "cancelled":
        return False
    if handover.status != "closed" and handover.waiting_since is None:
        handover.waiting_since, handover.due_at = message.created_at, None
    _note(session, handover, coordinator_id, "took an answer back in")
    return True


def close(session: Session, handover_id: int, coordinator_id: int, ending: str, words: str = "") -> Handover:
    """Finish a thread, with a key of ENDINGS and the coordinator's own words; the bot answers in it again.

    Raises Conflict where somebody else has the thread.
    """
    handover = leases.hold(session, handover_id, coordinator_id)
    messages.take_back(session, Message.conversation_id == handover.conversation_id, Message.purpose == "promise")
    handover.status, handover.ending, handover.outcome = "closed", ending, words
    handover.open_conversation_id, handover.waiting_since = None, None
    handover.closed_at = utcnow()
    _note(session, handover, coordinator_id, "closed")
    return handover


def _note(session: Session, handover: Handover, coordinator_id: int, action: str) -> None:
    audit.write(session, f"coordinator:{coordinator_id}", action, f"handover:{handover.id}")


def told(reason: str, now: datetime, hours: Hours) -> dict[str, Any]:
    """What the patient is told: that a person takes it, and roughly when, honest about nights, weekends and holidays."""
    if not is_open(hours, now):
        return {"say": CLOSED, "args": {"opening": next_opening(hours, now).isoformat()}}
    priority = REASONS[reason].priority
    answered = due.by(priority, now, hours)
    if priority == ROUTINE:
        return {"say": "handover.today", "args": {}}
    if answered.astimezone(UTC) - now < due.WITHIN[SOON] + due.QUARTER:
        return {"say": "handover.within_hours", "args": {}}
    return {"say": "handover.by", "args": {"due": answered.isoformat()}}
