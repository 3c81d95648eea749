"""A call by click, from the request to what became of it."""

from datetime import timedelta

import pytest
from flask import Blueprint, Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from bot import ringing
from bot.care import handover, rings
from bot.care.patients import conversation_with
from bot.errors import CarrierError, Conflict
from bot.outbox import Carrier
from bot.settings import Settings
from bot.store.database import Sessions
from bot.store.tables import Consent, Coordinator, Ring, utcnow
from tests.fakes import FakeCarrier, FakeEngine, line_of
from webhooks import rings as webhook

PATIENT, OWN = "+16175550111", "+16175550900"


def asked(sessions: Sessions, number: str = PATIENT) -> int:
    with sessions.begin() as session:
        maya = Coordinator(username="maya", name="Maya", password_hash="", phone=OWN)
        session.add(maya)
        opened = handover.open(session, conversation_with(session, number), "talk_to_human", "call me")
        session.flush()
        handover.claim(session, opened.id, maya.id)
        return rings.ask(session, opened.id, maya.id).id


def placed(sessions: Sessions, carrier: FakeCarrier) -> None:
    for ring_id in ringing.due(sessions):
        ringing.place(sessions, Carrier(carrier.send, carrier.find, carrier.call), ring_id)


def status(sessions: Sessions) -> str:
    with sessions() as session:
        return session.get_one(Ring, 1).status


@pytest.fixture
def carriers(settings: Settings, sessions: Sessions) -> FlaskClient:
    app, gateway = Flask("gateway"), Blueprint("gateway", __name__, url_prefix="/twilio")
    webhook.route(gateway, line_of(settings, sessions, FakeEngine([])))
    app.register_blueprint(gateway)
    return app.test_client()


def test_the_coordinators_own_phone_rings_once(sessions: Sessions) -> None:
    carrier = FakeCarrier()
    asked(sessions)
    placed(sessions, carrier)
    placed(sessions, carrier)
    assert carrier.called == [(OWN, 1)]
    assert status(sessions) == "ringing"


@pytest.mark.parametrize(("outcome", "becomes"), [("never", "failed"), ("retry", "failed"), ("unknown", "placing")])
def test_a_call_that_may_have_been_placed_is_not_placed_again(sessions: Sessions, outcome: str, becomes: str) -> None:
    carrier = FakeCarrier(failures=[CarrierError(outcome)])
    asked(sessions)
    placed(sessions, carrier)
    placed(sessions, carrier)
    assert (status(sessions), carrier.called) == (becomes, [])


def test_nobody_is_rung_long_after_they_asked(sessions: Sessions) -> None:
    carrier = FakeCarrier()
    asked(sessions)
    with sessions.begin() as session:
        session.execute(update(Ring).values(created_at=utcnow() - timedelta(minutes=10)))
    placed(sessions, carrier)
    assert (status(sessions), carrier.called) == ("failed", [])


def test_who_picks_up_presses_1_and_is_connected_from_the_clinics_number(
    carriers: FlaskClient, sessions: Sessions, settings: Settings
) -> None:
    asked(sessions)
    heard = carriers.post("/twilio/rings/1/answered").text
    assert heard.count("Press 1 to call the patient.") == 2
    assert '<Gather action="/twilio/rings/1/pressed"' in heard
    assert 'numDigits="1"' in heard
    assert "<Dial" not in heard
    answer = carriers.post("/twilio/rings/1/pressed", data={"Digits": "1"}).text
    assert f'<Dial action="/twilio/rings/1/ended" answerOnBridge="true" callerId="{settings.clinic_number}"' in answer
    assert f"<Number>{PATIENT}</Number>" in answer
    assert status(sessions) == "dialling"


@pytest.mark.parametrize("keys", [{}, {"Digits": ""}, {"Digits": "2"}])
def test_a_voicemail_that_picks_up_is_not_put_through_to_the_patient(
    carriers: FlaskClient, sessions: Sessions, keys: dict[str, str]
) -> None:
    asked(sessions)
    carriers.post("/twilio/rings/1/answered")
    answer = carriers.post("/twilio/rings/1/pressed", data=keys).text
    assert "<Hangup" in answer
    assert PATIENT not in answer
    assert status(sessions) == "missed"
    assert PATIENT not in carriers.post("/twilio/rings/1/pressed", data={"Digits": "1"}).text


def test_a_voicemail_that_hangs_up_before_any_key_is_missed(carriers: FlaskClient, sessions: Sessions) -> None:
    asked(sessions)
    carriers.post("/twilio/rings/1/answered")
    carriers.post("/twilio/rings/1/status", data={"CallStatus": "completed"})
    assert status(sessions) == "missed"


@pytest.mark.parametrize(
    ("told", "becomes"),
    [("completed", "completed"), ("busy", "busy"), ("no-answer", "no-answer"), ("something new", "failed")],
)
def test_the_end_of_the_patients_call_is_kept(
    carriers: FlaskClient, sessions: Sessions, told: str, becomes: str
) -> None:
    asked(sessions)
    carriers.post("/twilio/rings/1/pressed", data={"Digits": "1"})
    carriers.post("/twilio/rings/1/ended", data={"DialCallStatus": told})
    carriers.post("/twilio/rings/1/status", data={"CallStatus": "completed"})
    assert status(sessions) == becomes
    assert "<Hangup" in carriers.post("/twilio/rings/1/answered").text  # an old address leads to nobody
    assert PATIENT not in carriers.post("/twilio/rings/1/pressed", data={"Digits": "1"}).text


def test_a_coordinator_who_does_not_pick_up_is_seen(carriers: FlaskClient, sessions: Sessions) -> None:
    asked(sessions)
    carriers.post("/twilio/rings/1/status", data={"CallStatus": "no-answer"})
    assert status(sessions) == "missed"
    assert carriers.post("/twilio/rings/9/answered").status_code == 404


def test_a_number_that_changed_hands_is_not_called(sessions: Sessions) -> None:
    with sessions.begin() as session:
        conversation_with(session, PATIENT).disowned_at = utcnow()
    with pytest.raises(Conflict, match="not the patient's any more"):
        asked(sessions)


def test_who_wants_no_calls_and_who_hides_their_number_is_not_called(sessions: Sessions) -> None:
    with sessions.begin() as session:
        session.add(Consent(number=PATIENT, scope="calls", agreed=False, how="desk"))
    for number in (PATIENT, "withheld:CA1"):
        with pytest.raises(Conflict, match="cannot be called"):
            asked(sessions, number)
