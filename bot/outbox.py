"""The outbox: outgoing messages that are written but not yet the carrier's.

A message is claimed in one commit, sent with nothing open, and settled in another. A process that dies in between
leaves a claim that runs out; whether the carrier acted is then unknown, and it is asked before anything is sent again.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, exists, select, update
from sqlalchemy.orm import Session, aliased, joinedload

from bot.care import consent, handover, quiet, receipts, reminders
from bot.errors import CarrierError
from bot.store.database import Sessions, change
from bot.store.tables import Appointment, Conversation, Message, Patient, utcnow

CLAIM = timedelta(seconds=30)  # longer than the carrier client's own deadline
ATTEMPTS = 12  # the wait doubles from a second: about an hour in all
UNSETTLED = ("queued", "sending", "unknown")
OPTED_OUT = 21610
OF_NOBODY = ("consent.", "line.", "handover.when_open", "handover.wrong_person")  # answers that tell of no patient
Earlier = aliased(Message)
UNSETTLED_ANSWER = (
    select(Message.id)
    .where(Message.conversation_id == bindparam("conversation_id"), Message.status.in_(UNSETTLED))
    .where(Message.purpose == "answer")
    .limit(1)
)
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Carrier:
    """How the carrier is reached.

    `send(to, body)` returns the carrier's id. `find(to, body, since)` returns the ids of such messages that it has
    taken since then. `call(to, ring id)` rings a coordinator. All raise CarrierError.
    """

    send: Callable[[str, str], str]
    find: Callable[[str, str, datetime], list[str]]
    call: Callable[[str, int], str]


@dataclass(frozen=True)
class Letter:
    """A claimed message, as much of it as the carrier needs."""

    message_id: int
    to: str
    body: str
    since: datetime
    perhaps_sent: bool


def due(sessions: Sessions, overdue: timedelta = timedelta(0)) -> list[int]:
    """Ids of messages to send, or to ask the carrier about, for longer than `overdue`; oldest first."""
    since = utcnow() - overdue
    query = select(Message.id).where(Message.status.in_(UNSETTLED), Message.due_at <= since).order_by(Message.id)
    with sessions() as session:
        return list(session.scalars(query.limit(100)))


def unsettled(session: Session) -> list[Letter]:
    """Everything that waits to be sent, or of which it is not known whether it was; oldest first."""
    waiting = select(Message).where(Message.direction == "out", Message.status.in_(UNSETTLED)).order_by(Message.id)
    return [
        Letter(one.id, one.conversation.number, one.body, one.created_at, perhaps_sent=True)
        for one in session.scalars(waiting.options(joinedload(Message.conversation)))
    ]


def write(session: Session, conversation: Conversation, replies: list[Message]) -> Letter | None:
    """Put an answer into the outbox. Its first text is claimed at once, unless an earlier one still waits."""
    first = next((reply for reply in replies if reply.status == "queued"), None)
    if first and session.scalar(UNSETTLED_ANSWER, {"conversation_id": conversation.id}) is not None:
        first = None
    if first:
        first.status, first.due_at, first.attempts = "sending", utcnow() + CLAIM, 1
    session.add_all(replies)
    session.flush()
    if first is None:
        return None
    return Letter(first.id, conversation.number, first.body, first.created_at, perhaps_sent=False)


def deliver(sessions: Sessions, carrier: Carrier, message_id: int, clinic: ZoneInfo) -> None:
    """Hand one message to the carrier: once, in its conversation's order, whenever this or another process dies.

    `clinic` is the zone of patients whose own is not known.
    """
    with sessions.begin() as session:
        letter = _claim(session, message_id, clinic)
    if letter:
        hand_over(sessions, carrier, letter)


def hand_over(sessions: Sessions, carrier: Carrier, letter: Letter) -> None:
    """Give a claimed message to the carrier, and write down what came of it."""
    try:
        sid = already_sent(sessions, carrier, letter) if letter.perhaps_sent else None
        sid = sid or carrier.send(letter.to, letter.body)
    except CarrierError as error:
        log.warning("message %d: %s", letter.message_id, error)
        with sessions.begin() as session:
            _refused(session, session.get_one(Message, letter.message_id, with_for_update=True), error)
        return
    with sessions.begin() as session:
        receipts.handed_over(session, letter.message_id, sid)


def _claim(session: Session, message_id: int, clinic: ZoneInfo) -> Letter | None:
    """Take a message that is due to be handed over; None where it is not its turn, or somebody else's."""
    message = session.get_one(Message, message_id)
    was, now = message.status, utcnow()
    allowed = _not_before(session, message, now, clinic)
    if allowed > now:
        message.due_at = allowed
        return None
    before_it = exists().where(
        Earlier.conversation_id == message.conversation_id, Earlier.id < message_id, Earlier.status.in_(UNSETTLED)
    )
    before_it = before_it.where(Earlier.purpose == "answer")  # what waits for its time holds up no answer
    mine = change(
        session,
        update(Message)
        .where(Message.id == message_id, Message.status == was, Message.due_at <= now)
        .where(Message.status.in_(UNSETTLED), ~before_it)
        .values(status="sending", due_at=now + CLAIM, attempts=Message.attempts + 1),
    )
    if not mine:
        return None
    if not _may_go(session, message, now):
        message.status, message.due_at = "cancelled", None
        return None
    number = message.conversation.number
    return Letter(message_id, number, message.body, message.created_at, perhaps_sent=was != "queued")


