"""Shared phones, relatives, strangers: nobody's details before it is clear who is meant and who asks."""

import re

import pytest
from sqlalchemy import select

from bot.care import households
from bot.records.demo_people import PEOPLE, Person
from bot.store.tables import Conversation, Handover, Phone
from tests.journeys.conftest import Running

SHARED, DAUGHTER = PEOPLE["linda"].phone, PEOPLE["lucia"].phone
STRANGERS = {"en": PEOPLE["james"].phone, "es": PEOPLE["carlos"].phone}


def reasons(running: Running, number: str) -> list[str]:
    with running.sessions() as session:
        theirs = select(Handover.reason).join(Conversation).where(Conversation.number == number)
        return list(session.scalars(theirs.order_by(Handover.id)))


def grant(running: Running, person: Person, number: str, relation: str, rights: str = "decide") -> None:
    with running.sessions.begin() as session:
        known = session.scalars(select(Phone).where(Phone.number == person.phone)).one()
        households.grant(session, known.patient_id, number, relation, rights, holder="", language=None)


def test_case_31_on_a_shared_phone_who_is_meant_then_a_birth_date_then_details(running: Running) -> None:
    (who,) = running.text(SHARED, "what is metformin for?")
    assert "1) Linda" in who
    assert "etformin" not in who
    (asked,) = running.text(SHARED, "2")
    assert "date of birth" in asked
    (again,) = running.text(SHARED, "June 21, 1959")  # his wife's
    assert "not the date" in again
    (answer,) = running.text(SHARED, "30 January 1956")
    assert "sugar" in answer
    assert "sugar" in running.text(SHARED, "and what is metformin for")[0]


def test_case_31_wrong_birth_dates_lock_the_check_and_reach_the_desk(running: Running) -> None:
    assert "date of birth" in running.text(SHARED, "What medicines does Linda take?")[0]
    for _ in range(2):
        assert "try again" in running.text(SHARED, "01/02/1903")[0]
    locked = running.text(SHARED, "06/20/1959")
    assert "cannot tell you that" in locked[0]
    assert "arfarin" not in " ".join(locked)
    assert reasons(running, SHARED) == ["identity"]


def test_a_relative_is_told_of_a_visits_time_and_after_a_birth_date_of_medicines(running: Running) -> None:
    (visit,) = running.text(DAUGHTER, "¿cuándo es la próxima cita?")
    assert re.search(r"\d{1,2}:\d\d", visit)
    assert "Torres" not in visit
    (asked,) = running.text(DAUGHTER, "¿para qué es la warfarina?")
    assert "fecha de nacimiento" in asked
    (answer,) = running.text(DAUGHTER, "13 de diciembre de 1940")
    assert "arfarin" in answer


def test_a_birth_date_is_keyed_in_during_a_call(running: Running) -> None:
    grant(running, PEOPLE["rosa"], "+15550100199", "daughter")
    heard = running.call("+15550100199", ("say", "para qué es la metformina"), ("press", "08091957"))
    assert any("ocho números" in sentence for sentence in heard)
    assert "azúcar" in heard[-1]


def test_a_right_to_visits_alone_tells_no_medicine(running: Running) -> None:
    grant(running, PEOPLE["rosa"], "+15550100198", "neighbor", rights="appointments")
    assert re.search(r"\d{1,2}:\d\d", running.text("+15550100198", "¿cuándo es la próxima cita?")[0])
    said = running.text("+15550100198", "¿qué medicinas toma?")
    assert "no puedo decirle eso" in said[0]
    assert reasons(running, "+15550100198") == ["rights"]


@pytest.mark.parametrize(
    ("language", "wrong", "visit", "medicine"),
    [
        ("en", "you have the wrong number", "when is my appointment", "what medicines am I taking"),
        ("es", "se equivocó de número, yo no soy esa persona", "¿cuándo es mi cita?", "¿qué medicinas tomo?"),
    ],
)
def test_case_30_after_wrong_number_not_a_word_about_anyone(
    running: Running, language: str, wrong: str, visit: str, medicine: str
) -> None:
    number = STRANGERS[language]
    person = next(one for one in PEOPLE.values() if one.phone == number)
    said = [*running.text(number, wrong), *running.text(number, visit), *running.text(number, medicine)]
    assert len(said) == 1
    assert reasons(running, number) == ["wrong_person"]
    with running.sessions.begin() as session:
        held = session.scalars(select(Handover).join(Conversation).where(Conversation.number == number)).one()
        held.status, held.open_conversation_id = "closed", None
    said += running.text(number, visit)
    told = " ".join(said).casefold()
    assert len(said) == 2
    assert not re.search(r"\d{1,2}:\d\d", told)
    assert not any(word.casefold() in told for word in (person.given, person.family))
    assert not any(one.ingredient in told for one in person.medicines)
    assert "911" in " ".join(running.text(number, "I have chest pain and can't breathe"))


def test_case_32_another_language_in_mid_form_keeps_what_was_offered(running: Running) -> None:
    number = PEOPLE["margaret"].phone
    (offers,) = running.text(number, "I need to move my appointment to next week")
    offered = re.findall(r"\d\) [^\n]*?(\d{1,2}:\d\d)", offers)[1]
    (moved,) = running.text(number, "la segunda opción por favor")
    assert moved.startswith("¡Listo!")
    assert offered in moved
