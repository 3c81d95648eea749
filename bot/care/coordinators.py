"""Who sits at the desk."""

from collections.abc import Sequence

from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.errors import Conflict
from bot.store.tables import Coordinator

SHORTEST_PASSWORD = 12  # characters (NIST SP 800-63B asks for 8 at least, 15 without a second factor)


def add(session: Session, username: str, name: str, password: str, languages: Sequence[str]) -> Coordinator:
    """Add a coordinator. Raises ValueError for a short password, Conflict for a name that is taken."""
    if len(password) < SHORTEST_PASSWORD:
        raise ValueError(f"a password needs {SHORTEST_PASSWORD} characters at least")
    if session.scalar(select(Coordinator.id).where(Coordinator.username == username)):
        raise Conflict(f"{username} is at the desk already")
    password_hash = PasswordHasher().hash(password)
    coordinator = Coordinator(username=username, name=name, password_hash=password_hash, languages=list(languages))
    session.add(coordinator)
    return coordinator
