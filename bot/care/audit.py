"""Who saw and did what: a trail that only grows, each entry chained to the one before (45 CFR 164.312(b)).

Whoever changes or takes out an entry breaks the chain from there on. Whoever cuts off its end is found by the last
digest, which `northstar audit verify` prints for the engineer to keep elsewhere. Entries are kept for six years (45 CFR
164.316(b)(2)(i)).
"""

import json
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from bot.store.tables import AuditEntry, utcnow

KEPT = timedelta(days=6 * 366)
SEEN_AGAIN = timedelta(minutes=15)  # a page that fetches itself is one look
TURN = 0x6E6F727468  # PostgreSQL's advisory lock for who writes next; SQLite has one writer anyway


def write(session: Session, actor: str, action: str, subject: str, **details: str | int) -> None:
    """Add an entry, such as ("coordinator:7", "claimed", "handover:12"); never a patient's words, name or number."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": TURN})
    before = session.scalar(select(AuditEntry.digest).order_by(AuditEntry.id.desc()).limit(1))
    entry = AuditEntry(at=utcnow(), actor=actor, action=action, subject=subject, details=details)
    entry.digest = _digest(before or "", entry)
    session.add(entry)
    session.flush()


def seen(session: Session, actor: str, subject: str) -> None:
    """Note that somebody looked at something, once for a while."""
    looks = select(AuditEntry.id).where(AuditEntry.actor == actor, AuditEntry.action == "saw")
    recent = looks.where(AuditEntry.subject == subject, AuditEntry.at > utcnow() - SEEN_AGAIN)
    if session.scalar(recent.limit(1)) is None:
        write(session, actor, "saw", subject)


def verify(session: Session) -> tuple[int, str]:
    """How many entries there are, and the last one's digest. Raises ValueError that names the first wrong entry."""
    count, before = 0, None
    for entry in _entries(session):
        if before is not None and entry.digest != _digest(before, entry):
            raise ValueError(f"entry {entry.id} does not follow from the one before it: one of the two was changed")
        count, before = count + 1, entry.digest
    return count, before or ""


def _entries(session: Session) -> Iterator[AuditEntry]:
    yield from session.scalars(select(AuditEntry).order_by(AuditEntry.id).execution_options(yield_per=1000))


def _digest(before: str, entry: AuditEntry) -> str:
    told = [before, entry.at.isoformat(), entry.actor, entry.action, entry.subject, entry.details]
    return sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
