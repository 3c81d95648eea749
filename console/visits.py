"""What a coordinator does with a visit: confirmed, moved, cancelled, and told in one go; kept confidential or not."""

from typing import TypeVar
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required
from sqlalchemy.orm import Session

from bot.care import audit, notes, telling, visits
from bot.errors import Conflict
from bot.settings import Settings
from bot.store.database import Sessions
from bot.store.tables import Appointment, Handover, Medication, Slot, utcnow
from console import thread

TOLD = {"confirm": "replies.confirmed", "move": "replies.moved", "cancel": "replies.cancelled"}
CONFIDENTIAL: dict[str, type[Appointment | Medication]] = {"visits": Appointment, "medicines": Medication}
Row = TypeVar("Row", bound=Appointment | Medication)
NOTED = {"confirm": "visit_confirmed", "move": "visit_moved", "cancel": "visit_cancelled"}


def route(desk: Blueprint, settings: Settings, sessions: Sessions) -> None:
    @desk.post("/threads/<int:handover_id>/visits/<int:visit_id>/<any(confirm, move, cancel):change>")
    @login_required  # type: ignore[untyped-decorator]
    def change_visit(handover_id: int, visit_id: int, change: str) -> ResponseReturnValue:
        try:
            with sessions.begin() as session:
                current = thread.existing(session, handover_id)
                visit = _theirs(session, current, Appointment, visit_id)
                before = _on(visit, settings.clinic_zone)
                _change(session, visit, change)
                words = f"{before} → {_on(visit, settings.clinic_zone)}" if change == "move" else before
                notes.write(session, current.conversation_id, current_user.id, NOTED[change], words)
                told = telling.of_visit(session, current, current_user.id, visit, TOLD[change], settings.clinic_zone)
                audit.write(session, current_user.actor, f"{change} at the desk", f"appointment:{visit_id}")
        except Conflict as problem:
            flash(f"Nothing changed: {problem}.")
        else:
            flash("Done, and told by text." if told else "Done. This number may not hear of it by text: please call.")
        return redirect(url_for("desk.show_thread", handover_id=handover_id))

    @desk.post("/threads/<int:handover_id>/<any(visits, medicines):what>/<int:row_id>/confidential")
    @login_required  # type: ignore[untyped-decorator]
    def mark_confidential(handover_id: int, what: str, row_id: int) -> ResponseReturnValue:
        with sessions.begin() as session:
            current, table = thread.existing(session, handover_id), CONFIDENTIAL[what]
            row = _theirs(session, current, table, row_id)
            row.confidential = not row.confidential
            action = "marked confidential" if row.confidential else "marked not confidential"
            audit.write(session, current_user.actor, action, f"{table.__tablename__[:-1]}:{row_id}")
        return redirect(url_for("desk.show_thread", handover_id=handover_id))


def _theirs(session: Session, current: Handover, table: type[Row], row_id: int) -> Row:
    """A row of the thread's patient, or 404."""
    row = session.get(table, row_id)
    if row is None or row.patient_id != current.conversation.patient_id:
        abort(404)
    return row


def _on(visit: Appointment, zone: ZoneInfo) -> str:
    return format_datetime(visit.starts_at.astimezone(zone), "EEE, MMM d, h:mm a", locale="en")


def _change(session: Session, visit: Appointment, change: str) -> None:
    """Raises Conflict where it is too late for that."""
    if visit.status not in visits.COMING or visit.starts_at <= utcnow():
        raise Conflict("this visit is off the books, or past")
    if change == "confirm":
        visits.confirm(visit)
    elif change == "cancel":
        visits.cancel(session, visit)
    else:
        slot = session.get(Slot, request.form.get("slot", 0, type=int))
        if slot is None or slot.practitioner_id != visit.practitioner_id or slot.starts_at <= utcnow():
            raise Conflict("choose a time first")
        visits.move(session, visit, slot)
