"""A phone is not a person: whom a number reaches, and what it may hear."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from bot.care import households, medications, visits
from bot.care.patients import by_number, conversation_with
from bot.store.database import Sessions
from bot.store.tables import Appointment, Medication, Message, Patient, Phone

NUMBER, OTHER = "+15550100123", "+15550100124"
NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)


def person(given: str, *numbers: str, language: str = "en", **phone: str) -> Patient:
    phones = [Phone(number=number, **phone) for number in numbers]
    return Patient(given_name=given, family_name="Ruiz", birth_date=date(1950, 5, 6), language=language, phones=phones)


@pytest.mark.parametrize(
    ("rights", "visits_too", "medicines_too", "all_of_it"),
    [("appointments", True, False, False), ("medicines", True, True, False), ("decide", True, True, True)],
)
def test_each_right_includes_the_lesser_ones(
    rights: str, visits_too: bool, medicines_too: bool, all_of_it: bool
) -> None:
    phone = Phone(number=NUMBER, rights=rights)
    assert [households.may(phone, right) for right in households.RIGHTS] == [visits_too, medicines_too, all_of_it]


def test_a_number_reaches_several_patients_and_a_patient_has_several_numbers(sessions: Sessions) -> None:
    with sessions.begin() as session:
        session.add_all([person("Linda", NUMBER, OTHER), person("Thomas", NUMBER)])
    with sessions() as session:
        assert [one.patient.given_name for one in households.members(session, NUMBER)] == ["Linda", "Thomas"]
        assert [one.given_name for one in by_number(session, OTHER)] == ["Linda"]


def test_a_withdrawn_number_reaches_nothing_and_may_be_granted_again(sessions: Sessions) -> None:
    with sessions.begin() as session:
        session.add(person("Linda", NUMBER))
    with sessions.begin() as session:
        conversation = conversation_with(session, NUMBER)
        conversation.pending = {"loop": "visits_move_form"}
        households.withdraw(session, households.members(session, NUMBER)[0])
    with sessions.begin() as session:
        conversation = conversation_with(session, NUMBER)
        assert (conversation.patient_id, conversation.pending) == (None, None)
        assert (households.members(session, NUMBER), by_number(session, NUMBER)) == ([], [])
        (phone,) = households.listed(session, conversation)
        assert phone.withdrawn_at
        households.grant(session, phone.patient_id, NUMBER, "daughter", "medicines", "Eva", "es")
    with sessions() as session:
        (phone,) = households.members(session, NUMBER)
        assert (phone.relation, phone.rights, phone.holder, households.speaks(phone)) == (
            "daughter", "medicines", "Eva", "es",
        )  # fmt: skip


@pytest.mark.parametrize("meant", [1, 2, None])
def test_nothing_of_a_withdrawn_patient_that_waits_is_sent_and_anothers_reminder_is(
    sessions: Sessions, meant: int | None
) -> None:
    with sessions.begin() as session:
        session.add_all([person("Linda", NUMBER), person("Thomas", NUMBER)])
        session.flush()
        conversation = conversation_with(session, NUMBER)
        conversation.patient_id = meant
        session.add_all([Appointment(id=patient, patient_id=patient, starts_at=NOW) for patient in (1, 2)])
        session.flush()
        for body, visit in (("Linda's reminder", 1), ("Thomas's reminder", 2), ("a scheduled reply", None)):
            waits = Message(conversation=conversation, direction="out", author="bot", body=body, status="queued")
            waits.appointment_id = visit
            session.add(waits)
        session.flush()
        households.withdraw(session, households.members(session, NUMBER)[1])
    with sessions() as session:
        waiting = [one.body for one in session.scalars(select(Message)) if one.status == "queued"]
        assert waiting == ["Linda's reminder"]


@pytest.mark.parametrize(
    ("said", "language", "meant"),
    [
        ("2", "en", "Thomas"),
        ("the first one", "en", "Linda"),
        ("el segundo", "es", "Thomas"),
        ("Linda's", "en", "Linda"),
        ("para Thomas por favor", "es", "Thomas"),
        ("Linda or Thomas", "en", None),
        ("3", "en", None),
        ("somebody else", "en", None),
    ],
)
def test_who_is_meant_by_an_answer(said: str, language: str, meant: str | None) -> None:
    phones = [Phone(number=NUMBER, patient=person("Linda")), Phone(number=NUMBER, patient=person("Thomas"))]
    found = households.chosen(said, phones, language)
    assert (found.patient.given_name if found else None) == meant


def test_a_number_in_a_first_message_names_nobody() -> None:
    phones = [Phone(number=NUMBER, patient=person("Linda")), Phone(number=NUMBER, patient=person("Thomas"))]
    assert households.named("can I come at 2", phones) is None


@pytest.mark.parametrize(("own", "patients"), [("es", "en"), (None, "es")])
def test_each_member_keeps_a_language(own: str | None, patients: str) -> None:
    assert households.speaks(Phone(number=NUMBER, language=own, patient=person("Eva", language=patients))) == "es"


def test_what_is_confidential_is_left_out_without_a_hint(sessions: Sessions) -> None:
    with sessions.begin() as session:
        session.add(person("Ada", NUMBER))
        session.flush()
        for hour, confidential in ((9, True), (10, False)):
            starts_at = datetime(2026, 12, 3, hour, tzinfo=UTC)
            session.add(Appointment(patient_id=1, starts_at=starts_at, confidential=confidential))
            session.add(Medication(patient_id=1, name=f"medicine {hour}", confidential=confidential))
    with sessions() as session:
        told = [visits.upcoming(session, 1, NOW, confidential=allowed) for allowed in (False, True)]
        assert [[visit.starts_at.hour for visit in some] for some in told] == [[10], [9, 10]]
        listed = [medications.current(session, 1, confidential=allowed) for allowed in (False, True)]
        assert [len(some) for some in listed] == [1, 2]
