"""Who saw and did what."""

from sqlalchemy.orm import Session

from bot.store.tables import AuditEntry, utcnow


def write(session: Session, actor: str, action: str, subject: str, **details: str | int) -> None:
    """Add an entry, such as ("coordinator:7", "granted", "phone:12"); never a patient's words, name or number."""
    session.add(AuditEntry(at=utcnow(), actor=actor, action=action, subject=subject, details=details, digest=""))
