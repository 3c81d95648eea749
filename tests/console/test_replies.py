"""How a coordinator answers, and what is held back."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from bot.care import consent, handover, identity, quiet
from bot.settings import Settings
from bot.store.database import Sessions
from bot.store.tables import Appointment, Conversation, Coordinator, Medication, Message, Patient, Phone, utcnow
from console import desk
from console.person import Person
from tests.console.conftest import post, signed_in, token, waiting

NUMBER = "+16175550111"


@pytest.fixture
def page(sessions: Sessions) -> str:
    """Rosa's thread, who reads Spanish."""
    with sessions.begin() as session:
        rosa = Patient(given_name="Rosa", family_name="Delgado", language="es")
        session.add(Phone(number=NUMBER, patient=rosa))
        session.add(Medication(patient=rosa, name="Metformin 500 mg tablet"))
    return f"/desk/threads/{waiting(sessions, NUMBER, 'necesito mi medicina')}"


@pytest.fixture
def maya(app: Flask, page: str) -> FlaskClient:
    client = signed_in(app)
    post(client, f"{page}/claim", page)
    return client


def outbox(sessions: Sessions) -> list[Message]:
    with sessions() as session:
        return list(session.scalars(select(Message).where(Message.author == "coordinator").order_by(Message.id)))


def said(client: FlaskClient, path: str, page: str, **form: str) -> str:
    return client.post(path, data={**form, "csrf_token": token(client, page)}, follow_redirects=True).text


def test_a_reply_is_found_seen_in_both_languages_and_sent(maya: FlaskClient, page: str, sessions: Sessions) -> None:
    assert "Your [medicine] is ready for you at the pharmacy." in maya.get(page).text
    form = {"reply": "replies.refill_ready", "medicine": "1"}
    preview = said(maya, f"{page}/library", page, **form, do="preview")
    assert "Your Metformin 500 mg tablet is ready for you at the pharmacy." in preview
    assert "Su medicina Metformin 500 mg tablet ya está lista" in preview
    assert "2 segments" in preview  # an accent that GSM-7 lacks
    assert outbox(sessions) == []
    shown = said(maya, f"{page}/library", page, **form, do="send", when="now")
    assert "from the library" in shown
    sent = outbox(sessions)[0]
    assert (sent.language, sent.phrase, sent.checked_by) == ("es", "replies.refill_ready", "library")
    assert sent.body.startswith("Su medicina Metformin")


def test_a_blank_left_open_is_told_and_what_was_filled_in_is_kept(maya: FlaskClient, page: str) -> None:
    shown = said(maya, f"{page}/library", page, reply="replies.refill_asked", medicine="1", time="", do="preview")
    assert "Give a day and a time." in shown
    assert '<option value="1" selected>' in shown


def test_english_to_a_patient_who_reads_spanish_is_held_back_and_kept(
    maya: FlaskClient, page: str, sessions: Sessions
) -> None:
    shown = said(maya, f"{page}/reply", page, body="I will call you tomorrow", do="send", when="now")
    assert "nobody vouches for these words in Spanish" in shown
    assert "I will call you tomorrow</textarea>" in shown
    assert "I write Spanish myself" not in shown
    assert outbox(sessions) == []
    said(maya, f"{page}/reply", page, body="Le llamo mañana", vouches="interpreter", when="now")
    assert outbox(sessions)[0].checked_by == "interpreter"
    assert "checked by an interpreter" in maya.get(page).text


@pytest.mark.parametrize(
    ("relation", "rights", "visits", "medicines"),
    [
        ("self", "decide", {"1", "2"}, {"1", "2"}),
        ("daughter", "decide", {"1"}, {"1"}),
        ("daughter", "medicines", {"1"}, {"1"}),
        ("daughter", "appointments", {"1"}, set()),
    ],
)
def test_a_number_is_told_of_no_visit_and_no_medicine_beyond_its_rights(
    maya: FlaskClient, page: str, sessions: Sessions, relation: str, rights: str, visits: set[str], medicines: set[str]
) -> None:
    with sessions.begin() as session:
        phone = session.scalars(select(Phone)).one()
        phone.relation, phone.rights = relation, rights
        session.add(Medication(patient_id=phone.patient_id, name="Sertraline 50 mg tablet", confidential=True))
        for days in (1, 2):
            starts_at = utcnow() + timedelta(days=days)
            session.add(Appointment(patient_id=phone.patient_id, starts_at=starts_at, confidential=days == 2))
    shown = maya.get(page).text
    for blank, key, told in (("visit", "confirmed", visits), ("medicine", "refill_ready", medicines)):
        select_ = shown.split(f'id="replies.{key}-{blank}"')[1].split("</select>")[0]
        assert set(re.findall(r'value="(\d+)"', select_)) == told
        for one in ("1", "2"):
            form = {"reply": f"replies.{key}", blank: one, "do": "send", "when": "now"}
            refused = f"This number may not hear of that {blank}." in said(maya, f"{page}/library", page, **form)
            assert refused is (one not in told)
    assert len(outbox(sessions)) == len(visits) + len(medicines)


