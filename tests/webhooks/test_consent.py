"""A text about texts, from the carrier's webhook to what the carrier is then asked to send: cases 22 to 24 of consent."""

from datetime import timedelta

import pytest
from flask import Blueprint, Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from bot import turns
from bot.care import consent
from bot.care.patients import conversation_with
from bot.line import Line
from bot.settings import Settings
from bot.store.database import Sessions
from bot.store.tables import Consent, Handover, Message, Patient, Phone, utcnow
from tests.fakes import FakeCarrier, FakeEngine, FakeQueue, line_of, saying
from webhooks import sms, voice

NUMBER = "+15550100123"


def gateway(line: Line) -> FlaskClient:
    app = Flask("gateway")
    room = Blueprint("gateway", __name__, url_prefix="/twilio")
    sms.route(room, line, FakeQueue())  # type: ignore[arg-type]
    voice.route(room, line)
    app.register_blueprint(room)
    return app.test_client()


def text(line: Line, body: str, **more: str) -> None:
    """A text comes in, and is answered."""
    form = {"MessageSid": f"SM{utcnow().timestamp()}", "From": NUMBER, "Body": body, **more}
    assert gateway(line).post("/twilio/sms", data=form).status_code == 200
    with line.sessions.begin() as session:
        conversation_id = conversation_with(session, NUMBER).id
    turns.take(line, conversation_id)


def speaks(sessions: Sessions, language: str) -> None:
    with sessions.begin() as session:
        session.add(Phone(number=NUMBER, patient=Patient(given_name="Ana", family_name="Ruiz", language=language)))


def scheduled(sessions: Sessions) -> None:
    with sessions.begin() as session:
        conversation = conversation_with(session, NUMBER)
        for days in (0, 30):
            later = Message(conversation=conversation, direction="out", author="bot", body="Later", status="queued")
            later.due_at, later.purpose = utcnow() + timedelta(days=days, minutes=1), "reminder"
            session.add(later)


def waiting(sessions: Sessions) -> list[str]:
    with sessions() as session:
        return list(session.scalars(select(Message.body).where(Message.status == "queued")))


def ledger(sessions: Sessions) -> list[tuple[bool, str, str | None]]:
    with sessions() as session:
        lines = session.scalars(select(Consent).order_by(Consent.id))
        return [(line.agreed, line.how, line.language) for line in lines]


@pytest.mark.parametrize(
    ("language", "words", "how", "spoken", "confirmed"),
    [
        ("en", "STOP", "keyword", "en", "you will get no more texts"),
        ("en", "STOP.", "keyword", "en", "you will get no more texts"),
        ("en", "please stop texting me, thank you", "sms", "en", "you will get no more texts"),
        ("es", "STOP", "keyword", "es", "ya no le enviaremos"),
        ("en", "Alto", "keyword", "es", "ya no le enviaremos"),
        ("en", "arrêt", "keyword", "fr", "vous ne recevrez plus"),
        ("zh", "停止", "keyword", "zh", "您不会再收到"),
    ],
)
def test_case_22_a_wish_for_no_more_texts_is_heeded_at_once_and_confirmed_once_in_its_language(
    sessions: Sessions, settings: Settings, language: str, words: str, how: str, spoken: str, confirmed: str
) -> None:
    speaks(sessions, language)
    scheduled(sessions)
    carrier = FakeCarrier()
    line = line_of(settings, sessions, FakeEngine([]), carrier)
    text(line, words)
    text(line, "STOP")
    assert [confirmed in body for body in carrier.bodies] == [True]
    assert waiting(sessions) == []
    assert ledger(sessions) == [(False, how, spoken)]


def test_case_22_spoken_in_a_call_it_is_confirmed_there_and_not_by_text(sessions: Sessions, settings: Settings) -> None:
    scheduled(sessions)
    carrier = FakeCarrier()
    client = gateway(line_of(settings, sessions, FakeEngine([]), carrier))
    call = {"CallSid": "CA1", "From": NUMBER}
    heard = client.post("/twilio/voice/heard?step=1", data=call | {"SpeechResult": "please stop texting me"}).text
    assert "You will get no more texts from us. To get them again, text START" in heard
    assert ledger(sessions) == [(False, "voice", "en")]
    assert (waiting(sessions), carrier.bodies) == ([], [])


