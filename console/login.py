"""Signing in: a password, then the second factor, for a shift at most."""

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required, login_user, logout_user
from sqlalchemy import select

from bot.care import audit, morning, presence, shifts
from bot.care.hours import Hours
from bot.settings import Settings
from bot.store.database import Sessions
from bot.store.tables import Coordinator, utcnow
from console.limits import FROM_ONE_ADDRESS, Failures
from console.person import Person

HALF = "half_signed_in"  # in the session: whose password was right
_hasher = PasswordHasher()
_NOBODY = _hasher.hash("nobody's password")  # so that an unknown name takes as long as a wrong password


def route(desk: Blueprint, settings: Settings, sessions: Sessions) -> None:
    names, addresses = Failures(), Failures(FROM_ONE_ADDRESS)

    @desk.get("/login")
    def sign_in() -> str:
        return render_template("desk/login.html")

    @desk.post("/login")
    def enter() -> ResponseReturnValue:
        name, address = request.form.get("username", ""), request.remote_addr or ""
        if names.too_many(name) or addresses.too_many(address):
            return _refused(name, "Too many tries. Please wait five minutes.", 429)
        coordinator = _verified(sessions, name, request.form.get("password", ""))
        if coordinator is None:
            names.add(name)
            addresses.add(address)
            _note(sessions, "nobody", "sign-in refused")
            return _refused(name, "That name and password do not go together.", 403)
        session.clear()
        if coordinator.totp_secret is None and settings.demo:
            return finish(sessions, coordinator, settings.clinic_hours)
        session[HALF] = coordinator.id
        return redirect(url_for("desk.ask_code" if coordinator.totp_secret else "desk.show_second_factor"))

    @desk.post("/logout")
    @login_required  # type: ignore[untyped-decorator]
    def leave() -> ResponseReturnValue:
        _note(sessions, current_user.actor, "signed out")
        with sessions.begin() as writing:
            presence.left(writing, current_user.id)
        logout_user()
        session.clear()
        return redirect(url_for("desk.sign_in"))


def finish(sessions: Sessions, coordinator: Coordinator, clinic_hours: Hours) -> ResponseReturnValue:
    """Let somebody in who has shown everything that is asked for: to the morning, where somebody waits since their last shift."""
    session.clear()
    session.permanent = True
    person = Person(coordinator)
    login_user(person)
    with sessions() as reading:
        since = shifts.last_ended(reading, person.actor, utcnow(), clinic_hours)
        new = morning.anything_new(reading, since)
    _note(sessions, person.actor, "signed in")
    return redirect(url_for("desk.show_morning" if new else "desk.show_queue"))


def _refused(name: str, problem: str, status: int) -> ResponseReturnValue:
    return render_template("desk/login.html", problem=problem, username=name), status


def _note(sessions: Sessions, actor: str, action: str) -> None:
    with sessions.begin() as writing:
        audit.write(writing, actor, action, "desk")


def _verified(sessions: Sessions, username: str, password: str) -> Coordinator | None:
    known = select(Coordinator).where(Coordinator.username == username, Coordinator.disabled_at.is_(None))
    with sessions() as reading:
        coordinator = reading.scalar(known)
    try:
        _hasher.verify(coordinator.password_hash if coordinator else _NOBODY, password)
    except (Argon2Error, InvalidHashError):
        return None
    return coordinator
