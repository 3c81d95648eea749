"""Handing a thread to a colleague, with a note that they read in it."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from bot.care import passing
from bot.errors import Conflict, NoRoom
from bot.settings import Settings
from bot.store.database import Sessions
from bot.store.tables import Handover
from console import thread

LONGEST_NOTE = 500  # characters


def route(desk: Blueprint, settings: Settings, sessions: Sessions) -> None:
    @desk.post("/threads/<int:handover_id>/hand")
    @login_required  # type: ignore[untyped-decorator]
    def hand(handover_id: int) -> ResponseReturnValue:
        note, to_id = request.form.get("note", "").strip()[:LONGEST_NOTE], request.form.get("to", 0, type=int)
        problem = "" if note else "Say in a few words what your colleague needs to know."
        try:
            with sessions.begin() as session:
                session.get(Handover, handover_id) or abort(404)
                if note:
                    passing.hand(session, handover_id, current_user.id, to_id, note)
        except Conflict:
            problem = "Not handed on: the thread is not yours, or nobody was chosen to take it."
        except NoRoom as full:
            problem = f"Not handed on: with your colleague {full}."
        if problem:
            return thread.page(settings, sessions, handover_id, problem=problem, note=note), 409 if note else 400
        flash("Handed on, with your note.")
        return redirect(url_for("desk.show_queue"))
