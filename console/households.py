"""Who may hear what of a patient, by number: shown, granted and withdrawn; a disowned number given back."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required
from sqlalchemy.orm import Session

from bot.care import audit, households, identity
from bot.records.patients import e164
from bot.settings import Settings
from bot.speech import languages
from bot.store.database import Sessions
from bot.store.tables import Conversation, Handover, Phone

LONGEST_WORD = 60  # characters of a relation or a holder's name


def route(desk: Blueprint, _settings: Settings, sessions: Sessions) -> None:
    @desk.post("/threads/<int:handover_id>/numbers")
    @login_required  # type: ignore[untyped-decorator]
    def grant(handover_id: int) -> ResponseReturnValue:
        with sessions.begin() as session:
            phone = _granted(session, _conversation(session, handover_id))
            if phone is None:
                flash("Nothing was granted: a number that can be dialled, a relation and a right are needed.")
            else:
                _note(session, "granted", phone, rights=phone.rights, patient=phone.patient_id)
        return _back(handover_id)

    @desk.post("/threads/<int:handover_id>/numbers/<int:phone_id>/withdraw")
    @login_required  # type: ignore[untyped-decorator]
    def withdraw(handover_id: int, phone_id: int) -> ResponseReturnValue:
        with sessions.begin() as session:
            listed = households.listed(session, _conversation(session, handover_id))
            phone = next((one for one in listed if one.id == phone_id), None) or abort(404)
            households.withdraw(session, phone)
            _note(session, "withdrew", phone, rights=phone.rights, patient=phone.patient_id)
        return _back(handover_id)

    @desk.post("/threads/<int:handover_id>/give-back")
    @login_required  # type: ignore[untyped-decorator]
    def give_back(handover_id: int) -> ResponseReturnValue:
        with sessions.begin() as session:
            conversation = _conversation(session, handover_id)
            identity.give_back(conversation)
            audit.write(session, _actor(), "gave the number back", f"conversation:{conversation.id}")
        return _back(handover_id)


def _granted(session: Session, conversation: Conversation) -> Phone | None:
    """The number of the form with its rights; None where the form makes no sense."""
    number, rights = e164(request.form.get("number", "")), request.form.get("rights", "")
    relation = request.form.get("relation", "").strip().casefold()[:LONGEST_WORD]
    if conversation.patient_id is None or number is None or not relation or rights not in households.RIGHTS:
        return None
    holder, language = request.form.get("holder", "").strip()[:LONGEST_WORD], request.form.get("language", "")
    language = language if language in languages() else ""
    return households.grant(session, conversation.patient_id, number, relation, rights, holder, language or None)


def _conversation(session: Session, handover_id: int) -> Conversation:
    found = session.get(Handover, handover_id) or abort(404)
    return found.conversation


def _note(session: Session, action: str, phone: Phone, **details: str | int) -> None:
    audit.write(session, _actor(), action, f"phone:{phone.id}", **details)


def _actor() -> str:
    return f"coordinator:{current_user.id}"


def _back(handover_id: int) -> ResponseReturnValue:
    return redirect(url_for("desk.show_thread", handover_id=handover_id))
