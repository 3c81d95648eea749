"""Calling by click: the carrier rings the coordinator's own phone, then the patient, from the clinic's number."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from bot.care import audit, rings
from bot.errors import Conflict
from bot.records.patients import e164
from bot.settings import Settings
from bot.store.database import Sessions
from bot.store.tables import Coordinator
from console import thread


def route(desk: Blueprint, settings: Settings, sessions: Sessions) -> None:
    @desk.post("/threads/<int:handover_id>/call")
    @login_required  # type: ignore[untyped-decorator]
    def call_patient(handover_id: int) -> ResponseReturnValue:
        try:
            with sessions.begin() as session:
                thread.existing(session, handover_id)
                rings.ask(session, handover_id, current_user.id)
        except Conflict as problem:
            flash(f"No call was placed: {problem}.")
        return redirect(url_for("desk.show_thread", handover_id=handover_id))

    @desk.get("/phone")
    @login_required  # type: ignore[untyped-decorator]
    def show_phone() -> str:
        with sessions() as session:
            number = session.get_one(Coordinator, current_user.id).phone
        return render_template("desk/phone.html", number=number, clinic=settings.clinic_name)

    @desk.post("/phone")
    @login_required  # type: ignore[untyped-decorator]
    def set_phone() -> ResponseReturnValue:
        number = e164(request.form.get("phone", ""))
        if number is None:
            flash("That is no number that can be dialled.")
        else:
            with sessions.begin() as session:
                session.get_one(Coordinator, current_user.id).phone = number
                audit.write(session, current_user.actor, "set a phone", current_user.actor)
            flash("Kept: this phone rings when you call a patient.")
        return redirect(url_for("desk.show_phone"))
