"""A desk with two coordinators and a supervisor, and what tests do at it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event

from bot.care import handover, hours
from bot.care.patients import conversation_with
from bot.settings import Settings
from bot.store.database import Sessions
from bot.store.tables import Coordinator, utcnow
from console import desk

PASSWORD = "a long enough password"
HASH = PasswordHasher().hash(PASSWORD)  # once: it is meant to take long
PEOPLE = [
    ("maya", "Maya Lopez", "en", "coordinator"),
    ("daniel", "Daniel Kim", "en", "coordinator"),
    ("ines", "Ines Duarte", "es", "supervisor"),
]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """A clinic that is always open: what a page tells does not hang on the hour of the test."""
    return replace(settings, clinic_hours=hours.read("mon-sun 00:00-24:00", "", settings.clinic_zone))


@pytest.fixture
def app(settings: Settings, sessions: Sessions) -> Flask:
    """A desk with two coordinators and a supervisor."""
    with sessions.begin() as session:
        for username, name, language, role in PEOPLE:
            told = {"username": username, "name": name, "languages": [language], "role": role}
            session.add(Coordinator(**told, password_hash=HASH))
            session.flush()
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


def token(client: FlaskClient, path: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(path).text)
    assert found
    return found[1]


def post(client: FlaskClient, path: str, page: str, **form: str) -> int:
    return client.post(path, data={**form, "csrf_token": token(client, page)}).status_code


def signed_in(app: Flask, username: str = "maya") -> FlaskClient:
    client = app.test_client()
    assert post(client, "/desk/login", "/desk/login", username=username, password=PASSWORD) == 302
    return client


def waiting(sessions: Sessions, number: str, words: str, reason: str = "talk_to_human", minutes: int = 0) -> int:
    with sessions.begin() as session:
        opened = handover.open(session, conversation_with(session, number), reason, words)
        opened.waiting_since = utcnow() - timedelta(minutes=minutes)
        return opened.id
