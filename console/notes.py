"""What a coordinator writes down beside a thread."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from bot.care import notes
from bot.settings import Settings
from bot.store.database import Sessions
from console import thread

LONGEST = 2000  # characters


def route(desk: Blueprint, _settings: Settings, sessions: Sessions) -> None:
    @desk.post("/threads/<int:handover_id>/notes")
    @login_required  # type: ignore[untyped-decorator]
    def write_note(handover_id: int) -> ResponseReturnValue:
        kind, words = request.form.get("kind", ""), request.form.get("words", "").strip()[:LONGEST]
        if kind not in notes.WRITTEN or (kind == "note" and not words):
            flash("Nothing was written down: a note needs words.")
        else:
            with sessions.begin() as session:
                conversation_id = thread.existing(session, handover_id).conversation_id
                notes.write(session, conversation_id, current_user.id, kind, words)
        return redirect(url_for("desk.show_thread", handover_id=handover_id))
