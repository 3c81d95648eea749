"""A conversation that no person holds, to be read: what the assistant and the patient said."""

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from bot.care import audit
from bot.settings import Settings
from bot.store.database import Sessions
from bot.store.tables import Conversation, Handover, Message
from console.thread import SHOWN


def route(desk: Blueprint, settings: Settings, sessions: Sessions) -> None:
    @desk.get("/conversations/<int:conversation_id>")
    @login_required  # type: ignore[untyped-decorator]
    def show_conversation(conversation_id: int) -> ResponseReturnValue:
        threads = select(Handover.id).where(Handover.conversation_id == conversation_id).order_by(Handover.id.desc())
        newest = select(Message).where(Message.conversation_id == conversation_id).order_by(Message.id.desc())
        together = [joinedload(Message.coordinator), joinedload(Message.voicemail)]
        with sessions.begin() as session:
            thread = session.scalar(threads.limit(1))
            if thread is not None:
                return redirect(url_for("desk.show_thread", handover_id=thread))
            conversation = session.get(Conversation, conversation_id, options=[joinedload(Conversation.patient)])
            found = conversation or abort(404)
            said = list(session.scalars(newest.limit(SHOWN).options(*together)))[::-1]
            audit.seen(session, current_user.actor, f"conversation:{conversation_id}")
        return render_template("desk/conversation.html", conversation=found, messages=said, clinic=settings.clinic_name)
