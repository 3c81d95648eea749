"""Who sits at the desk, and who may."""

from collections.abc import Sequence

from argon2 import PasswordHasher
from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from bot.care import audit
from bot.errors import Conflict
from bot.store.database import change
from bot.store.tables import Coordinator, utcnow

SHORTEST_PASSWORD = 12  # characters (NIST SP 800-63B asks for 8 at least, 15 without a second factor)
ROLES = ("coordinator", "supervisor")


def add(
    session: Session, username: str, name: str, password: str, languages: Sequence[str], role: str = "coordinator"
) -> Coordinator:
    """Add somebody. Raises ValueError for a short password, Conflict for a name that is taken."""
    if len(password) < SHORTEST_PASSWORD:
        raise ValueError(f"a password needs {SHORTEST_PASSWORD} characters at least")
    if session.scalar(select(Coordinator.id).where(Coordinator.username == username)):
        raise Conflict(f"{username} is at the desk already")
    password_hash = PasswordHasher().hash(password)
    coordinator = Coordinator(
        username=username, name=name, password_hash=password_hash, languages=list(languages), role=role
    )
    session.add(coordinator)
    return coordinator


def everyone(session: Session) -> list[Coordinator]:
    """Whoever was ever added, by name."""
    return list(session.scalars(select(Coordinator).order_by(Coordinator.name, Coordinator.id)))


def use_code(session: Session, coordinator_id: int, step: int) -> bool:
    """Spend the code of a time step; False where it, or a later one, was spent before (RFC 6238, section 5.2)."""
    unspent = or_(Coordinator.totp_step.is_(None), Coordinator.totp_step < step)
    spending = update(Coordinator).where(Coordinator.id == coordinator_id, unspent).values(totp_step=step)
    return change(session, spending) == 1


def change_access(session: Session, coordinator: Coordinator, how: str, by: str) -> None:
    """Disable somebody, enable them again, or reset their second factor, as `how` says; `by` is who does it."""
    if how == "reset":
        coordinator.totp_secret = None
    else:
        coordinator.disabled_at = utcnow() if how == "disable" else None
    audit.write(session, by, how, f"coordinator:{coordinator.id}")


def set_cap(session: Session, coordinator: Coordinator, cap: int, by: str) -> None:
    """Say how many threads somebody holds at most; what they hold already they keep."""
    coordinator.cap = cap
    audit.write(session, by, "set the cap", f"coordinator:{coordinator.id}", cap=cap)
