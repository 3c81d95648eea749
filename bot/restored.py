"""After a restore the line knows less than the world: what it had under way then was done since, or was not.

Nothing is said twice. What waited to be sent is looked up with the carrier; where it cannot be shown to have been taken, a
person decides. A text that waited for its answer goes to a person too. Whatever reminder was due by now counts as given, and
what patients were promised is counted from now on.
"""

from collections import Counter
from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from bot import outbox
from bot.care import audit, handover, receipts
from bot.errors import CarrierError
from bot.outbox import Carrier, Letter
from bot.store import backup
from bot.store.database import Sessions, connect, migrate
from bot.store.tables import Appointment, Handover, Message, utcnow


def put_back(file: Path, database: Path, data_keys: tuple[str, ...], carrier: Carrier) -> Counter[str]:
    """Make the database what the backup was, held: the line never sees it unheld. Raises NorthstarError."""
    working = database.with_name("restoring.sqlite")
    backup.copy(file, working)
    engine = connect(f"sqlite:///{working}", data_keys)
    try:
        migrate(engine)
        told = hold(Sessions(engine), carrier)
        engine.dispose()
        backup.copy(working, database)
    finally:
        engine.dispose()
        for left in working.parent.glob("restoring.sqlite*"):
            left.unlink()
    return told


def hold(sessions: Sessions, carrier: Carrier) -> Counter[str]:
    """Settle everything that was under way, sending nothing; how many of what became of it."""
    with sessions() as session:
        letters = outbox.unsettled(session)
    told: Counter[str] = Counter()
    for letter in letters:
        told[_settle(sessions, carrier, letter)] += 1
    with sessions.begin() as session:
        told["texts to answer, now at the desk"] = _give_incoming_to_desk(session)
        coming = update(Appointment).where(Appointment.starts_at > utcnow())
        session.execute(coming.values(reminded_at=utcnow()))
        session.execute(update(Handover).where(Handover.status != "closed").values(due_at=None))
        audit.write(session, "engineer", "restored", "database", **{"held": len(letters)})
    return told


def _settle(sessions: Sessions, carrier: Carrier, letter: Letter) -> str:
    try:
        sid = outbox.already_sent(sessions, carrier, letter)
    except CarrierError:
        sid = None
    with sessions.begin() as session:
        if sid:
            receipts.handed_over(session, letter.message_id, sid)
            return "messages that the carrier had taken"
        message = session.get_one(Message, letter.message_id)
        message.status, message.due_at = "cancelled", None
        handover.open(session, message.conversation, "restored", "", summary=message.body)
    return "messages that may not have been sent, now at the desk"


def _give_incoming_to_desk(session: Session) -> int:
    heard = select(Message).where(Message.direction == "in", Message.status == "received").order_by(Message.id)
    waiting = list(session.scalars(heard.options(joinedload(Message.conversation))))
    for message in waiting:
        message.status = "answered"
        handover.open(session, message.conversation, "restored", message.body)
    return len(waiting)
