"""What the desk's tests share."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import Engine, event

from bot.care import coordinators, hours
from bot.settings import Settings
from bot.store.database import Sessions
from console import desk

PASSWORD = "a long enough password"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """A clinic that is always open: what a page tells does not hang on the hour of the test."""
    return replace(settings, clinic_hours=hours.read("mon-sun 00:00-24:00", "", settings.clinic_zone))


@pytest.fixture
def app(settings: Settings, sessions: Sessions) -> Flask:
    """A desk with two coordinators and a supervisor."""
    with sessions.begin() as session:
        coordinators.add(session, "maya", "Maya Lopez", PASSWORD, ["en"])
        coordinators.add(session, "daniel", "Daniel Kim", PASSWORD, ["en"])
        session.flush()
        coordinators.add(session, "ines", "Ines Duarte", PASSWORD, ["es"], role="supervisor")
    app = Flask("desk", static_folder=None)
    app.secret_key = "test"
    desk.register(app, settings, sessions)
    return app


@pytest.fixture
def statements(database: Engine) -> Iterator[list[str]]:
    """Every statement that reaches the database from now on."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(database, "before_cursor_execute", note)
    yield seen
    event.remove(database, "before_cursor_execute", note)
