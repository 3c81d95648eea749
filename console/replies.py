"""Answering: from the library, in the patient's language, or in own words that somebody vouches for; now or later."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required
from sqlalchemy.orm import Session

from bot import speech
from bot.care import consent, handover, medications, replies, telling, visits
from bot.care.messages import LONGEST_BODY
from bot.errors import Conflict
from bot.settings import Settings
from bot.store.database import Sessions
from bot.store.tables import Conversation, utcnow
from console import thread

NOT_YOURS = "This thread is no longer yours; your words are kept below and were not sent."
DISOWNED = (
    "We were told that this number is not the patient's any more: nothing goes there until that is checked. "
    "Your words are kept below and were not sent."
)
NO_TEXTS = "This number wants no texts: please call. Your words are kept below and were not sent."


def route(desk: Blueprint, settings: Settings, sessions: Sessions) -> None:
    @desk.post("/threads/<int:handover_id>/reply")
    @login_required  # type: ignore[untyped-decorator]
    def reply(handover_id: int) -> ResponseReturnValue:
        body, claimed = request.form.get("body", "").strip(), request.form.get("vouches", "")
        with sessions() as session:
            language = replies.language_of(thread.existing(session, handover_id).conversation)
        vouches = replies.who_vouches(body, language, current_user.languages, claimed)
        kept: dict[str, Any] = {"draft": body, "sending": request.form}
        try:
            _check(body)
            if vouches is None:
                return thread.page(settings, sessions, handover_id, **kept, held_back=True), 400
            _send(settings, sessions, handover_id, body, language=language, checked_by=vouches)
        except (ValueError, Conflict) as problem:
            return thread.page(settings, sessions, handover_id, **kept, problem=str(problem)), _status(problem)
        return _sent(handover_id)

    @desk.post("/threads/<int:handover_id>/library")
    @login_required  # type: ignore[untyped-decorator]
    def reply_from_library(handover_id: int) -> ResponseReturnValue:
        kept: dict[str, Any] = {"sending": request.form}
        try:
            with sessions() as session:
                kept["preview"] = _preview(session, settings, thread.existing(session, handover_id).conversation)
            preview = kept["preview"]
            if request.form.get("do") != "send" or preview["vouches"] is None:
                return thread.page(settings, sessions, handover_id, **kept)
            told = {name: preview[name] for name in ("language", "phrase")}
            _send(settings, sessions, handover_id, preview["body"], **told, checked_by=preview["vouches"])
        except (ValueError, Conflict) as problem:
            return thread.page(settings, sessions, handover_id, **kept, problem=str(problem)), _status(problem)
        return _sent(handover_id)

    @desk.post("/threads/<int:handover_id>/messages/<int:message_id>/take-back")
    @login_required  # type: ignore[untyped-decorator]
    def take_back(handover_id: int, message_id: int) -> ResponseReturnValue:
        try:
            with sessions.begin() as session:
                thread.existing(session, handover_id)
                done = handover.take_back(session, handover_id, current_user.id, message_id)
            flash("Taken back: it will not go out." if done else "Too late: it has gone out already.")
        except Conflict:
            flash("Not taken back: this thread is a colleague's now.")
        return redirect(url_for("desk.show_thread", handover_id=handover_id))


def _check(body: str) -> None:
    if not body or len(body) > LONGEST_BODY:
        raise ValueError("There is nothing to send yet." if not body else f"No more than {LONGEST_BODY} characters.")


def _send(settings: Settings, sessions: Sessions, handover_id: int, body: str, **told: str) -> None:
    """Put it into the outbox. Raises ValueError for a time that cannot be, Conflict where it must not be sent."""
    later, due = request.form.get("when") == "later", None
    if later:
        due = replies.to_come(request.form.get("later", ""), settings.clinic_zone, utcnow())
    with sessions.begin() as session:
        conversation = thread.existing(session, handover_id).conversation
        if conversation.disowned_at:
            raise Conflict(DISOWNED)
        if not consent.allows(session, conversation.number, "texts"):
            raise Conflict(NO_TEXTS)
        try:
            handover.reply(session, handover_id, current_user.id, body, due_at=due, **told)
        except Conflict:
            raise Conflict(NOT_YOURS) from None


def _preview(session: Session, settings: Settings, conversation: Conversation) -> dict[str, Any]:
    """A reply with its blanks filled, in English and in the patient's language. Raises ValueError in words."""
    reply = replies.LIBRARY.get(request.form.get("reply", ""))
    if reply is None:
        raise ValueError("Choose a reply first.")
    patient, now, zone = conversation.patient, utcnow(), settings.clinic_zone
    coming = visits.upcoming(session, patient.id, now, confidential=True) if patient else []
    taken = medications.current(session, patient.id, confidential=True) if patient else []
    coming = telling.heard(session, conversation, coming, "appointments", now)
    taken = telling.heard(session, conversation, taken, "medicines", now)
    args = replies.filled(reply, request.form, coming, taken, zone, now)
    args["emergency_number"] = settings.emergency_number
    language = replies.language_of(conversation)
    body = replies.words(reply, args, conversation, language, zone)
    signed = settings.demo or speech.is_signed(reply.key, args, language)
    checked = request.form.get("vouches") == replies.INTERPRETER
    return {
        "phrase": reply.key,
        "blanks": reply.blanks,
        "language": language,
        "english": replies.words(reply, args, conversation, "en", zone),
        "body": body,
        "segments": speech.segments(body),
        "signed": signed,
        "vouches": replies.READY if signed else replies.INTERPRETER if checked else None,
    }


def _status(problem: Exception) -> int:
    return 409 if isinstance(problem, Conflict) else 400


def _sent(handover_id: int) -> ResponseReturnValue:
    return redirect(url_for("desk.show_thread", handover_id=handover_id, _anchor="newest"))