def test_what_goes_out_later_is_shown_with_its_time_and_taken_back(
    maya: FlaskClient, page: str, sessions: Sessions, settings: Settings
) -> None:
    due = quiet.morning(utcnow(), [settings.clinic_zone])
    later = due.astimezone(settings.clinic_zone).strftime("%Y-%m-%dT%H:%M")
    form = {"reply": "replies.written_down", "do": "send", "when": "later", "later": later}
    assert "goes out" in said(maya, f"{page}/library", page, **form)
    waits = outbox(sessions)[0]
    assert (waits.status, waits.purpose, waits.due_at) == ("queued", "later", due)
    assert "Taken back" in said(maya, f"{page}/messages/{waits.id}/take-back", page)
    assert outbox(sessions)[0].status == "cancelled"
    past = (utcnow() - timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    assert "That time is past." in said(maya, f"{page}/library", page, **form | {"later": past})


def test_a_button_pressed_twice_texts_the_patient_once(maya: FlaskClient, page: str, sessions: Sessions) -> None:
    own = {"body": "Le llamo mañana", "vouches": "interpreter", "when": "now"}
    ready = {"reply": "replies.written_down", "do": "send", "when": "now"}
    for path, form in ((f"{page}/reply", own), (f"{page}/library", ready)):
        before = len(outbox(sessions))
        for _ in range(2):
            assert 'class="problem"' not in said(maya, path, page, **form)
        assert len(outbox(sessions)) == before + 1


def test_the_same_words_go_again_after_half_a_minute_or_once_taken_back(
    maya: FlaskClient, page: str, sessions: Sessions
) -> None:
    own = {"body": "Le llamo mañana", "vouches": "interpreter", "when": "now"}
    said(maya, f"{page}/reply", page, **own)
    said(maya, f"{page}/messages/1/take-back", page)
    said(maya, f"{page}/reply", page, **own)
    with sessions.begin() as session:
        session.execute(update(Message).values(created_at=utcnow() - handover.SAME_PRESS))
    said(maya, f"{page}/reply", page, **own)
    assert [one.status for one in outbox(sessions)] == ["cancelled", "queued", "queued"]


def test_what_has_gone_cannot_be_taken_back(maya: FlaskClient, page: str, sessions: Sessions) -> None:
    said(maya, f"{page}/library", page, reply="replies.written_down", do="send", when="now")
    with sessions.begin() as session:
        session.scalars(select(Message)).one().status = "sent"
    assert "Too late" in said(maya, f"{page}/messages/1/take-back", page)


def test_a_number_that_wants_no_texts_gets_none_and_the_words_are_kept(
    maya: FlaskClient, page: str, sessions: Sessions
) -> None:
    with sessions.begin() as session:
        consent.opt_out(session, session.scalars(select(Conversation)).one(), "sms", "stop")
    shown = said(maya, f"{page}/reply", page, body="Le llamo mañana", vouches="interpreter", when="now")
    assert "wants no texts: please call" in shown
    assert "Le llamo mañana</textarea>" in shown
    assert outbox(sessions) == []


def test_a_number_that_changed_hands_gets_nothing_and_the_words_are_kept(
    maya: FlaskClient, page: str, sessions: Sessions
) -> None:
    later = (utcnow() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    form = {"reply": "replies.written_down", "do": "send"}
    said(maya, f"{page}/library", page, **form, when="later", later=later)
    with sessions.begin() as session:
        identity.disown(session, session.scalars(select(Conversation)).one())
    assert [one.status for one in outbox(sessions)] == ["cancelled"]
    shown = said(maya, f"{page}/reply", page, body="Le llamo mañana", vouches="interpreter", when="now")
    assert "is not the patient&#39;s any more: nothing goes there" in shown
    assert "Le llamo mañana</textarea>" in shown
    assert "is not the patient&#39;s any more" in said(maya, f"{page}/library", page, **form, when="now")
    assert len(outbox(sessions)) == 1


def test_outside_the_demo_a_draft_of_a_translation_waits_for_an_interpreter(
    maya: FlaskClient, page: str, sessions: Sessions, settings: Settings
) -> None:
    del maya
    real = Flask("real desk", static_folder=None)
    real.secret_key = "test"
    desk.register(real, replace(settings, demo=False), sessions)
    client = real.test_client()
    with sessions() as session, client.session_transaction() as signed:
        signed["_user_id"] = Person(session.get_one(Coordinator, 1)).get_id()
    form = {"reply": "replies.keep_taking", "medicine": "1", "do": "send", "when": "now"}
    assert "No translator has signed this in Spanish yet" in said(client, f"{page}/library", page, **form)
    assert outbox(sessions) == []
    said(client, f"{page}/library", page, **form, vouches="interpreter")
    assert outbox(sessions)[0].checked_by == "interpreter"
