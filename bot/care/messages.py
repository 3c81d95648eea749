"""What was said on the line, either way, and what became of it."""

import base64
import binascii
import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, bindparam, select, update
from sqlalchemy.orm import Session, joinedload

from bot.care.patients import conversation_with
from bot.store.database import insert_once
from bot.store.tables import Conversation, Message, utcnow

LONGEST_BODY = 1600  # characters; the carrier's own limit for one message
MOST_WAITING, MOST_A_MINUTE = 10, 30  # texts of one number

# Asked in every turn, so made once: to put a statement together takes longer than to run it.
_OF_CONVERSATION = Message.conversation_id == bindparam("conversation_id")
_WITH_PATIENT = joinedload(Message.conversation).joinedload(Conversation.patient)
UNANSWERED = (
    select(Message)
    .where(_OF_CONVERSATION, Message.status == "received")
    .options(_WITH_PATIENT)
    .order_by(Message.id)
    .limit(1)
)
ANY_UNANSWERED = select(Message.id).where(_OF_CONVERSATION, Message.status == "received").limit(1)
NEWEST_TEXTS = (
    select(Message.id, Message.status, Message.created_at)
    .where(_OF_CONVERSATION, Message.direction == "in", Message.channel == "sms")
    .order_by(Message.id.desc())
    .limit(MOST_WAITING + MOST_A_MINUTE + 2)
)


def receive(
    session: Session, sid: str, number: str, body: str, media: Sequence[str] = (), channel: str = "sms"
) -> Message | None:
    """Keep what a patient said, once: None where this `sid` was kept before."""
    kept = insert_once(
        session,
        Message,
        conversation_id=conversation_with(session, number).id,
        direction="in",
        channel=channel,
        author="patient",
        sid=sid,
        body=clean(body),
        media=list(media),
        status="received",
    )
    return by_sid(session, sid) if kept else None


def by_sid(session: Session, sid: str) -> Message | None:
    """The message that the carrier knows by this id."""
    return session.scalar(select(Message).where(Message.sid == sid))


def clean(body: str) -> str:
    """A body that every database and browser can hold: no NUL, no lone surrogate, base64 decoded, not over-long."""
    text = body.replace("\0", "").encode("utf-8", "replace").decode()
    return _decoded(text)[:LONGEST_BODY]


def _decoded(text: str) -> str:
    """Undo base64, in which the carrier at times delivers a long message (seen by nyaruka/courier)."""
    if len(text) < 40 or len(text) % 4 or not re.fullmatch(r"[A-Za-z0-9+/]+={0,2}", text):
        return text
    try:
        decoded = base64.b64decode(text, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return text
    return decoded if " " in decoded and decoded.isprintable() else text


def waiting(session: Session, older_than: datetime | None = None) -> list[int]:
    """Conversations, longest waiting first, whose patient has not been answered and that nobody is answering."""
    query = (
        select(Message.conversation_id)
        .join(Conversation)
        .where(Message.status == "received")
        .where((Conversation.locked_until.is_(None)) | (Conversation.locked_until < utcnow()))
        .order_by(Message.id)
    )
    if older_than:
        query = query.where(Message.created_at < older_than)
    return list(dict.fromkeys(session.scalars(query.limit(100))))


def in_hand(session: Session) -> bool:
    """Whether a conversation is being answered, or a message handed over, at this moment."""
    answering = select(Conversation.id).where(Conversation.locked_by.is_not(None), Conversation.locked_until > utcnow())
    sending = select(Message.id).where(Message.status == "sending", Message.due_at > utcnow())
    return any(session.scalar(query.limit(1)) for query in (answering, sending))


def next_unanswered(session: Session, conversation_id: int) -> Message | None:
    """The oldest message of a conversation that still wants its turn."""
    return session.scalar(UNANSWERED, {"conversation_id": conversation_id})


def more_unanswered(session: Session, conversation_id: int) -> bool:
    """Whether a conversation has a message that still wants its turn."""
    return session.scalar(ANY_UNANSWERED, {"conversation_id": conversation_id}) is not None


def flood(session: Session, message: Message) -> bool:
    """Whether a number texts without waiting for answers, or faster than any person writes, as a machine does."""
    newest = session.execute(NEWEST_TEXTS, {"conversation_id": message.conversation_id}).all()
    waiting = sum(status == "received" for _, status, _ in newest)
    since = message.created_at - timedelta(minutes=1)
    minute = sum(id_ <= message.id and at > since for id_, _, at in newest)
    return waiting > MOST_WAITING or minute > MOST_A_MINUTE


def answers_to(session: Session, message_id: int) -> list[Message]:
    """What the line said in the turn of one incoming message, in order."""
    return list(session.scalars(select(Message).where(Message.answers == message_id).order_by(Message.id)))


def take_back(session: Session, *which: ColumnElement[bool]) -> None:
    """Cancel those messages that still wait to be sent, whenever they are due."""
    waiting = update(Message).where(Message.direction == "out", Message.status == "queued", *which)
    session.execute(waiting.values(status="cancelled", due_at=None))
