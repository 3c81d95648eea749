"""The banner on every supervisor's page while an urgent thread waits and nobody takes it."""

from flask import Blueprint
from flask_login import current_user

from bot.care import alarms
from bot.settings import Settings
from bot.store.database import Sessions
from bot.store.tables import Handover, utcnow


def route(desk: Blueprint, settings: Settings, sessions: Sessions) -> None:
    def ringing() -> list[Handover]:
        """What the person of this request is to be alarmed about."""
        if not current_user.is_authenticated or current_user.role != "supervisor":
            return []
        with sessions() as session:
            return alarms.ringing(session, utcnow(), settings.clinic_hours)

    @desk.context_processor
    def offer() -> dict[str, object]:
        return {"ringing": ringing}
