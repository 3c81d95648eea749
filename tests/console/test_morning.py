"""What a coordinator finds in the morning."""

import re
from datetime import datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from bot.care import handover
from bot.care.patients import conversation_with
from bot.settings import Settings
from bot.store.database import Sessions
from bot.store.tables import AuditEntry, Call, Message, Patient, Phone, Voicemail, utcnow
from tests.console.conftest import PASSWORD, post, signed_in

LAYLA, ROSA, NOBODY = "+15550100001", "+15550100002", "+15550100003"
SINCE = "2026-01-01T00:00"


def patient(sessions: Sessions, number: str, name: str, language: str, *more: str) -> None:
    with sessions.begin() as session:
        given, family = name.split()
        known = Patient(given_name=given, family_name=family, language=language)
        session.add_all(Phone(number=one, patient=known) for one in (number, *more))


def wrote(sessions: Sessions, number: str, body: str, hours: float = 1, answer: str | None = None) -> None:
    """A text, and the assistant's sentence in answer."""
    at = utcnow() - timedelta(hours=hours)
    with sessions.begin() as session:
        conversation = conversation_with(session, number)
        text = Message(conversation=conversation, direction="in", author="patient", body=body, status="answered")
        text.created_at, text.intent = at, "appointment_view"
        session.add(text)
        if answer:
            said = Message(conversation=conversation, direction="out", author="bot", body="", status="delivered")
            said.phrase, said.created_at = answer, at + timedelta(seconds=9)
            session.add(said)


def passed_on(sessions: Sessions, number: str, reason: str, words: str, hours: float = 1) -> int:
    with sessions.begin() as session:
        opened = handover.open(session, conversation_with(session, number), reason, words)
        opened.opened_at = opened.waiting_since = utcnow() - timedelta(hours=hours)
        return opened.id


def called(sessions: Sessions, number: str, sid: str, voicemail: str | None = None) -> None:
    with sessions.begin() as session:
        conversation = conversation_with(session, number)
        session.add(Call(sid=sid, conversation=conversation))
        if voicemail is not None:
            left = Message(conversation=conversation, direction="in", author="patient", body=voicemail)
            left.channel, left.sid, left.status = "voice", f"{sid}-voicemail", "answered"
            left.voicemail = Voicemail(recording_sid="RE1", transcript="completed", confidence=0.42)
            session.add(left)


def cards(client: FlaskClient, query: str = f"?since={SINCE}") -> list[str]:
    """The words of each card, markup taken away, in order."""
    page = client.get(f"/desk/morning{query}").text
    items = re.findall(r'<li class="card-quiet story.*?(?=<li class="card-quiet story|</ol>)', page, re.S)
    return [" ".join(re.sub(r"<[^>]+>", " ", item).split()) for item in items]


def test_three_texts_a_call_and_a_voicemail_are_one_story(app: Flask, sessions: Sessions) -> None:
    patient(sessions, LAYLA, "Layla Haddad", "en", ROSA)
    for words in ("one", "two"):
        wrote(sessions, LAYLA, words)
    wrote(sessions, ROSA, "three, from her other number")
    called(sessions, LAYLA, "CA1")
    called(sessions, LAYLA, "CA2", voicemail="please call me")
    passed_on(sessions, LAYLA, "medication_side_effect", "I feel sick")
    [card] = cards(signed_in(app))
    for words in ("Layla Haddad", "Side effect · English", "3 texts 1 call 1 voicemail", "please call me"):
        assert words in card
    assert "Promised" in card
    assert "a call back" in card
    assert "The carrier is not sure of these words (42%): please listen." in card


def test_the_gravest_come_first_then_whoever_waits_longest_and_the_settled_last(app: Flask, sessions: Sessions) -> None:
    numbers = [f"+1555010001{index}" for index in range(5)]
    wrote(sessions, numbers[0], "when is my visit", answer="visits.next")
    passed_on(sessions, numbers[1], "media", "", hours=9)
    passed_on(sessions, numbers[2], "complaint", "I am angry", hours=1)
    passed_on(sessions, numbers[3], "complaint", "I am angrier", hours=3)
    passed_on(sessions, numbers[4], "emergency", "my chest", hours=0.1)
    found = [re.findall(r"\+1555010001\d", card)[0] for card in cards(signed_in(app))]
    assert found == [numbers[4], numbers[3], numbers[2], numbers[1], numbers[0]]