def _may_go(session: Session, message: Message, now: datetime) -> bool:
    """Whether it is still wanted. Words of safety always are."""
    phrase = message.phrase or ""
    if phrase == consent.CONFIRMED or phrase.startswith("safety."):
        return True
    if message.conversation.disowned_at and not phrase.startswith(OF_NOBODY):
        return False
    wanted = consent.allows(session, message.conversation.number, consent.PURPOSES[message.purpose])
    return wanted and (message.appointment_id is None or reminders.stands(session, message, now))


def _not_before(session: Session, message: Message, now: datetime, clinic: ZoneInfo) -> datetime:
    """When it may go: an answer at once, a person's words when the person said, what the line says by itself not at night."""
    if message.author == "coordinator" or message.purpose == "answer":
        return now
    visit = session.get(Appointment, message.appointment_id) if message.appointment_id else None
    patient = session.get(Patient, visit.patient_id if visit else message.conversation.patient_id)
    return quiet.next_allowed(now, quiet.zones(patient.time_zone if patient else None, clinic))


def already_sent(sessions: Sessions, carrier: Carrier, letter: Letter) -> str | None:
    """The carrier's id of this very message, where an earlier try got through and its answer was lost."""
    found = carrier.find(letter.to, letter.body, letter.since)
    with sessions() as session:
        ours = set(session.scalars(select(Message.sid).where(Message.sid.in_(found))))
    return next((sid for sid in found if sid not in ours), None)


def _refused(session: Session, message: Message, error: CarrierError) -> None:
    """Try later, ask later or give up, as the kind of error demands; nothing where another process settled it meanwhile."""
    if message.status not in UNSETTLED:
        return
    message.error_code = error.code
    wait = timedelta(seconds=2 ** (message.attempts - 1))
    if error.outcome in {"retry", "unknown"} and message.attempts < ATTEMPTS:
        message.status = "queued" if error.outcome == "retry" else "unknown"
        message.due_at = utcnow() + wait
        return
    message.status, message.due_at = "failed", None
    handover.not_arrived(session, message)
    if error.code == OPTED_OUT:
        heed_opt_out(session, message)


def heed_opt_out(session: Session, message: Message | None) -> None:
    """Believe the carrier where it refused a message because its number had opted out."""
    if message and not consent.has_opted_out(session, message.conversation.number):
        consent.opt_out(session, message.conversation, how="carrier")
