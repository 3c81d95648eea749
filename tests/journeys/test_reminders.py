"""A reminder comes by itself, and is answered a day later in its own context."""

import re
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.care import reminders, visits
from bot.care.patients import by_number, conversation_with
from bot.store.tables import Appointment, Message, Patient, utcnow
from tests.journeys.conftest import Running

Person = Callable[..., dict[str, str]]
LONGEST_WAIT = 60  # seconds for the clock to look, and for the carrier to take the text


def noon() -> str:
    """A zone in which it is about noon now: reminders are not for the night."""
    return f"Etc/GMT{utcnow().hour - 12:+d}"


def reminded(running: Running, number: str) -> int:
    """A reminder of the patient's next visit was sent 26 hours ago; the visit's id."""
    with running.sessions.begin() as session:
        visit = visits.upcoming(session, by_number(session, number)[0].id, utcnow(), confidential=True)[0]
        conversation = conversation_with(session, number)
        reminders.write(session, visit.id, running.settings.clinic_name, running.settings.clinic_zone)
        session.flush()
        long_ago = utcnow() - timedelta(hours=26)
        old = update(Message).where(Message.conversation_id == conversation.id)
        session.execute(old.values(created_at=long_ago, sent_at=long_ago, status="delivered", due_at=None))
        return visit.id


def status(running: Running, visit_id: int) -> str:
    with running.sessions() as session:
        return session.get_one(Appointment, visit_id).status


def test_case_29_a_reminder_is_confirmed_by_1_after_26_hours(running: Running, patient: Person) -> None:
    number = patient("es")["phone"]
    visit_id = reminded(running, number)
    assert "Le esperamos" in running.text(number, "1")[0]
    assert status(running, visit_id) == "confirmed"


def test_case_29_a_reminder_answered_by_2_offers_other_times_and_takes_one(running: Running, patient: Person) -> None:
    number = patient("en")["phone"]
    visit_id = reminded(running, number)
    offers = running.text(number, "2")[-1]
    offered = re.findall(r"\d\) ([^\n]+)", offers)[1]
    assert offered in running.text(number, "2")[-1]
    assert status(running, visit_id) == "confirmed"


def test_case_29_a_reminder_answered_by_3_takes_the_visit_off_the_books(running: Running, patient: Person) -> None:
    number = patient("zh")["phone"]
    visit_id = reminded(running, number)
    running.text(number, "3")
    assert status(running, visit_id) == "cancelled"


@pytest.mark.parametrize(
    ("language", "first", "second", "ends"),
    [("en", "what medicines do I take", "yes, I'll be there", "confirmed"), ("fr", "non", "oui", "cancelled")],
)
def test_a_reminder_is_answered_in_words_and_waits_while_another_question_is_answered(
    running: Running, patient: Person, language: str, first: str, second: str, ends: str
) -> None:
    number = patient(language, 1 if language == "en" else 0)["phone"]
    visit_id = reminded(running, number)
    answers = running.text(number, first)
    assert not any("1 to confirm" in answer for answer in answers)
    running.text(number, second)
    assert status(running, visit_id) == ends


def test_case_29_on_a_shared_phone_the_answer_is_about_the_visit_that_was_spoken_of(running: Running) -> None:
    shared = "+16175550103"
    visit_id = reminded(running, shared)
    assert "expect you" in running.text(shared, "1")[0]
    assert status(running, visit_id) == "confirmed"


def test_the_clock_reminds_by_itself_and_once(running: Running, patient: Person) -> None:
    number = patient("ru")["phone"]
    with running.sessions.begin() as session:
        olga = by_number(session, number)[0].id
        session.execute(update(Patient).where(Patient.id == olga).values(time_zone=noon()))
        visit = visits.upcoming(session, olga, utcnow(), confidential=True)[0]
        visit.starts_at, visit.reminded_at = utcnow() + timedelta(days=1, minutes=-1), None
    until = time.monotonic() + LONGEST_WAIT
    sent = select(Message.body).where(Message.appointment_id == visit.id, Message.status == "delivered")
    while time.monotonic() < until:
        with running.sessions() as session:
            bodies = session.scalars(sent).all()
        if bodies:
            break
        time.sleep(0.2)
    assert ["ваш визит" in body for body in bodies] == [True]
