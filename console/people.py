"""The people of the desk, for supervisors: who is there, who may still come in."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from bot.care import assigning, coordinators
from bot.settings import Settings
from bot.store.database import Sessions
from bot.store.tables import Coordinator
from console.person import need_supervisor

DONE = {
    "disable": "cannot sign in any more, and is signed out everywhere.",
    "enable": "can sign in again.",
    "reset": "will be asked to set a new second factor.",
}


def route(desk: Blueprint, settings: Settings, sessions: Sessions) -> None:
    @desk.get("/people")
    def show_people() -> ResponseReturnValue:
        need_supervisor()
        with sessions() as reading:
            everyone = coordinators.everyone(reading)
        return render_template("desk/people.html", everyone=everyone, most=assigning.MOST, clinic=settings.clinic_name)

    @desk.post("/people/<int:coordinator_id>/<any(disable, enable, reset):change>")
    def change_person(coordinator_id: int, change: str) -> ResponseReturnValue:
        need_supervisor()
        if coordinator_id == current_user.id:
            abort(400, "Somebody else must change your own access.")
        with sessions.begin() as writing:
            person = writing.get(Coordinator, coordinator_id) or abort(404)
            coordinators.change_access(writing, person, change, by=current_user.actor)
        flash(f"{person.name}: {DONE[change]}")
        return redirect(url_for("desk.show_people"))

    @desk.post("/people/<int:coordinator_id>/cap")
    def set_cap(coordinator_id: int) -> ResponseReturnValue:
        need_supervisor()
        cap = request.form.get("cap", -1, type=int)
        if not 0 <= cap <= assigning.MOST:
            abort(400, f"A cap is a number from 0 to {assigning.MOST}.")
        with sessions.begin() as writing:
            person = writing.get(Coordinator, coordinator_id) or abort(404)
            coordinators.set_cap(writing, person, cap, by=current_user.actor)
        flash(f"{person.name}: {cap} threads at most.")
        return redirect(url_for("desk.show_people"))
