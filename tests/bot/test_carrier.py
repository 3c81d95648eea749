"""The official client, over real HTTP, against a server that answers as told."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

import pytest
from openapi_schema_validator import OAS30Validator
from requests import ConnectTimeout, ReadTimeout
from twilio.base.exceptions import TwilioRestException
from werkzeug import Request, Response
from werkzeug.serving import make_server

from bot import carrier
from bot.errors import CarrierError
from bot.settings import Settings
from tests.shared import shared

SENT = {"sid": "SM" + "1" * 32, "body": "Hello", "status": "queued"}
REFUSED = {"code": 21610, "message": "Attempt to send to unsubscribed recipient", "status": 400}


@dataclass
class FakeTwilio:
    """Keeps what it is asked; answers `status` and `body`."""

    url: str = ""
    status: int = 201
    body: dict[str, Any] = field(default_factory=lambda: dict(SENT))
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)

    def __call__(self, environ: Any, start_response: Any) -> Any:
        request = Request(environ)
        params = parse_qsl(request.get_data(as_text=True)) if request.method == "POST" else list(request.args.items())
        self.asked.append((request.method, request.path, dict(params)))
        answer = Response(json.dumps(self.body), self.status, mimetype="application/json")
        return answer(environ, start_response)


@pytest.fixture
def twilio() -> Iterator[FakeTwilio]:
    fake = FakeTwilio()
    server = make_server("127.0.0.1", 0, fake, threaded=True)
    fake.url = f"http://127.0.0.1:{server.server_port}/simulator"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield fake
    server.shutdown()
    thread.join()
    server.server_close()


def send(settings: Settings, twilio: FakeTwilio) -> str:
    client = carrier.connect(replace(settings, twilio_url=twilio.url))
    receipts = "https://line.example.org/twilio/receipts"
    return carrier.send(client, "+15550100100", "+16175550101", "Hello", status_callback=receipts)


def operation(method: str, what: str = "Messages") -> dict[str, Any]:
    described = json.loads(shared("twilio/twilio_api_v2010.json").read_text())
    found: dict[str, Any] = described["paths"][f"/2010-04-01/Accounts/{{AccountSid}}/{what}.json"][method]
    return found


def test_a_message_is_sent_as_the_carriers_own_description_wants_it(settings: Settings, twilio: FakeTwilio) -> None:
    assert send(settings, twilio) == SENT["sid"]
    method, path, params = twilio.asked[0]
    assert (method, path) == ("POST", f"/simulator/2010-04-01/Accounts/{settings.twilio_account}/Messages.json")
    schema = operation("post")["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"]
    assert set(params) <= set(schema["properties"])
    OAS30Validator(schema).validate(params)


def test_a_call_is_placed_as_the_carriers_own_description_wants_it(settings: Settings, twilio: FakeTwilio) -> None:
    twilio.body = {"sid": "CA" + "1" * 32, "status": "queued"}
    client = carrier.connect(replace(settings, twilio_url=twilio.url))
    rings = "https://line.example.org/twilio/rings/7"
    sid = carrier.place_call(
        client, "+15550100100", "+16175550900", f"{rings}/answered", status_callback=f"{rings}/status"
    )
    assert sid == twilio.body["sid"]
    method, path, params = twilio.asked[0]
    assert (method, path) == ("POST", f"/simulator/2010-04-01/Accounts/{settings.twilio_account}/Calls.json")
    assert (params["To"], params["From"], params["Url"]) == ("+16175550900", "+15550100100", f"{rings}/answered")
    schema = operation("post", "Calls")["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"]
    assert set(params) <= set(schema["properties"])
    OAS30Validator({**schema, "required": ["To", "From"]}).validate(
        {**params, "Timeout": int(params["Timeout"]), "StatusCallbackEvent": [params["StatusCallbackEvent"]]}
    )


def test_a_lost_message_is_looked_for_as_the_carriers_own_description_wants_it(
    settings: Settings, twilio: FakeTwilio
) -> None:
    twilio.status, twilio.body = (
        200,
        {"messages": [SENT, {**SENT, "sid": "SM2", "body": "Other"}], "next_page_uri": None},
    )
    client = carrier.connect(replace(settings, twilio_url=twilio.url))
    assert carrier.find_sent(client, "+16175550101", "Hello", datetime.now(UTC)) == [SENT["sid"]]
    known = {parameter["name"] for parameter in operation("get")["parameters"] if parameter["in"] == "query"}
    assert set(twilio.asked[0][2]) <= known


def test_a_refusal_comes_with_the_carriers_code(settings: Settings, twilio: FakeTwilio) -> None:
    twilio.status, twilio.body = 400, REFUSED
    with pytest.raises(CarrierError) as caught:
        send(settings, twilio)
    assert (caught.value.outcome, caught.value.code) == ("never", 21610)


def test_a_carrier_that_is_not_there_took_nothing(settings: Settings, twilio: FakeTwilio) -> None:
    twilio.url = "http://127.0.0.1:9"
    with pytest.raises(CarrierError) as caught:
        send(settings, twilio)
    assert caught.value.outcome == "retry"


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (TwilioRestException(429, "", code=20429), "retry"),
        (TwilioRestException(400, "", code=21611), "retry"),
        (TwilioRestException(400, "", code=30008), "retry"),
        (TwilioRestException(400, "", code=21211), "never"),
        (TwilioRestException(400, "", code=30006), "never"),
        (TwilioRestException(400, "", code=99999), "never"),
        (TwilioRestException(401, "", code=20003), "never"),
        (TwilioRestException(400, "", code=30005), "suspect"),
        (TwilioRestException(500, ""), "unknown"),
        (TwilioRestException(503, ""), "unknown"),
        (ReadTimeout(), "unknown"),
        (ConnectTimeout(), "retry"),
    ],
)
def test_every_failure_says_what_to_do_about_it(error: Exception, outcome: str) -> None:
    assert carrier.sort(error).outcome == outcome
