"""A thread: the whole story of one conversation, and what a coordinator does with it."""

from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from bot.care import (
    audit,
    consent,
    handover,
    households,
    leases,
    medications,
    notes,
    passing,
    presence,
    quiet,
    replies,
    rings,
    tasks,
    telling,
    visits,
)
from bot.care.messages import LONGEST_BODY
from bot.errors import Conflict, NoRoom
from bot.settings import Settings
from bot.speech import languages
from bot.store.database import Sessions
from bot.store.tables import Conversation, Handover, Message, Note, Ring, utcnow
from console.person import LIVE

SHOWN = 200  # messages, the newest
LONGEST_OUTCOME = 200  # characters


def route(desk: Blueprint, settings: Settings, sessions: Sessions) -> None:
    @desk.get("/threads/<int:handover_id>")
    @login_required  # type: ignore[untyped-decorator]
    def show_thread(handover_id: int) -> str:
        with sessions.begin() as session:
            current = existing(session, handover_id)
            if LIVE not in request.headers:
                leases.renew(session, current, current_user.id)
            audit.seen(session, current_user.actor, f"handover:{handover_id}")
        return page(settings, sessions, handover_id)

    @desk.post("/threads/<int:handover_id>/claim")
    @login_required  # type: ignore[untyped-decorator]
    def claim(handover_id: int) -> ResponseReturnValue:
        with sessions.begin() as session:
            existing(session, handover_id)
            try:
                handover.claim(session, handover_id, current_user.id)
            except Conflict:
                flash("Somebody else was a moment faster: this thread is theirs.")
            except NoRoom as full:
                flash(f"Not taken: {full}. Close one, hand one on, or ask a supervisor for more room.")
        return redirect(url_for("desk.show_thread", handover_id=handover_id))

    @desk.post("/threads/<int:handover_id>/consent")
    @login_required  # type: ignore[untyped-decorator]
    def write_consent(handover_id: int) -> ResponseReturnValue:
        scope, reason = request.form.get("scope", ""), request.form.get("reason", "").strip()
        if scope not in consent.SCOPES or not reason:
            return page(settings, sessions, handover_id, problem="Say what the patient wants, and how you know."), 400
        change = consent.opt_in if request.form.get("wish") == "agrees" else consent.opt_out
        with sessions.begin() as session:
            conversation = existing(session, handover_id).conversation
            texted = consent.allows(session, conversation.number, "texts")
            change(session, conversation, "desk", reason, scope=scope, coordinator_id=current_user.id)
            if texted and not consent.allows(session, conversation.number, "texts"):
                telling.of_opt_out(session, conversation, current_user.id, settings.clinic_name, settings.clinic_zone)
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
                existing(session, handover_id)
                handover.close(session, handover_id, current_user.id, ending, words)
        except Conflict:
            return page(
                settings, sessions, handover_id, outcome=words, problem="This thread is not yours to close."
            ), 409
        flash("Closed. The assistant answers this patient again.")
        return redirect(url_for("desk.show_queue"))


def existing(session: Session, handover_id: int) -> Handover:
    together = joinedload(Handover.conversation).joinedload(Conversation.patient)
    before = joinedload(Handover.follows).joinedload(Handover.coordinator)
    found = session.get(Handover, handover_id, options=[together, joinedload(Handover.coordinator), before])
    return found or abort(404)


def page(settings: Settings, sessions: Sessions, handover_id: int, **more: Any) -> str:
    """The thread as it is now; `more` is what an action has to say: a `problem`, an `outcome` or a draft that was not taken, …"""
    with sessions() as session:
        story = _story(session, existing(session, handover_id), settings.clinic_zone)
    return render_template("desk/thread.html", **story | more, clinic=settings.clinic_name, longest=LONGEST_BODY)


def _story(session: Session, current: Handover, clinic: ZoneInfo) -> dict[str, Any]:
    """All that a thread's page tells, in a fixed number of queries."""
    conversation = current.conversation
    newest = select(Message).where(Message.conversation_id == conversation.id).order_by(Message.id.desc()).limit(SHOWN)
    messages = list(session.scalars(newest.options(joinedload(Message.coordinator), joinedload(Message.voicemail))))[
        ::-1
    ]
    earlier = select(Handover).where(Handover.conversation_id == conversation.id, Handover.id != current.id)
    patient, now = conversation.patient, utcnow()
    coming = visits.upcoming(session, patient.id, now, confidential=True) if patient else []
    taken = medications.current(session, patient.id, confidential=True) if patient else []
    where = quiet.zones(patient.time_zone if patient else None, clinic)
    return {
        "handover": current,
        "conversation": conversation,
        "patient": patient,
        "scopes": consent.SCOPES,
        "taken_back": consent.taken_back(session, conversation.number),
        "story": _in_order(messages, [*notes.of(session, conversation.id), *rings.of(session, conversation)]),
        "tasks": tasks.of(session, conversation.id),
        "task_kinds": tasks.KINDS,
        "note_kinds": notes.WRITTEN,
        "earlier": list(session.scalars(earlier.order_by(Handover.id.desc()).limit(10))),
        "language": replies.language_of(conversation),
        "library": replies.LIBRARY.values(),
        "asleep": quiet.next_allowed(now, where) > now,
        "morning": quiet.morning(now, where),
        "numbers": households.listed(session, conversation),
        "rights": households.RIGHTS,
        "endings": handover.ENDINGS,
        "ending": leases.is_ending(current, now),
        "now": now,
        "spoken": languages(),
        "visits": coming,
        "free": visits.free(session, coming, now),
        "medications": taken,
        "visits_heard": telling.heard(session, conversation, coming, "appointments", now),
        "medications_heard": telling.heard(session, conversation, taken, "medicines", now),
        "passings": passing.notes(session, current),
        "colleagues": [(one, presence.is_there(one, now)) for one in passing.colleagues(session, current_user.id)],
    }


def _in_order(messages: list[Message], more: list[Note | Ring]) -> list[tuple[str, Message | Note | Ring]]:
    """One story of what was said, written down and called, each with the name of what it is."""
    return sorted(
        ((type(one).__name__.lower(), one) for one in [*messages, *more]), key=lambda told: told[1].created_at
    )
