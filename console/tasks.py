"""Tasks: opened beside a thread, listed with what is overdue first, done or put off with a reason."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from bot.care import tasks
from bot.care.replies import to_come
from bot.errors import Conflict
from bot.settings import Settings
from bot.store.database import Sessions
from bot.store.tables import Task, utcnow
from console import thread

LONGEST = 500  # characters


def route(desk: Blueprint, settings: Settings, sessions: Sessions) -> None:
    @desk.get("/tasks")
    @login_required  # type: ignore[untyped-decorator]
    def show_tasks() -> str:
        everyones = request.args.get("whose") == "all"
        with sessions() as session:
            waiting = tasks.waiting(session, None if everyones else current_user.id)
        return render_template("desk/tasks.html", tasks=waiting, everyones=everyones, clinic=settings.clinic_name)

    @desk.post("/threads/<int:handover_id>/tasks")
    @login_required  # type: ignore[untyped-decorator]
    def open_task(handover_id: int) -> ResponseReturnValue:
        kind, words = request.form.get("kind", ""), request.form.get("words", "").strip()[:LONGEST]
        if kind not in tasks.KINDS:
            abort(400, "A task is of a kind.")
        try:
            due_at = to_come(request.form.get("due", ""), settings.clinic_zone, utcnow())
        except ValueError as problem:
            return thread.page(settings, sessions, handover_id, problem=str(problem), opening=request.form), 400
        with sessions.begin() as session:
            tasks.open(session, thread.existing(session, handover_id), current_user.id, kind, words, due_at)
        return redirect(url_for("desk.show_thread", handover_id=handover_id))

    @desk.post("/tasks/<int:task_id>")
    @login_required  # type: ignore[untyped-decorator]
    def settle_task(task_id: int) -> ResponseReturnValue:
        reason = request.form.get("reason", "").strip()[:LONGEST]
        try:
            with sessions.begin() as session:
                task = session.get(Task, task_id) or abort(404)
                handover_id = task.handover_id
                if request.form.get("do") == "finish":
                    tasks.finish(session, task, current_user.id, reason)
                elif reason:
                    due_at = to_come(request.form.get("due", ""), settings.clinic_zone, utcnow())
                    tasks.put_off(session, task, current_user.id, due_at, reason)
                else:
                    flash("Say why it is put off.")
        except (ValueError, Conflict) as problem:
            flash(f"Nothing changed: {problem}")
        if request.form.get("from") == "tasks":
            return redirect(url_for("desk.show_tasks", whose=request.args.get("whose")))
        return redirect(url_for("desk.show_thread", handover_id=handover_id))
