"""The minutes of a month by patient: metered by what is done in a thread, corrected with a reason, exported as a table."""

import re

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from bot.care import audit, minutes, spreadsheet
from bot.errors import Conflict
from bot.settings import Settings
from bot.store.database import Sessions
from bot.store.tables import Conversation, Handover, Patient, utcnow
from console.person import LIVE

HEADER = ("Patient", "Record", "Born", "Month", "Minutes metered", "Minutes", "Threshold reached")
MONTH = re.compile("(20[0-9]{2}|2100)-(0[1-9]|1[0-2])")
LONGEST_REASON = 200  # characters
SHOWN = 200  # patients, those near a threshold first


def route(desk: Blueprint, settings: Settings, sessions: Sessions) -> None:
    @desk.after_request
    def meter(response: Response) -> Response:
        """Whatever a hand does in a thread is work for its patient; a page that fetches itself is not."""
        handover_id = (request.view_args or {}).get("handover_id")
        if handover_id and response.status_code < 400 and LIVE not in request.headers and current_user.is_authenticated:
            with sessions.begin() as session:
                thread = session.get_one(Handover, handover_id)
                conversation = session.get_one(Conversation, thread.conversation_id)
                minutes.touch(session, current_user.id, conversation, utcnow())
        return response

    @desk.post("/threads/<int:handover_id>/working")
    @login_required  # type: ignore[untyped-decorator]
    def work(handover_id: int) -> ResponseReturnValue:
        """The page says that somebody types; `meter` counts it."""
        with sessions() as session:
            _ = session.get(Handover, handover_id) or abort(404)
        return "", 204

    @desk.get("/minutes")
    @login_required  # type: ignore[untyped-decorator]
    def show_minutes() -> str:
        month, zone = _month(settings), settings.clinic_zone
        with sessions.begin() as session:
            audit.seen(session, current_user.actor, f"minutes:{month}")
        with sessions() as session:
            told, corrected = minutes.rolled_up(session, month, zone), minutes.corrections(session, month)
        before, after = minutes.neighbours(month, zone)
        return render_template(
            "desk/minutes.html",
            month=month,
            first=minutes.bounds(month, zone)[0],
            before=before,
            after=after,
            patients=told[:SHOWN],
            more=max(0, len(told) - SHOWN),
            corrections=corrected,
            longest=LONGEST_REASON,
            most=minutes.MOST,
            thresholds=minutes.THRESHOLDS,
            clinic=settings.clinic_name,
        )

    @desk.get("/minutes.csv")
    @login_required  # type: ignore[untyped-decorator]
    def export_minutes() -> ResponseReturnValue:
        month = _month(settings)
        with sessions.begin() as session:
            told = minutes.rolled_up(session, month, settings.clinic_zone)
            audit.write(session, current_user.actor, "exported", f"minutes:{month}", patients=len(told))
        table = spreadsheet.written(HEADER, (_row(one, month) for one in told))
        headers = {"Content-Disposition": f"attachment; filename=minutes-{month}.csv"}
        return Response(table, mimetype="text/csv", headers=headers)

    @desk.post("/minutes/<int:patient_id>")
    @login_required  # type: ignore[untyped-decorator]
    def correct_minutes(patient_id: int) -> ResponseReturnValue:
        month, form = request.args.get("month", ""), request.form
        if not MONTH.fullmatch(month):
            abort(400, "There is no such month.")
        reason = form.get("reason", "").strip()[:LONGEST_REASON]
        try:
            with sessions.begin() as session:
                _ = session.get(Patient, patient_id) or abort(404)
                change = form.get("minutes", 0, type=int)
                minutes.correct(session, current_user.id, patient_id, month, change, reason)
        except Conflict:
            flash("Nothing was changed: say how many minutes, and why.")
        else:
            flash("Corrected; what was metered stays beside it.")
        return redirect(url_for("desk.show_minutes", month=month))


def _month(settings: Settings) -> str:
    """The month that is asked for, else this one."""
    asked = request.args.get("month", "")
    return asked if MONTH.fullmatch(asked) else minutes.month_of(utcnow(), settings.clinic_zone)


def _row(one: minutes.Month, month: str) -> tuple[str | int, ...]:
    patient = one.patient
    born = patient.birth_date.isoformat() if patient.birth_date else ""
    return (patient.name, patient.external_id or "", born, month, one.metered, one.total, one.reached)
