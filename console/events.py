"""Live pages: server-sent events that say only that something changed; the page then fetches itself."""

import hashlib
import time
from collections.abc import Iterator

from flask import Blueprint, Response
from flask_login import login_required
from sqlalchemy import func, select

from bot.care.leases import WARNED
from bot.settings import Settings
from bot.store.database import Sessions
from bot.store.tables import Handover, Message, Note, Ring, Task, utcnow

LOOK_EVERY = 1.0  # seconds
HEARTBEAT = 15  # looks between two signs of life, which also find a closed browser
BESIDE = select(
    *(
        select(one).scalar_subquery()
        for one in (func.max(Note.id), func.max(Task.id), func.count(Task.done_at), func.max(Ring.id))
    ),
    select(Ring.status).order_by(Ring.id.desc()).limit(1).scalar_subquery(),
)
LONGEST = 600  # looks; the browser connects again by itself


def route(desk: Blueprint, _settings: Settings, sessions: Sessions) -> None:
    @desk.get("/events")
    @login_required  # type: ignore[untyped-decorator]
    def watch() -> Response:
        return Response(_changes(sessions), mimetype="text/event-stream", headers={"Cache-Control": "no-cache"})


def _changes(sessions: Sessions) -> Iterator[str]:
    before = fingerprint(sessions)
    yield "retry: 2000\n\n"
    for look in range(1, LONGEST):
        time.sleep(LOOK_EVERY)
        now = fingerprint(sessions)
        if now != before:
            yield f"event: change\ndata: {now}\n\n"
        elif look % HEARTBEAT == 0:
            yield ": still here\n\n"
        before = now


def fingerprint(sessions: Sessions) -> str:
    """Changes whenever the queue or any thread does."""
    ending = Handover.lease_until <= utcnow() + WARNED
    state = (Handover.id, Handover.status, Handover.priority, Handover.waiting_since, Handover.coordinator_id)
    unclosed = select(*state, Handover.due_at, ending)
    with sessions() as session:
        queue = session.execute(unclosed.where(Handover.status != "closed").order_by(Handover.id)).all()
        newest = session.execute(select(func.max(Message.id), func.count(Message.sent_at))).one()
        beside = session.execute(BESIDE).one()
    return hashlib.sha256(repr((queue, newest, beside)).encode()).hexdigest()[:16]
