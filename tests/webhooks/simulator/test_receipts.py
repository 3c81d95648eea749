"""The simulated carrier's side of a call by click: the coordinator picks up and presses 1, the patient is rung."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from threading import Thread

import pytest
from flask import Flask
from werkzeug.serving import make_server

from bot.care.patients import conversation_with
from bot.settings import Settings
from bot.store.database import Sessions
from bot.store.tables import Coordinator, Ring
from webhooks import gateway
from webhooks.simulator import ledger
from webhooks.simulator.receipts import Receipts

PATIENT, OWN = "+16175550111", "+16175550900"


@pytest.fixture
def served(settings: Settings, sessions: Sessions) -> Iterator[Settings]:
    """The gateway at an address of its own."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = replace(settings, public_url=f"http://127.0.0.1:{port}")
    app = Flask("gateway")
    gateway.register(app, settings, sessions)
    server = make_server("127.0.0.1", port, app)
    Thread(target=server.serve_forever).start()
    yield settings
    server.shutdown()


def test_a_call_by_click_is_played_to_its_end(served: Settings, sessions: Sessions) -> None:
    with sessions.begin() as session:
        maya = Coordinator(username="maya", name="Maya", password_hash="", phone=OWN)
        session.add(maya)
        session.add(Ring(conversation=conversation_with(session, PATIENT), coordinator=maya, status="ringing"))
    rings, receipts = f"{served.public_url}/twilio/rings/1", Receipts(served)
    call = {"sid": "CA1", "sender": served.clinic_number, "recipient": OWN}
    receipts.play(call | {"body": f"{rings}/answered", "status_callback": f"{rings}/status"})
    receipts.threads.shutdown()
    with sessions() as session:
        assert session.get_one(Ring, 1).status == "completed"
    with ledger.open_ledger(served.data_dir) as book:
        assert [one["to"] for one in ledger.entries(book, "out", None)] == [PATIENT]
