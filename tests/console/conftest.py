"""A desk with two coordinators, and what tests do at it."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bot.care import coordinators, handover
from bot.care.patients import conversation_with
from bot.settings import Settings
from bot.store.database import Sessions
from bot.store.tables import utcnow
from console import desk

PASSWORD = "a long enough password"


@pytest.fixture
def app(settings: Settings, sessions: Sessions) -> Flask:
    with sessions.begin() as session:
        coordinators.add(session, "maya", "Maya Lopez", PASSWORD, ["en"])
        coordinators.add(session, "daniel", "Daniel Kim", PASSWORD, ["en"])
    app = Flask("desk", static_folder=None)
    app.secret_key = "test"
    desk.register(app, settings, sessions)
    return app


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
