"""What a caller hears, read from the TwiML."""

from threading import Event
from typing import Any
from xml.etree import ElementTree

import pytest
from flask import Blueprint, Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from bot.care import handover
from bot.care.patients import conversation_with
from bot.engine import Answer
from bot.settings import Settings
from bot.store.database import Sessions
from bot.store.tables import Consent, Conversation, Handover, Message, Patient, Phone, Voicemail
from tests.fakes import FakeEngine, line_of, saying
from webhooks import voice

NUMBER = "+15550100123"
CALL = {"CallSid": "CA1", "From": NUMBER}


def caller(settings: Settings, sessions: Sessions, engine: FakeEngine) -> FlaskClient:
    app = Flask("gateway")
    gateway = Blueprint("gateway", __name__, url_prefix="/twilio")
    voice.route(gateway, line_of(settings, sessions, engine))
    app.register_blueprint(gateway)
    return app.test_client()


def heard(client: FlaskClient, path: str, **form: Any) -> ElementTree.Element:
    response = client.post(path, data=CALL | form)
    assert response.status_code == 200
    return ElementTree.fromstring(response.data)  # noqa: S314 (our own answer)


def verbs(answer: ElementTree.Element) -> list[str]:
    return [element.tag for element in answer]


def words(answer: ElementTree.Element) -> str:
    return " ".join(element.text or "" for element in answer.iter("Say"))


def reasons(sessions: Sessions) -> list[str]:
    with sessions() as session:
        return list(session.scalars(select(Handover.reason)))


def test_a_caller_is_greeted_and_listened_to_in_the_patients_language(settings: Settings, sessions: Sessions) -> None:
    with sessions.begin() as session:
        maria = Patient(given_name="Maria", family_name="Ruiz", language="es")
        session.add(Phone(number=NUMBER, patient=maria))
    answer = heard(caller(settings, sessions, FakeEngine([])), "/twilio/voice")
    gather = answer.find("Gather")
    assert gather is not None
    assert (gather.get("input"), gather.get("language")) == ("speech dtmf", "es-US")
    assert settings.clinic_name in words(answer)


@pytest.mark.parametrize("form", [{"SpeechResult": "when is my visit", "Confidence": "0.9"}, {"Digits": "2"}])
def test_speech_and_keys_are_the_same_turn(settings: Settings, sessions: Sessions, form: dict[str, str]) -> None:
    engine = FakeEngine([saying("smalltalk.help")])
    answer = heard(caller(settings, sessions, engine), "/twilio/voice/heard?step=1", **form)
    assert verbs(answer) == ["Gather"]
    assert words(answer)
    assert engine.asked[0]["text"] in form.values()


def test_a_birth_date_is_taken_in_eight_keys_and_any_other_answer_in_one(
    settings: Settings, sessions: Sessions
) -> None:
    engine = FakeEngine([saying("smalltalk.help"), saying("identity.birth_date")])
    client = caller(settings, sessions, engine)
    keys = []
    for step in (1, 2):
        gather = heard(client, f"/twilio/voice/heard?step={step}", SpeechResult="what is it for").find("Gather")
        assert gather is not None
        keys.append(gather.get("numDigits"))
    assert keys == ["1", "8"]


def test_a_webhook_that_comes_twice_is_one_turn(settings: Settings, sessions: Sessions) -> None:
    engine = FakeEngine([saying("smalltalk.help"), saying("smalltalk.greet")])
    client = caller(settings, sessions, engine)
    once, again = (heard(client, "/twilio/voice/heard?step=1", SpeechResult="help me") for _ in range(2))
    assert words(once) == words(again)
    assert len(engine.asked) == 1


@pytest.mark.parametrize("noise", [{}, {"SpeechResult": ""}, {"SpeechResult": "…"}])
def test_silence_and_noise_are_asked_again_then_a_message_is_taken(
    settings: Settings, sessions: Sessions, noise: dict[str, str]
) -> None:
    client = caller(settings, sessions, FakeEngine([]))
    answers = [heard(client, f"/twilio/voice/heard?step={step}", **noise) for step in (1, 2, 3)]
    assert [verbs(answer)[-1] for answer in answers] == ["Gather", "Gather", "Hangup"]
    assert "Record" in verbs(answers[2])


def test_a_voicemail_reaches_the_desk_with_its_words(settings: Settings, sessions: Sessions) -> None:
    client = caller(settings, sessions, FakeEngine([]))
    heard(client, "/twilio/voice/message", RecordingUrl="https://example.org/RE1", RecordingSid="RE1")
    transcript = {"TranscriptionText": "Please call me about my bill", "TranscriptionStatus": "completed"}
    client.post("/twilio/voice/transcript", data=CALL | transcript | {"Confidence": "0.91"})
    assert reasons(sessions) == ["voicemail"]
    with sessions() as session:
        message = session.scalars(select(Message)).one()
        assert (message.body, message.media) == ("Please call me about my bill", [])
        assert message.voicemail
        kept = message.voicemail
        assert (kept.recording_sid, kept.transcript, kept.confidence) == ("RE1", "completed", 0.91)


