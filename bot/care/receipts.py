"""What the carrier says became of a message: receipts come unordered, repeated and early, and each counts once."""

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from bot.care import handover, messages
from bot.store.database import change, insert_once
from bot.store.tables import Message, Receipt, utcnow

FINAL = {"delivered", "undelivered", "failed", "cancelled", "spoken"}
PROGRESS = ["queued", "sending", "unknown", "sent", "delivered", "undelivered", "failed"]
# The carrier's words for what we call by one name; what it accepted is sent as far as the line is concerned.
CARRIER_STATUS = {"accepted": "sent", "scheduled": "sent", "queued": "sent", "sending": "sent", "read": "delivered"}

# Asked for every message, so made once: to put a statement together takes longer than to run it.
HANDED_OVER = (
    update(Message)
    .where(Message.id == bindparam("id_"), Message.sid.is_(None))
    .values(sid=bindparam("taken_as"), status="sent", sent_at=bindparam("now"), due_at=None)
)
ADVANCED = (
    update(Message)
    .where(Message.sid == bindparam("of"), Message.direction == "out")
    .where(Message.status.in_(bindparam("earlier", expanding=True)))
    .values(status=bindparam("to"), error_code=bindparam("code"))
)
EARLY = select(Receipt.status, Receipt.error_code).where(Receipt.sid == bindparam("sid")).order_by(Receipt.id)


def record(session: Session, sid: str, status: str, error_code: int | None) -> None:
    """Keep a delivery receipt, once, and move the message it speaks of, if that is known by its `sid` yet."""
    if insert_once(session, Receipt, sid=sid, status=status, error_code=error_code):
        _apply(session, sid, status, error_code)


def _apply(session: Session, sid: str, status: str, error_code: int | None) -> None:
    """Move a message forward; a final status never changes, an unknown or older one never moves it back."""
    status = CARRIER_STATUS.get(status, status)
    if status not in PROGRESS:
        return
    earlier = [one for one in PROGRESS[: PROGRESS.index(status)] if one not in FINAL]
    moved = change(session, ADVANCED, {"of": sid, "earlier": earlier, "to": status, "code": error_code})
    message = messages.by_sid(session, sid) if moved and status in {"undelivered", "failed"} else None
    if message:
        handover.not_arrived(session, message)


def handed_over(session: Session, message_id: int, sid: str) -> None:
    """The carrier has it; the first who says so counts. Receipts that came before its answer count now."""
    change(session, HANDED_OVER, {"id_": message_id, "taken_as": sid, "now": utcnow()})
    for status, error_code in session.execute(EARLY, {"sid": sid}).all():
        _apply(session, sid, status, error_code)
