"""Who agreed to be texted. The ledger only grows; a number's newest line holds."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.store.tables import Consent, Conversation, Message


def has_opted_out(session: Session, number: str) -> bool:
    newest = select(Consent.agreed).where(Consent.number == number).order_by(Consent.id.desc()).limit(1)
    return session.scalar(newest) is False


def opt_out(session: Session, conversation: Conversation, how: str, words: str = "") -> None:
    """Take the number's word at once (47 CFR 64.1200(a)(10)): nothing that still waits is sent."""
    session.add(Consent(number=conversation.number, agreed=False, how=how, words=words))
    session.execute(
        update(Message)
        .where(Message.conversation_id == conversation.id, Message.direction == "out", Message.status == "queued")
        .values(status="cancelled", due_at=None)
    )


def opt_in(session: Session, conversation: Conversation, how: str, words: str = "") -> None:
    session.add(Consent(number=conversation.number, agreed=True, how=how, words=words))
