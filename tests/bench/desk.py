"""The desk of a large clinic: how long its pages take to make, one after the other, in this process."""

import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert
from sqlalchemy.orm import Session

from bot.care import coordinators
from bot.settings import Settings
from bot.store.database import Sessions, connect, migrate
from bot.store.tables import Base, Conversation, Handover, Message, Patient, Phone, utcnow
from console import desk
from tests.bench.load import percentile

PATIENTS, MESSAGES, OPEN = 10_000, 200_000, 500
REASONS = ("talk_to_human", "medication_refill", "complaint", "voicemail", "emergency")
PASSWORD = "a long enough password"
PAGES = {
    "queue": "/desk/",
    "thread": "/desk/threads/{}",
    "morning": "/desk/morning",
    "minutes": "/desk/minutes",
    "numbers": "/desk/numbers",
}
TIMES = 40


def measure() -> dict[str, float]:
    """The 95th percentile of each page's time, in milliseconds."""
    with open_desk() as client:
        return {f"desk: {name}, p95 (ms)": _p95(client, path) for name, path in PAGES.items()}


def _p95(client: FlaskClient, path: str) -> float:
    took = []
    for index in range(TIMES):
        began = time.monotonic()
        answer = client.get(path.format(1 + index * OPEN // TIMES))
        took.append(time.monotonic() - began)
        assert answer.status_code == 200
    return percentile(took, 0.95) * 1000


@contextmanager
def open_desk() -> Iterator[FlaskClient]:
    """A supervisor's browser at a desk with all those patients."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.from_env({"NORTHSTAR_DEMO": "1", "NORTHSTAR_DATA": folder})
        engine = connect(settings.database_url, settings.data_keys)
        migrate(engine)
        opened = Sessions(engine)
        with opened.begin() as session:
            _populate(session)
            coordinators.add(session, "ines", "Ines Duarte", PASSWORD, ["en"], role="supervisor")
        app = Flask("desk", static_folder=None)
        app.secret_key = "bench"
        desk.register(app, settings, opened)
        yield _signed_in(app.test_client())
        engine.dispose()


def _signed_in(client: FlaskClient) -> FlaskClient:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/desk/login").text)
    assert found
    client.post("/desk/login", data={"username": "ines", "password": PASSWORD, "csrf_token": found[1]})
    return client


def _populate(session: Session) -> None:
    now, each = utcnow(), MESSAGES // PATIENTS
    people = range(1, PATIENTS + 1)
    _fill(session, Patient, [{"id": one, "given_name": f"Given{one}", "family_name": f"Name{one}"} for one in people])
    _fill(session, Phone, [{"number": f"+1617{one:07d}", "patient_id": one} for one in people])
    talks = [{"id": one, "key": str(one), "number": f"+1617{one:07d}", "patient_id": one} for one in people]
    _fill(session, Conversation, [{**talk, "language": "en", "turns": each // 2} for talk in talks])
    for part in range(each):
        said = {
            "direction": ("in", "out")[part % 2],
            "author": ("patient", "bot")[part % 2],
            "body": "When is my visit?",
        }
        said |= {"status": ("answered", "delivered")[part % 2], "created_at": now - timedelta(hours=8 * (each - part))}
        _fill(session, Message, [{**said, "conversation_id": one, "intent": "appointment_view"} for one in people])
    waits = {
        "words": "please call me",
        "opened_at": now - timedelta(hours=3),
        "waiting_since": now - timedelta(hours=3),
    }
    _fill(
        session,
        Handover,
        [
            {
                **waits,
                "conversation_id": one,
                "open_conversation_id": one,
                "reason": REASONS[one % 5],
                "priority": one % 3,
            }
            for one in range(1, OPEN + 1)
        ],
    )


def _fill(session: Session, table: type[Base], rows: list[dict[str, Any]]) -> None:
    session.execute(insert(table), rows)


if __name__ == "__main__":
    print("\n".join(f"{name:<48}{value:10.1f}" for name, value in measure().items()))
