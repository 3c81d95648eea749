"""Each request says that its coordinator is there; it is written down once a minute at most."""

from flask import Blueprint
from flask_login import current_user

from bot.care import presence
from bot.settings import Settings
from bot.store.database import Sessions
from bot.store.tables import utcnow


def route(desk: Blueprint, _settings: Settings, sessions: Sessions) -> None:
    @desk.before_request
    def note() -> None:
        now = utcnow()
        if current_user.is_authenticated and presence.is_news(current_user.seen_at, now):
            with sessions.begin() as session:
                presence.seen(session, current_user.id, now)
