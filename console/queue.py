"""The queue: what is urgent, one's own threads, those one best takes, then the rest; each the longest waiting first."""

from collections import Counter

from flask import Blueprint, render_template
from flask_login import current_user, login_required

from bot.care import assigning, handover, leases, presence
from bot.care.hours import is_open, next_opening
from bot.settings import Settings
from bot.store.database import Sessions
from bot.store.tables import Coordinator, Handover, utcnow

TITLES = {
    "urgent": "Urgent, for whoever is free",
    "yours": "Yours",
    "for you": "For you",
    "others": "For others",
    "colleagues": "With colleagues",
}


def route(desk: Blueprint, settings: Settings, sessions: Sessions) -> None:
    @desk.get("/")
    @login_required  # type: ignore[untyped-decorator]
    def show_queue() -> str:
        now = utcnow()
        with sessions() as session:
            waiting = handover.queue(session)
            there = presence.at_desk(session, now)
            me = session.get_one(Coordinator, current_user.id)
        load = Counter(one.coordinator_id for one in waiting if one.status == "claimed")
        return render_template(
            "desk/queue.html",
            waiting=waiting,
            sections=_sections(waiting, me, load[me.id]),
            ending={one.id for one in waiting if one.coordinator_id == me.id and leases.is_ending(one, now)},
            there=[(one, load[one.id]) for one in there],
            full=load[me.id] >= me.cap,
            me=me,
            now=now,
            opens=None if is_open(settings.clinic_hours, now) else next_opening(settings.clinic_hours, now),
            clinic=settings.clinic_name,
        )


def _sections(waiting: list[Handover], me: Coordinator, load: int) -> dict[str, list[Handover]]:
    """The queue in parts, by title, those without a thread left out."""
    parts: dict[str, list[Handover]] = {title: [] for title in TITLES.values()}
    for one in waiting:
        parts[TITLES[assigning.section(one, me, load)]].append(one)
    return {title: threads for title, threads in parts.items() if threads}
