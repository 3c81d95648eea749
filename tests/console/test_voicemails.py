"""A voicemail is played through the desk; the carrier's address stays with us."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug import Request, Response
from werkzeug.serving import make_server

from bot.care.patients import conversation_with
from bot.settings import Settings
from bot.store.database import Sessions
from bot.store.tables import AuditEntry, Message, Voicemail
from tests.console.conftest import signed_in, waiting

NUMBER = "+15550100001"


@dataclass
class FakeRecordings:
    """A carrier that gives one recording to who has the login, until it is out of order."""

    url: str = ""
    broken: bool = False
    asked: str = ""

    def __call__(self, environ: Any, start_response: Any) -> Any:
        request = Request(environ)
        login = request.authorization
        self.asked = f"{login and login.username} {request.path}"
        answer = Response("", 503) if self.broken else Response(b"RIFF a tone", mimetype="audio/x-wav")
        return answer(environ, start_response)


@pytest.fixture
def carrier() -> Iterator[FakeRecordings]:
    fake = FakeRecordings()
    server = make_server("127.0.0.1", 0, fake, threaded=True)
    fake.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield fake
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def settings(settings: Settings, carrier: FakeRecordings) -> Settings:
    return replace(settings, twilio_url=carrier.url)


def left(sessions: Sessions) -> int:
    handover_id = waiting(sessions, NUMBER, "please call me", reason="voicemail")
    with sessions.begin() as session:
        message = Message(conversation=conversation_with(session, NUMBER), direction="in", author="patient")
        message.body, message.channel, message.status = "please call me", "voice", "answered"
        message.voicemail = Voicemail(recording_sid="RE7", transcript="completed", confidence=0.9)
        session.add(message)
    return handover_id


def test_it_is_fetched_with_our_login_and_played_at_the_desk(
    app: Flask, sessions: Sessions, settings: Settings, carrier: FakeRecordings
) -> None:
    page = signed_in(app).get(f"/desk/threads/{left(sessions)}").text
    assert 'src="/desk/voicemails/1"' in page
    assert "The carrier is sure of these words (90%)." in page
    assert carrier.url not in page
    answer = signed_in(app).get("/desk/voicemails/1")
    assert (answer.mimetype, answer.data) == ("audio/wav", b"RIFF a tone")
    account = settings.twilio_account
    assert carrier.asked == f"{account} /2010-04-01/Accounts/{account}/Recordings/RE7.wav"
    with sessions() as session:
        assert ("saw", "voicemail:1") in [(one.action, one.subject) for one in session.scalars(select(AuditEntry))]


def test_a_carrier_that_does_not_answer_is_said_in_words(
    app: Flask, sessions: Sessions, carrier: FakeRecordings
) -> None:
    left(sessions)
    carrier.broken = True
    answer = signed_in(app).get("/desk/voicemails/1")
    assert answer.status_code == 502
    assert "Try again in a minute" in answer.text
    assert carrier.url not in answer.text


def test_it_is_played_to_who_signed_in_alone(app: Flask, sessions: Sessions) -> None:
    left(sessions)
    assert app.test_client().get("/desk/voicemails/1").status_code == 302
    assert signed_in(app).get("/desk/voicemails/4711").status_code == 404
