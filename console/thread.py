"""A thread: the whole story of one conversation, and what a coordinator does with it."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from bot.care import audit, consent, handover, households, medications, visits
from bot.care.messages import LONGEST_BODY
from bot.errors import Conflict
from bot.settings import Settings
from bot.speech import languages
from bot.store.database import Sessions
from bot.store.tables import Conversation, Handover, Message, utcnow

SHOWN = 200  # messages, the newest


def route(desk: Blueprint, settings: Settings, sessions: Sessions) -> None:
    @desk.get("/threads/<int:handover_id>")
    @login_required  # type: ignore[untyped-decorator]
    def show_thread(handover_id: int) -> str:
        with sessions.begin() as session:
            _existing(session, handover_id)
            audit.seen(session, current_user.actor, f"handover:{handover_id}")
        return _page(settings, sessions, handover_id)

    @desk.post("/threads/<int:handover_id>/claim")
    @login_required  # type: ignore[untyped-decorator]
    def claim(handover_id: int) -> ResponseReturnValue:
        with sessions.begin() as session:
            _existing(session, handover_id)
            try:
                handover.claim(session, handover_id, current_user.id)
            except Conflict:
                flash("Somebody else was a moment faster: this thread is theirs.")
        return redirect(url_for("desk.show_thread", handover_id=handover_id))

    @desk.post("/threads/<int:handover_id>/reply")
    @login_required  # type: ignore[untyped-decorator]
    def reply(handover_id: int) -> ResponseReturnValue:
        body = request.form.get("body", "").strip()
        if not body or len(body) > LONGEST_BODY:
            problem = "There is nothing to send yet." if not body else f"No more than {LONGEST_BODY} characters."
            return _page(settings, sessions, handover_id, draft=body, problem=problem), 400
        try:
            with sessions.begin() as session:
                _existing(session, handover_id)
                handover.reply(session, handover_id, current_user.id, body)
        except Conflict:
            problem = "This thread is no longer yours; your words are kept below and were not sent."
            return _page(settings, sessions, handover_id, draft=body, problem=problem), 409
        return redirect(url_for("desk.show_thread", handover_id=handover_id, _anchor="newest"))

    @desk.post("/threads/<int:handover_id>/consent")
    @login_required  # type: ignore[untyped-decorator]
    def write_consent(handover_id: int) -> ResponseReturnValue:
        scope, reason = request.form.get("scope", ""), request.form.get("reason", "").strip()
        if scope not in consent.SCOPES or not reason:
            return _page(settings, sessions, handover_id, problem="Say what the patient wants, and how you know."), 400
        change = consent.opt_in if request.form.get("wish") == "agrees" else consent.opt_out
        with sessions.begin() as session:
            conversation = _existing(session, handover_id).conversation
            change(session, conversation, "desk", reason, scope=scope, coordinator_id=current_user.id)
        flash("Written down, and heeded from now on.")
        return redirect(url_for("desk.show_thread", handover_id=handover_id))

    @desk.post("/threads/<int:handover_id>/close")
    @login_required  # type: ignore[untyped-decorator]
    def close(handover_id: int) -> ResponseReturnValue:
        try:
            with sessions.begin() as session:
                _existing(session, handover_id)
                handover.close(session, handover_id, current_user.id, request.form.get("outcome", "").strip())
        except Conflict:
            return _page(settings, sessions, handover_id, problem="This thread is not yours to close."), 409
        flash("Closed. The assistant answers this patient again.")
        return redirect(url_for("desk.show_queue"))


def _existing(session: Session, handover_id: int) -> Handover:
    together = joinedload(Handover.conversation).joinedload(Conversation.patient)
    found = session.get(Handover, handover_id, options=[together, joinedload(Handover.coordinator)])
    return found or abort(404)


def _page(settings: Settings, sessions: Sessions, handover_id: int, draft: str = "", problem: str = "") -> str:
    with sessions() as session:
        story = _story(session, _existing(session, handover_id))
    return render_template(
        "desk/thread.html", **story, draft=draft, problem=problem, clinic=settings.clinic_name, longest=LONGEST_BODY
    )


def _story(session: Session, current: Handover) -> dict[str, Any]:
    """All that a thread's page tells, in a fixed number of queries."""
    conversation = current.conversation
    newest = select(Message).where(Message.conversation_id == conversation.id).order_by(Message.id.desc()).limit(SHOWN)
    messages = list(session.scalars(newest.options(joinedload(Message.coordinator), joinedload(Message.voicemail))))[
        ::-1
    ]
    earlier = select(Handover).where(Handover.conversation_id == conversation.id, Handover.id != current.id)
    patient = conversation.patient
    return {
        "handover": current,
        "conversation": conversation,
        "patient": patient,
        "scopes": consent.SCOPES,
        "taken_back": consent.taken_back(session, conversation.number),
        "messages": messages,
        "earlier": list(session.scalars(earlier.order_by(Handover.id.desc()).limit(10))),
        "numbers": households.listed(session, conversation),
        "rights": households.RIGHTS,
        "spoken": languages(),
        "visits": visits.upcoming(session, patient.id, utcnow(), confidential=True) if patient else [],
        "medications": medications.current(session, patient.id, confidential=True) if patient else [],
    }
