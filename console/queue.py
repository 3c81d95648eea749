"""The queue: who waits for a person, the gravest and the longest waiting first."""

from flask import Blueprint, render_template
from flask_login import login_required

from bot.care import handover
from bot.settings import Settings
from bot.store.database import Sessions


def route(desk: Blueprint, settings: Settings, sessions: Sessions) -> None:
    @desk.get("/")
    @login_required  # type: ignore[untyped-decorator]
    def show_queue() -> str:
        with sessions() as session:
            waiting = handover.queue(session)
        return render_template("desk/queue.html", waiting=waiting, clinic=settings.clinic_name)
