"""What was said on the line, either way, and what became of it."""

import base64
import binascii
import re
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.care.patients import conversation_with
from bot.store.tables import Conversation, Message, Receipt, utcnow

LONGEST_BODY = 1600  # characters; the carrier's own limit for one message
FINAL = {"delivered", "undelivered", "failed", "cancelled", "spoken"}
PROGRESS = ["queued", "sending", "unknown", "sent", "delivered", "undelivered", "failed"]
# The carrier's words for what we call by one name; what it accepted is sent as far as the line is concerned.
CARRIER_STATUS = {"accepted": "sent", "scheduled": "sent", "queued": "sent", "sending": "sent", "read": "delivered"}


def receive(
    session: Session, sid: str, number: str, body: str, media: Sequence[str] = (), channel: str = "sms"
) -> Message | None:
    """Keep what a patient said, once: None where this `sid` was kept before."""
    if session.scalar(select(Message.id).where(Message.sid == sid)):
        return None
    message = Message(
        conversation=conversation_with(session, number),
        direction="in",
        channel=channel,
        author="patient",
        sid=sid,
        body=clean(body),
        media=list(media),
        status="received",
    )
    try:
        with session.begin_nested():
            session.add(message)
    except IntegrityError:
        return None
    return message


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
    return list(dict.fromkeys(session.scalars(query.limit(500))))


def next_unanswered(session: Session, conversation_id: int) -> Message | None:
    """The oldest message of a conversation that still wants its turn."""
    query = select(Message).where(Message.conversation_id == conversation_id, Message.status == "received")
    return session.scalar(query.order_by(Message.id).limit(1))


def answers_to(session: Session, message_id: int) -> list[Message]:
    """What the line said in the turn of one incoming message, in order."""
    return list(session.scalars(select(Message).where(Message.answers == message_id).order_by(Message.id)))


def record_receipt(session: Session, sid: str, status: str, error_code: int | None) -> Message | None:
    """Keep a delivery receipt, once, and move the message it speaks of. None where that is not known yet."""
    seen = session.scalar(select(Receipt.id).where(Receipt.sid == sid, Receipt.status == status))
    if not seen:
        try:
            with session.begin_nested():
                session.add(Receipt(sid=sid, status=status, error_code=error_code))
        except IntegrityError:
            pass  # the same receipt, arriving twice at once
    message = session.scalar(select(Message).where(Message.sid == sid, Message.direction == "out"))
    if message:
        apply_receipt(message, status, error_code)
    return message


def apply_receipt(message: Message, status: str, error_code: int | None) -> None:
    """Move a message forward; a final status never changes, an unknown or older one never moves it back."""
    status = CARRIER_STATUS.get(status, status)
    if message.status in FINAL or status not in PROGRESS:
        return
    if PROGRESS.index(status) > PROGRESS.index(message.status):
        message.status = status
        message.error_code = error_code


def handed_over(session: Session, message: Message, sid: str) -> None:
    """The carrier has it. Receipts that came before its answer count now."""
    message.sid = sid
    message.status = "sent"
    message.sent_at = utcnow()
    message.due_at = None
    receipts = session.scalars(select(Receipt).where(Receipt.sid == sid).order_by(Receipt.id))
    for receipt in receipts:
        apply_receipt(message, receipt.status, receipt.error_code)