def test_case_22_left_as_a_voicemail_it_is_heeded_and_confirmed_by_one_text(
    sessions: Sessions, settings: Settings
) -> None:
    scheduled(sessions)
    client = gateway(line_of(settings, sessions, FakeEngine([])))
    call = {"CallSid": "CA1", "From": NUMBER}
    client.post("/twilio/voice/message", data=call | {"RecordingUrl": "https://example.org/RE1"})
    client.post("/twilio/voice/transcript", data=call | {"TranscriptionText": "please stop texting me"})
    assert ledger(sessions) == [(False, "voicemail", "en")]
    assert ["you will get no more texts" in body for body in waiting(sessions)] == [True]


def test_case_22_where_the_carrier_has_answered_a_stop_itself_it_is_kept_and_not_answered_again(
    sessions: Sessions, settings: Settings
) -> None:
    speaks(sessions, "es")
    scheduled(sessions)
    carrier = FakeCarrier()
    line = line_of(settings, sessions, FakeEngine([]), carrier)
    text(line, "basta ya", OptOutType="STOP")
    assert ledger(sessions) == [(False, "keyword", "es")]
    assert (waiting(sessions), carrier.bodies) == ([], [])
    text(line, "START", OptOutType="START")
    text(line, "HELP", OptOutType="HELP")
    assert carrier.bodies == []
    with sessions() as session:
        assert not consent.has_opted_out(session, NUMBER)


def test_case_23_a_question_about_stopping_pills_is_answered_and_opts_nobody_out(
    sessions: Sessions, settings: Settings
) -> None:
    carrier = FakeCarrier()
    line = line_of(settings, sessions, FakeEngine([saying("smalltalk.help"), saying("smalltalk.help")]), carrier)
    for question in ("Stop taking my pills?", "should I stop the metformin"):
        text(line, question)
    assert ledger(sessions) == []
    assert len(carrier.bodies) == 2


@pytest.mark.parametrize(
    ("language", "start", "help_word", "welcome", "who"),
    [
        ("en", "START", "HELP", "welcome back", "Message rates may apply"),
        ("es", "START", "AYUDA", "tenerle de vuelta", "Responda STOP"),
        ("zh", "开始", "帮助", "欢迎回来", "回复 STOP"),
        ("vi", "START", "HELP", "chào mừng", "Trả lời STOP"),
        ("ar", "START", "HELP", "أهلًا بعودتك", "STOP"),
        ("ko", "START", "HELP", "환영합니다", "STOP이라고"),
        ("ru", "старт", "помощь", "с возвращением", "Ответьте STOP"),
        ("fr", "START", "HELP", "bon retour", "Répondez STOP"),
        ("pt", "START", "HELP", "que bom ter", "Responda STOP"),
        ("tl", "START", "HELP", "welcome po ulit", "Mag-reply ng"),
        ("ht", "START", "HELP", "nou kontan", "Reponn STOP"),
    ],
)
def test_case_24_start_brings_back_and_help_says_who_we_are_in_the_patients_language(
    sessions: Sessions, settings: Settings, language: str, start: str, help_word: str, welcome: str, who: str
) -> None:
    speaks(sessions, language)
    carrier = FakeCarrier()
    line = line_of(settings, sessions, FakeEngine([]), carrier)
    for words in ("STOP", start, help_word):
        text(line, words)
    _, back, told = carrier.bodies
    assert welcome in back
    assert who in told
    assert settings.clinic_name in told
    assert settings.clinic_number in told
    with sessions() as session:
        assert not consent.has_opted_out(session, NUMBER)


def test_who_writes_after_opting_out_reaches_a_person_and_gets_no_text(sessions: Sessions, settings: Settings) -> None:
    carrier = FakeCarrier()
    line = line_of(settings, sessions, FakeEngine([saying("smalltalk.help")]), carrier)
    text(line, "STOP")
    text(line, "when is my appointment")
    assert len(carrier.bodies) == 1
    with sessions() as session:
        task = session.scalars(select(Handover)).one()
        assert (task.reason, task.words) == ("opted_out", "when is my appointment")
