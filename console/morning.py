"""The morning's page: everything since the last shift, one card a patient."""

from datetime import datetime

from flask import Blueprint, render_template, request
from flask_login import current_user, login_required

from bot.care import audit, morning, shifts
from bot.settings import Settings
from bot.store.database import Sessions
from bot.store.tables import utcnow


def route(desk: Blueprint, settings: Settings, sessions: Sessions) -> None:
    @desk.get("/morning")
    @login_required  # type: ignore[untyped-decorator]
    def show_morning() -> str:
        now, hours = utcnow(), settings.clinic_hours
        with sessions() as session:
            since = _asked(settings) or shifts.last_ended(session, current_user.actor, now, hours)
            told = morning.stories(session, since, hours)
        with sessions.begin() as session:
            audit.seen(session, current_user.actor, "morning")
        return render_template(
            "desk/morning.html",
            to_do=[story for story in told if not story.settled],
            settled=[story for story in told if story.settled],
            since=since.astimezone(hours.zone),
            now=now,
            clinic=settings.clinic_name,
        )


def _asked(settings: Settings) -> datetime | None:
    """The moment that the form asks for, in the clinic's zone; None where it names none."""
    try:
        return datetime.fromisoformat(request.args.get("since", "")).replace(tzinfo=settings.clinic_zone)
    except ValueError:
        return None
