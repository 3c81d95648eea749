"""Staying in a thread: one button, and the page itself while its coordinator types."""

from flask import Blueprint, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from bot.care import leases
from bot.settings import Settings
from bot.store.database import Sessions
from bot.store.tables import Handover


def route(desk: Blueprint, _settings: Settings, sessions: Sessions) -> None:
    @desk.post("/threads/<int:handover_id>/stay")
    @login_required  # type: ignore[untyped-decorator]
    def stay(handover_id: int) -> ResponseReturnValue:
        with sessions.begin() as session:
            one = session.get(Handover, handover_id) or abort(404)
            if not leases.renew(session, one, current_user.id):
                flash("This thread is no longer yours. Take it again if it is free.")
        return redirect(url_for("desk.show_thread", handover_id=handover_id))
