"""A thread: the whole story of one conversation, and what a coordinator does with it."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from bot.care import audit, consent, handover, households, leases, medications, passing, presence, visits
from bot.care.messages import LONGEST_BODY
from bot.errors import Conflict, NoRoom
from bot.settings import Settings
from bot.speech import languages
from bot.store.database import Sessions
from bot.store.tables import Conversation, Handover, Message, utcnow
from console.person import LIVE

SHOWN = 200  # messages, the newest
LONGEST_OUTCOME = 200  # characters


def route(desk: Blueprint, settings: Settings, sessions: Sessions) -> None:
    @desk.get("/threads/<int:handover_id>")
    @login_required  # type: ignore[untyped-decorator]
    def show_thread(handover_id: int) -> str:
        with sessions.begin() as session:
            current = _existing(session, handover_id)
            if LIVE not in request.headers:
                leases.renew(session, current, current_user.id)
            audit.seen(session, current_user.actor, f"handover:{handover_id}")
        return page(settings, sessions, handover_id)

    @desk.post("/threads/<int:handover_id>/claim")
    @login_required  # type: ignore[untyped-decorator]
    def claim(handover_id: int) -> ResponseReturnValue:
        with sessions.begin() as session:
            _existing(session, handover_id)
            try:
                handover.claim(session, handover_id, current_user.id)
            except Conflict:
                flash("Somebody else was a moment faster: this thread is theirs.")
            except NoRoom as full:
                flash(f"Not taken: {full}. Close one, hand one on, or ask a supervisor for more room.")
        return redirect(url_for("desk.show_thread", handover_id=handover_id))

    @desk.post("/threads/<int:handover_id>/reply")
    @login_required  # type: ignore[untyped-decorator]
    def reply(handover_id: int) -> ResponseReturnValue:
        body = request.form.get("body", "").strip()
        if not body or len(body) > LONGEST_BODY:
            problem = "There is nothing to send yet." if not body else f"No more than {LONGEST_BODY} characters."
            return page(settings, sessions, handover_id, draft=body, problem=problem), 400
        try:
            with sessions.begin() as session:
                _existing(session, handover_id)
                handover.reply(session, handover_id, current_user.id, body)
        except Conflict:
            problem = "This thread is no longer yours; your words are kept below and were not sent."
            return page(settings, sessions, handover_id, draft=body, problem=problem), 409
        return redirect(url_for("desk.show_thread", handover_id=handover_id, _anchor="newest"))

    @desk.post("/threads/<int:handover_id>/consent")
    @login_required  # type: ignore[untyped-decorator]
    def write_consent(handover_id: int) -> ResponseReturnValue:
        scope, reason = request.form.get("scope", ""), request.form.get("reason", "").strip()
        if scope not in consent.SCOPES or not reason:
            return page(settings, sessions, handover_id, problem="Say what the patient wants, and how you know."), 400
        change = consent.opt_in if request.form.get("wish") == "agrees" else consent.opt_out
        with sessions.begin() as session:
            conversation = _existing(session, handover_id).conversation
            change(session, conversation, "desk", reason, scope=scope, coordinator_id=current_user.id)
        flash("Written down, and heeded from now on.")
        return redirect(url_for("desk.show_thread", handover_id=handover_id))

    @desk.post("/threads/<int:handover_id>/close")
    @login_required  # type: ignore[untyped-decorator]
    def close(handover_id: int) -> ResponseReturnValue:
        ending, words = request.form.get("ending", ""), request.form.get("outcome", "").strip()[:LONGEST_OUTCOME]
        if ending not in handover.ENDINGS:
            return page(settings, sessions, handover_id, outcome=words, problem="Choose how it ended."), 400
        try:
            with sessions.begin() as session:
                _existing(session, handover_id)
                handover.close(session, handover_id, current_user.id, ending, words)
        except Conflict:
            return page(
                settings, sessions, handover_id, outcome=words, problem="This thread is not yours to close."
            ), 409
        flash("Closed. The assistant answers this patient again.")
        return redirect(url_for("desk.show_queue"))


def _existing(session: Session, handover_id: int) -> Handover:
    together = joinedload(Handover.conversation).joinedload(Conversation.patient)
    before = joinedload(Handover.follows).joinedload(Handover.coordinator)
    found = session.get(Handover, handover_id, options=[together, joinedload(Handover.coordinator), before])
    return found or abort(404)


def page(settings: Settings, sessions: Sessions, handover_id: int, problem: str = "", **kept: str) -> str:
    """The thread, with what was written and not taken kept in its fields: `draft`, `outcome`, `note`."""
    with sessions() as session:
        story = _story(session, _existing(session, handover_id))
    return render_template(
        "desk/thread.html", **story, **kept, problem=problem, clinic=settings.clinic_name, longest=LONGEST_BODY
    )


def _story(session: Session, current: Handover) -> dict[str, Any]:
    """All that a thread's page tells, in a fixed number of queries."""
    conversation, now = current.conversation, utcnow()
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
        "endings": handover.ENDINGS,
        "ending": leases.is_ending(current, now),
        "now": now,
        "spoken": languages(),
        "visits": visits.upcoming(session, patient.id, now, confidential=True) if patient else [],
        "medications": medications.current(session, patient.id, confidential=True) if patient else [],
        "passings": passing.notes(session, current),
        "colleagues": [(one, presence.is_there(one, now)) for one in passing.colleagues(session, current_user.id)],
    }
