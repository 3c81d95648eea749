"""Case 38 at the gateway: what a phone sends is data wherever it is shown again; what is not there is not found."""

import pytest
from flask.testing import FlaskClient
from twilio.request_validator import RequestValidator

from bot.settings import Settings
from webhooks.app import create_app

SCRIPT = "<script>alert(1)</script>"
FORM = {"From": "+15550100123", "MessageSid": "SM1", "Body": SCRIPT}


@pytest.fixture
def web(settings: Settings) -> FlaskClient:
    return create_app(settings).test_client()


def signed(settings: Settings, path: str, form: dict[str, str]) -> dict[str, str]:
    url = settings.public_url + path
    return {"X-Twilio-Signature": RequestValidator(settings.twilio_token).compute_signature(url, form)}


@pytest.mark.parametrize("form", [FORM, FORM | {"From": ""}, FORM | {"MessageSid": ""}])
@pytest.mark.parametrize("path", ["/twilio/sms", "/twilio/receipts", "/twilio/voice"])
def test_case_38_no_answer_of_the_gateway_repeats_what_was_sent(
    web: FlaskClient, settings: Settings, path: str, form: dict[str, str]
) -> None:
    for headers in (signed(settings, path, form), {}):
        assert SCRIPT not in web.post(path, data=form, headers=headers).text


@pytest.mark.parametrize(
    "path", [f"/{SCRIPT}", f"/desk/threads/{SCRIPT}", "/desk/threads/999999999", f"/twilio/{SCRIPT}"]
)
def test_case_38_an_address_that_is_guessed_leads_nowhere(web: FlaskClient, path: str) -> None:
    response = web.get(path)
    assert response.status_code in {302, 403, 404}
    assert SCRIPT not in response.text


def test_case_38_the_simulators_lists_are_data(web: FlaskClient, settings: Settings) -> None:
    assert web.post("/twilio/sms", data=FORM, headers=signed(settings, "/twilio/sms", FORM)).status_code == 200
    for path in ("/simulator/ledger", "/simulator/phone/thread?number=%2B15550100123"):
        response = web.get(path)
        assert response.mimetype == "application/json"
    assert web.get("/simulator/2010-04-01/Accounts/AC1/Messages.json").status_code == 401


def test_case_38_outside_the_demo_there_is_no_simulator(tmp_path: str) -> None:
    env = {
        "NORTHSTAR_DATA": str(tmp_path), "PUBLIC_URL": "https://line.example.org", "TWILIO_ACCOUNT_SID": "AC1",
        "TWILIO_AUTH_TOKEN": "t", "TWILIO_NUMBER": "+15550100100", "SECRET_KEY": "s", "DATA_KEYS": "0" * 64,
    }  # fmt: skip
    real = create_app(Settings.from_env(env)).test_client()
    assert real.get("/simulator/ledger").status_code == 404


@pytest.mark.parametrize("path", ["answered", "pressed", "ended", "status"])
def test_only_the_carrier_tells_what_became_of_a_call_by_click(web: FlaskClient, settings: Settings, path: str) -> None:
    path, form = f"/twilio/rings/1/{path}", {"Digits": "1", "CallStatus": "in-progress"}
    assert web.post(path, data=form).status_code == 403
    assert web.post(path, data=form, headers=signed(settings, path, form)).status_code != 403