def leave(settings: Settings, sessions: Sessions, words: str) -> None:
    client = caller(settings, sessions, FakeEngine([]))
    heard(client, "/twilio/voice/message", RecordingUrl="https://example.org/RE1", RecordingSid="RE1")
    client.post(
        "/twilio/voice/transcript", data=CALL | {"TranscriptionText": words, "TranscriptionStatus": "completed"}
    )


def test_danger_left_as_a_voicemail_is_an_emergency_and_answered_by_text(
    settings: Settings, sessions: Sessions
) -> None:
    leave(settings, sessions, "I have chest pain and I can't breathe")
    assert reasons(sessions) == ["emergency"]
    with sessions() as session:
        texts = session.scalars(select(Message).where(Message.direction == "out")).all()
        assert ["911" in text.body for text in texts if text.phrase == "safety.emergency"] == [True]


def test_english_words_that_somebody_else_never_said_change_nothing(settings: Settings, sessions: Sessions) -> None:
    with sessions.begin() as session:
        conversation_with(session, CALL["From"]).language = "es"
    leave(settings, sessions, "please stop texting me about this thing")
    with sessions() as session:
        assert session.scalars(select(Conversation)).one().language == "es"
        assert session.scalars(select(Consent)).all() == []


def test_a_voicemail_without_a_transcript_still_has_its_recording(settings: Settings, sessions: Sessions) -> None:
    client = caller(settings, sessions, FakeEngine([]))
    heard(client, "/twilio/voice/message", RecordingUrl="https://example.org/RE1", RecordingSid="RE1")
    client.post("/twilio/voice/transcript", data=CALL | {"TranscriptionStatus": "failed"})
    with sessions() as session:
        kept = session.scalars(select(Voicemail)).one()
        assert (kept.recording_sid, kept.transcript, kept.confidence) == ("RE1", "failed", None)


def test_after_goodbye_the_line_hangs_up(settings: Settings, sessions: Sessions) -> None:
    engine = FakeEngine([saying("smalltalk.goodbye")])
    answer = heard(caller(settings, sessions, engine), "/twilio/voice/heard?step=1", SpeechResult="bye")
    assert verbs(answer)[-1] == "Hangup"


def test_a_caller_whose_thread_a_person_has_can_add_a_message(settings: Settings, sessions: Sessions) -> None:
    with sessions.begin() as session:
        handover.open(session, conversation_with(session, NUMBER), "talk_to_human", "a person please")
    answer = heard(caller(settings, sessions, FakeEngine([])), "/twilio/voice")
    assert "Record" in verbs(answer)


def test_who_calls_again_and_again_leaves_a_message(settings: Settings, sessions: Sessions) -> None:
    client = caller(settings, sessions, FakeEngine([]))
    answers = [heard(client, "/twilio/voice", CallSid=f"CA{call}") for call in range(voice.MOST_CALLS + 1)]
    assert [verbs(answer)[-1] for answer in answers[:-1]] == ["Gather"] * voice.MOST_CALLS
    assert "Record" in verbs(answers[-1])


def test_withheld_numbers_never_share_a_conversation(settings: Settings, sessions: Sessions) -> None:
    client = caller(settings, sessions, FakeEngine([]))
    for sid in ("CA1", "CA2"):
        heard(client, "/twilio/voice", CallSid=sid, From="anonymous")
    with sessions() as session:
        assert conversation_with(session, "withheld:CA1").id != conversation_with(session, "withheld:CA2").id


class SlowEngine(FakeEngine):
    """An engine that thinks until it is let go."""

    def __init__(self) -> None:
        super().__init__([saying("smalltalk.help")])
        self.let_go = Event()

    def ask(self, *args: Any) -> Answer:
        self.let_go.wait(20)
        return super().ask(*args)


def test_a_late_turn_is_announced_and_then_heard(settings: Settings, sessions: Sessions) -> None:
    engine = SlowEngine()
    client = caller(settings, sessions, engine)
    first = heard(client, "/twilio/voice/heard?step=1", SpeechResult="when is my visit")
    assert verbs(first)[-1] == "Redirect"
    engine.let_go.set()
    redirect = first.find("Redirect")
    assert redirect is not None
    assert redirect.text
    then = heard(client, redirect.text)
    assert verbs(then) == ["Gather"]
