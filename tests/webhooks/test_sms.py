"""What a text's webhook keeps and refuses, and what it never does."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from flask import Blueprint, Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from bot import turns
from bot.settings import Settings
from bot.store.database import Sessions
from bot.store.tables import Message
from tests.fakes import FakeEngine, FakeQueue, line_of, saying
from webhooks import sms

NUMBER = "+15550100123"


def gateway(settings: Settings, sessions: Sessions) -> FlaskClient:
    """One of the web's processes, with a queue that no worker reads."""
    app = Flask("gateway")
    rooms = Blueprint("gateway", __name__, url_prefix="/twilio")
    sms.route(rooms, line_of(settings, sessions, FakeEngine([])), FakeQueue())  # type: ignore[arg-type]
    app.register_blueprint(rooms)
    return app.test_client()


def bodies(sessions: Sessions) -> list[str]:
    with sessions() as session:
        return list(session.scalars(select(Message.body).where(Message.direction == "in").order_by(Message.id)))


@pytest.mark.parametrize("missing", ["From", "MessageSid"])
@pytest.mark.parametrize("empty", [True, False])
def test_case_19_a_text_without_sender_or_id_is_refused(
    settings: Settings, sessions: Sessions, missing: str, empty: bool
) -> None:
    form = {"From": NUMBER, "MessageSid": "SM1", "Body": "hello"}
    form = form | {missing: ""} if empty else {name: value for name, value in form.items() if name != missing}
    response = gateway(settings, sessions).post("/twilio/sms", data=form)
    assert response.status_code == 400
    assert "hello" not in response.text
    assert bodies(sessions) == []


def test_case_17_two_texts_at_once_through_two_gateways_are_both_kept_and_answered_in_order(
    settings: Settings, sessions: Sessions
) -> None:
    gateways = [gateway(settings, sessions) for _ in range(2)]
    forms = [{"From": NUMBER, "MessageSid": f"SM{index}", "Body": f"text {index}"} for index in range(2)]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda one: one[0].post("/twilio/sms", data=one[1]), zip(gateways, forms, strict=True)))
    assert sorted(bodies(sessions)) == ["text 0", "text 1"]
    engine = FakeEngine([saying("smalltalk.greet"), saying("smalltalk.help")])
    with sessions() as session:
        conversation_id = session.scalars(select(Message.conversation_id)).first()
    assert conversation_id
    turns.take(line_of(settings, sessions, engine), conversation_id)
    assert [asked["text"] for asked in engine.asked] == bodies(sessions)


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """An address inside the house, and what was asked of it."""
    asked: list[str] = []

    class Inside(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_GET

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Inside)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    thread.join()


def test_case_21_no_address_in_a_text_is_ever_fetched(
    settings: Settings, sessions: Sessions, listener: tuple[str, list[str]]
) -> None:
    address, asked = listener
    media = {f"MediaUrl{index}": f"{address}/{index}" for index in range(10)}
    form = {"From": NUMBER, "MessageSid": "SM1", "Body": f"look {address}/body", "NumMedia": "10", **media}
    assert gateway(settings, sessions).post("/twilio/sms", data=form).status_code == 200
    with sessions() as session:
        message = session.scalars(select(Message)).one()
        assert message.media == list(media.values())
    turns.take(line_of(settings, sessions, FakeEngine([])), message.conversation_id)
    assert asked == []


@pytest.mark.parametrize(("said", "kept"), [("11", 10), ("-1", 0), ("many", 0), ("", 0)])
def test_case_21_the_count_of_media_is_believed_within_reason(
    settings: Settings, sessions: Sessions, said: str, kept: int
) -> None:
    media = {f"MediaUrl{index}": "https://example.org/1" for index in range(12)}
    form = {"From": NUMBER, "MessageSid": "SM1", "Body": "", "NumMedia": said, **media}
    assert gateway(settings, sessions).post("/twilio/sms", data=form).status_code == 200
    with sessions() as session:
        assert len(session.scalars(select(Message.media)).one()) == kept
