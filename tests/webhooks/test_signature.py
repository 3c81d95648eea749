import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from urllib.parse import urlencode, urlsplit

import pytest
from flask import Flask
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict
from werkzeug.test import Client, TestResponse

from bot.settings import Settings
from tests.shared import shared
from webhooks import signature

TOKEN = "12345"


def client(settings: Settings, public_url: str) -> Client:
    app = Flask("gateway")
    app.before_request(
        signature.check(replace(settings, public_url=public_url, twilio_token=TOKEN), signature.Refusals())
    )
    app.add_url_rule("/<path:path>", view_func=lambda path: path, methods=["GET", "POST"])
    return Client(app)


def vectors() -> Iterator[dict[str, object]]:
    yield from json.loads(shared("twilio/signature_vectors.json").read_text())


def post(
    settings: Settings, url: str, params: Mapping[str, object], signed: str | None, **more: object
) -> TestResponse:
    parts = urlsplit(url)
    headers = {} if signed is None else {"X-Twilio-Signature": signed}
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    return client(settings, f"{parts.scheme}://{parts.netloc}").post(
        target, data=MultiDict(params), headers=headers | dict(more)
    )


def test_the_vendors_own_vectors_are_accepted_and_refused_when_tampered_with(settings: Settings) -> None:
    for vector in vectors():
        if "signature" not in vector:
            continue
        url, params, signed = str(vector["url"]), dict(vector["params"]), str(vector["signature"])  # type: ignore[call-overload]
        assert post(settings, url, params, signed).status_code == 200
        assert post(settings, url, params | {"Digits": "9999"}, signed).status_code == 403
        assert post(settings, url + "&x=1", params, signed).status_code == 403


URL = "https://line.example.org/twilio/sms"
PARAMS = {"MessageSid": "SM1", "Body": "¿Cuándo es mi cita?"}


def signed(url: str = URL) -> str:
    return str(RequestValidator(TOKEN).compute_signature(url, PARAMS))


@pytest.mark.parametrize("given", [None, "", "nonsense", "ünïcode", "A" * 28])
def test_case_3_a_missing_or_wrong_signature_is_refused_never_an_error(settings: Settings, given: str | None) -> None:
    assert post(settings, URL, PARAMS, given).status_code == 403


@pytest.mark.parametrize("query", ["", "?a=1&b=%C3%A9", "?a=b%20c", "?empty="])
def test_case_5_the_address_counts_as_the_carrier_wrote_it(settings: Settings, query: str) -> None:
    assert post(settings, URL + query, PARAMS, signed(URL + query)).status_code == 200


def test_case_5_the_ports_that_twilio_adds_or_leaves_out_do_not_matter(settings: Settings) -> None:
    assert post(settings, URL, PARAMS, signed("https://line.example.org:443/twilio/sms")).status_code == 200


def test_case_5_a_request_cannot_name_its_own_host(settings: Settings) -> None:
    forged = str(RequestValidator(TOKEN).compute_signature("https://evil.example.com/twilio/sms", PARAMS))
    spoofed = {"X-Forwarded-Host": "evil.example.com", "X-Forwarded-Proto": "https"}
    assert post(settings, URL, PARAMS, forged, **spoofed).status_code == 403
    assert post(settings, URL, PARAMS, signed(), **spoofed).status_code == 200


def json_post(settings: Settings, query: str, body: str) -> int:
    target = f"/twilio/sms{query}"
    given = RequestValidator(TOKEN).compute_signature(f"https://line.example.org{target}", {})
    return (
        client(settings, "https://line.example.org")
        .post(target, data=body, content_type="application/json", headers={"X-Twilio-Signature": given})
        .status_code
    )


def test_case_4_json_is_accepted_only_with_the_hash_of_its_own_body(settings: Settings) -> None:
    body = '{"property": "value"}'
    query = "?" + urlencode({"bodySHA256": sha256(body.encode()).hexdigest()})
    assert json_post(settings, query, body) == 200
    assert json_post(settings, query, body + " ") == 403
    assert json_post(settings, "", body) == 403


def test_who_keeps_trying_is_slowed_down_and_the_carrier_is_never_refused(settings: Settings) -> None:
    opened = client(settings, "https://line.example.org")
    tries = [opened.post("/twilio/sms", data=PARAMS).status_code for _ in range(signature.MOST_REFUSED + 5)]
    assert tries == [403] * signature.MOST_REFUSED + [429] * 5
    assert opened.post("/twilio/sms", data=PARAMS, headers={"X-Twilio-Signature": signed()}).status_code == 200


def test_a_minute_later_a_refusal_is_a_refusal_again() -> None:
    now = [0.0]
    refusals = signature.Refusals(lambda: now[0])
    assert [refusals.too_many("203.0.113.1") for _ in range(signature.MOST_REFUSED + 1)][-1]
    assert not refusals.too_many("203.0.113.2")
    now[0] = 61.0
    assert not refusals.too_many("203.0.113.1")
