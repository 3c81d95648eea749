"""The second factor: six digits of an authenticator app (RFC 6238), each good for one sign-in."""

import time

import pyotp
import segno
from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from bot.care import audit, coordinators
from bot.settings import Settings
from bot.store.database import Sessions
from bot.store.tables import Coordinator
from console.limits import Failures
from console.login import HALF, finish

PROPOSED = "proposed_secret"  # in the session, until its first code shows that the app has it
WRONG = "That is not the code the app shows now. Please try the next one."


def route(desk: Blueprint, settings: Settings, sessions: Sessions) -> None:
    failures = Failures()

    @desk.get("/code")
    def ask_code() -> ResponseReturnValue:
        return render_template("desk/code.html") if HALF in session else redirect(url_for("desk.sign_in"))

    @desk.post("/code")
    def check_code() -> ResponseReturnValue:
        coordinator = _who(sessions)
        if coordinator is None or coordinator.totp_secret is None:
            return redirect(url_for("desk.sign_in"))
        if failures.too_many(str(coordinator.id)):
            return render_template("desk/code.html", problem="Too many tries. Please wait five minutes."), 429
        if not _used(sessions, coordinator, coordinator.totp_secret):
            failures.add(str(coordinator.id))
            return render_template("desk/code.html", problem=WRONG), 403
        return finish(sessions, coordinator, settings.clinic_hours)

    @desk.get("/second-factor")
    def show_second_factor() -> ResponseReturnValue:
        coordinator = _who(sessions)
        if coordinator is None or (coordinator.totp_secret and not current_user.is_authenticated):
            return redirect(url_for("desk.sign_in"))
        session[PROPOSED] = pyotp.random_base32()
        return _proposal(settings, coordinator)

    @desk.post("/second-factor")
    def set_second_factor() -> ResponseReturnValue:
        coordinator, secret = _who(sessions), session.get(PROPOSED)
        if coordinator is None or secret is None or (coordinator.totp_secret and not current_user.is_authenticated):
            return redirect(url_for("desk.sign_in"))
        if not _used(sessions, coordinator, secret):
            return _proposal(settings, coordinator, WRONG), 403
        with sessions.begin() as writing:
            changed = writing.get_one(Coordinator, coordinator.id)
            changed.totp_secret = secret
            audit.write(
                writing, f"coordinator:{coordinator.id}", "set a second factor", f"coordinator:{coordinator.id}"
            )
        return finish(sessions, changed, settings.clinic_hours)


def _who(sessions: Sessions) -> Coordinator | None:
    """Whose password was right, or who is signed in."""
    known = current_user.id if current_user.is_authenticated else session.get(HALF)
    with sessions() as reading:
        return reading.get(Coordinator, known) if known else None


def _used(sessions: Sessions, coordinator: Coordinator, secret: str) -> bool:
    """Whether the code given is right, now or half a minute ago, and was not used before."""
    code, now = request.form.get("code", "").replace(" ", ""), int(time.time())
    steps = [now // 30 - back for back in (0, 1)]
    step = next((one for one in steps if pyotp.TOTP(secret).verify(code, for_time=one * 30)), None)
    if step is None:
        return False
    with sessions.begin() as writing:
        return coordinators.use_code(writing, coordinator.id, step)


def _proposal(settings: Settings, coordinator: Coordinator, problem: str = "") -> str:
    secret = session[PROPOSED]
    uri = pyotp.TOTP(secret).provisioning_uri(name=coordinator.username, issuer_name=settings.clinic_name)
    picture = segno.make(uri).svg_data_uri(scale=5)
    return render_template("desk/second_factor.html", picture=picture, secret=secret, problem=problem)
