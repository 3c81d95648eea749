"""Linking a number that is on nobody's record to its patient: looked for by name and birth date, or by the record's id."""

from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from bot.care import audit, households, links
from bot.settings import Settings
from bot.store.database import Sessions
from bot.store.tables import Patient
from console import thread

LONGEST_WORD = 60  # characters of a relation


def route(desk: Blueprint, settings: Settings, sessions: Sessions) -> None:
    @desk.post("/threads/<int:handover_id>/patients")
    @login_required  # type: ignore[untyped-decorator]
    def look_for_patient(handover_id: int) -> ResponseReturnValue:
        with sessions() as session:
            conversation = thread.existing(session, handover_id).conversation
            name, external_id = request.form.get("name", ""), request.form.get("external_id", "").strip()
            found = links.find(session, name, _day(request.form.get("born", "")), external_id)
        with sessions.begin() as session:
            audit.write(
                session, current_user.actor, "looked for a patient", f"handover:{handover_id}", found=len(found)
            )
            for one in found:
                audit.seen(session, current_user.actor, f"patient:{one.id}")
        told = {"handover_id": handover_id, "number": conversation.number, "rights": households.RIGHTS}
        return render_template("desk/links.html", found=found, clinic=settings.clinic_name, **told)

    @desk.post("/threads/<int:handover_id>/link")
    @login_required  # type: ignore[untyped-decorator]
    def link_patient(handover_id: int) -> ResponseReturnValue:
        relation, rights = (
            request.form.get("relation", "").strip().casefold()[:LONGEST_WORD],
            request.form.get("rights"),
        )
        if not relation or rights not in households.RIGHTS:
            abort(400, "A relation and a right are needed.")
        with sessions.begin() as session:
            patient = session.get(Patient, request.form.get("patient", 0, type=int)) or abort(404)
            conversation = thread.existing(session, handover_id).conversation
            if not links.may_link(session, conversation.number, patient.id):
                abort(400, "This number cannot be linked: it is withheld, or it reaches this patient already.")
            links.link(session, conversation, patient, relation, rights, current_user.id)
        flash("Linked: the number reaches this patient from now on.")
        return redirect(url_for("desk.show_thread", handover_id=handover_id))


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
