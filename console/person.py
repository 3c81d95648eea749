"""Who sits at the desk, as a request knows them, and how long they stay signed in."""

import time
from hashlib import sha256

from flask import abort, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user, logout_user

from bot.store.database import Sessions
from bot.store.tables import Coordinator

IDLE = 30 * 60  # seconds without a hand on the desk (automatic logoff, 45 CFR 164.312(a)(2)(iii))
BY_ITSELF = {"desk.watch", "desk.static"}  # what a page asks for with nobody there
LIVE = "X-Live"  # the header of a page that fetches itself


class Person(UserMixin):  # type: ignore[misc]  # the library is untyped
    """A coordinator who signed in. A new password or second factor, or being disabled, ends every session of theirs."""

    def __init__(self, coordinator: Coordinator) -> None:
        self.id = coordinator.id
        self.name = coordinator.name
        self.role = coordinator.role
        self.seen_at = coordinator.seen_at
        self.languages: list[str] = coordinator.languages
        self.actor = f"coordinator:{coordinator.id}"
        shown = f"{coordinator.password_hash} {coordinator.totp_secret} {coordinator.role}"
        self._stamp = sha256(shown.encode()).hexdigest()[:16]

    def get_id(self) -> str:
        return f"{self.id}:{self._stamp}"


def load_from(manager: LoginManager, sessions: Sessions) -> None:
    """Have each request know its person, as they are in the database now."""

    @manager.user_loader  # type: ignore[untyped-decorator]
    def load(known: str) -> Person | None:
        with sessions() as reading:
            coordinator = reading.get(Coordinator, int(known.partition(":")[0]))
        if coordinator is None or coordinator.disabled_at:
            return None
        person = Person(coordinator)
        return person if person.get_id() == known else None


def sign_out_the_idle() -> ResponseReturnValue | None:
    """Before each request: whoever left the desk half an hour ago is not there any more."""
    if not current_user.is_authenticated:
        return None
    now = int(time.time())
    if now - session.setdefault("touched", now) > IDLE:
        logout_user()
        session.clear()
        flash("You were signed out after half an hour of quiet.")
        return redirect(url_for("desk.sign_in"))
    if request.endpoint not in BY_ITSELF and LIVE not in request.headers:
        session["touched"] = now
    return None


def need_supervisor() -> None:
    """For others the page does not exist."""
    if not current_user.is_authenticated or current_user.role != "supervisor":
        abort(404)
