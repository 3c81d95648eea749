"""Yours: what a coordinator carried and what went well, for their own eyes."""

from datetime import timedelta

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from bot.care import wins
from bot.settings import Settings
from bot.store.database import Sessions
from bot.store.tables import utcnow

DAYS = 28


def route(desk: Blueprint, settings: Settings, sessions: Sessions) -> None:
    @desk.get("/yours")
    @login_required  # type: ignore[untyped-decorator]
    def show_yours() -> str:
        now = utcnow()
        with sessions() as session:
            return render_template(
                "desk/yours.html",
                drafts=wins.drafts(session, current_user.id, now, settings.clinic_zone),
                journal=wins.journal(session, current_user.id),
                load=wins.load(session, current_user.id, now - timedelta(days=DAYS)),
                kinds=wins.KINDS,
                days=DAYS,
                clinic=settings.clinic_name,
            )

    @desk.post("/yours")
    @login_required  # type: ignore[untyped-decorator]
    def decide_win() -> ResponseReturnValue:
        chosen = (request.form.get("kind"), request.form.get("source"))
        with sessions.begin() as session:
            drawn = wins.drafts(session, current_user.id, utcnow(), settings.clinic_zone)
            draft = next((one for one in drawn if (one.kind, one.source) == chosen), None) or abort(404)
            wins.decide(session, current_user.id, draft, keep=request.form.get("keep") == "yes")
        return redirect(url_for("desk.show_yours"))