def test_what_was_promised_and_is_due_is_on_the_card(app: Flask, sessions: Sessions) -> None:
    passed_on(sessions, NOBODY, "complaint", "I am angry", hours=5)
    wrote(sessions, NOBODY, "I am angry", hours=5, answer="handover.within_hours")
    [card] = cards(signed_in(app))
    assert "an answer within two hours" in card
    assert "Was due" in card


def test_what_the_assistant_settled_says_so_and_leads_to_what_was_said(app: Flask, sessions: Sessions) -> None:
    wrote(sessions, NOBODY, "when is my visit", answer="visits.next")
    client = signed_in(app)
    [card] = cards(client)
    assert "The assistant answered: appointment view" in card
    page = client.get("/desk/conversations/1").text
    assert "when is my visit" in page
    assert "The assistant answers here" in page


def test_only_what_came_since_is_told_and_who_still_waits(app: Flask, sessions: Sessions, settings: Settings) -> None:
    wrote(sessions, LAYLA, "long settled", hours=30, answer="visits.next")
    passed_on(sessions, ROSA, "complaint", "still waiting", hours=50)
    since = datetime.now(settings.clinic_zone) - timedelta(hours=2)
    [card] = cards(signed_in(app), f"?since={since:%Y-%m-%dT%H:%M}")
    assert "still waiting" in card
    assert "nothing new" in card


def landing(app: Flask) -> str:
    client = app.test_client()
    page = client.get("/desk/login").text
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    form = {"username": "maya", "password": PASSWORD, "csrf_token": found[1]}
    return client.post("/desk/login", data=form).headers["Location"]


def test_signing_in_leads_to_the_morning_where_somebody_waits_since_the_last_shift(
    app: Flask, sessions: Sessions
) -> None:
    assert landing(app) == "/desk/"
    passed_on(sessions, NOBODY, "complaint", "I am angry", hours=0)
    assert landing(app) == "/desk/morning"


def test_who_was_here_until_the_evening_is_told_what_came_since_then(app: Flask, sessions: Sessions) -> None:
    with sessions.begin() as session:
        left = AuditEntry(actor="coordinator:1", action="signed out", subject="desk", details={}, digest="")
        left.at = utcnow() - timedelta(hours=6)
        session.add(left)
    wrote(sessions, LAYLA, "before", hours=7)
    wrote(sessions, ROSA, "after", hours=5)
    [card] = cards(signed_in(app), "")
    assert ROSA in card


def test_the_page_costs_the_same_with_more_stories(app: Flask, sessions: Sessions, statements: list[str]) -> None:
    client = signed_in(app)

    def story(index: int) -> None:
        number = f"+155501000{index}"
        patient(sessions, number, f"Patient {index}", "en")
        wrote(sessions, number, "hello", answer="handover.today")
        called(sessions, number, f"CA{index}", voicemail="please call")
        if index % 2:
            handover_id = passed_on(sessions, number, "complaint", "angry")
            page = f"/desk/threads/{handover_id}"
            post(client, f"{page}/claim", page)

    def cost() -> int:
        cards(client)
        statements.clear()
        cards(client)
        return len(statements)

    story(11)
    story(12)
    before = cost()
    for index in range(13, 22):
        story(index)
    assert cost() == before
    assert before <= 12


def test_what_is_seen_is_on_the_trail(app: Flask, sessions: Sessions) -> None:
    wrote(sessions, NOBODY, "my secret", answer="visits.next")
    client = signed_in(app)
    cards(client)
    client.get("/desk/conversations/1")
    with sessions() as session:
        noted = [(one.action, one.subject) for one in session.scalars(select(AuditEntry).order_by(AuditEntry.id))]
    assert noted[1:] == [("saw", "morning"), ("saw", "conversation:1")]
