"""Visits and medicines at the desk: changed, told in the patient's language, kept confidential."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from bot.care import consent
from bot.store.database import Sessions
from bot.store.tables import (
    Appointment,
    AuditEntry,
    Conversation,
    Medication,
    Message,
    Note,
    Patient,
    Phone,
    Practitioner,
    Slot,
)
from tests.console.conftest import post, signed_in, waiting

NUMBER = "+16175550111"
START = datetime.now(UTC).replace(hour=19, minute=0, second=0, microsecond=0) + timedelta(days=9)
PATH = "visits/1"


@pytest.fixture
def page(sessions: Sessions) -> str:
    """Rosa's thread, who reads Spanish and has a visit; its practitioner and another have free times."""
    with sessions.begin() as session:
        rosa = Patient(given_name="Rosa", family_name="Delgado", language="es")
        own, other = Practitioner(name="Dr. Okafor"), Practitioner(name="Dr. Blum")
        session.add_all([Phone(number=NUMBER, patient=rosa), Medication(patient=rosa, name="Sertraline"), own, other])
        session.flush()
        session.add(Appointment(patient=rosa, practitioner=own, starts_at=START))
        session.add(Slot(practitioner_id=own.id, starts_at=START + timedelta(days=1)))
        session.flush()
        session.add(Slot(practitioner_id=other.id, starts_at=START + timedelta(days=2)))
    return f"/desk/threads/{waiting(sessions, NUMBER, 'mi cita')}"


@pytest.fixture
def maya(app: Flask, page: str) -> FlaskClient:
    client = signed_in(app)
    post(client, f"{page}/claim", page)
    return client


def visit(sessions: Sessions) -> Appointment:
    with sessions() as session:
        return session.get_one(Appointment, 1)


def texts(sessions: Sessions) -> list[str]:
    with sessions() as session:
        return list(session.scalars(select(Message.body).order_by(Message.id)))


@pytest.mark.parametrize(
    ("change", "form", "status", "told", "noted"),
    [
        ("confirm", {}, "confirmed", "Su cita está confirmada", "visit_confirmed"),
        ("move", {"slot": "1"}, "confirmed", "Su cita tiene nueva fecha", "visit_moved"),
        ("cancel", {}, "cancelled", "Su cita quedó cancelada", "visit_cancelled"),
    ],
)
def test_a_visit_is_changed_and_told_in_one_go(
    maya: FlaskClient,
    page: str,
    sessions: Sessions,
    change: str,
    form: dict[str, str],
    status: str,
    told: str,
    noted: str,
) -> None:
    assert post(maya, f"{page}/{PATH}/{change}", page, **form) == 302
    assert visit(sessions).status == status
    assert told in texts(sessions)[0]
    assert "told by text" in maya.get(page).text
    with sessions() as session:
        assert session.scalars(select(Note.kind)).all() == [noted]
        assert f"{change} at the desk" in session.scalars(select(AuditEntry.action)).all()


def test_a_moved_visit_has_its_new_time(maya: FlaskClient, page: str, sessions: Sessions) -> None:
    post(maya, f"{page}/{PATH}/move", page, slot="1")
    assert visit(sessions).starts_at == START + timedelta(days=1)


@pytest.mark.parametrize("slot", ["2", "99", ""])
def test_a_time_of_somebody_else_is_not_taken(maya: FlaskClient, page: str, sessions: Sessions, slot: str) -> None:
    post(maya, f"{page}/{PATH}/move", page, slot=slot)
    assert "Nothing changed: choose a time first" in maya.get(page).text
    assert (visit(sessions).starts_at, texts(sessions)) == (START, [])


def test_who_does_not_have_the_thread_changes_nothing(
    app: Flask, page: str, maya: FlaskClient, sessions: Sessions
) -> None:
    assert maya.get(page).status_code == 200
    client = signed_in(app, "daniel")
    post(client, f"{page}/{PATH}/cancel", page)
    assert "Nothing changed: you do not have this thread" in client.get(page).text
    assert (visit(sessions).status, texts(sessions)) == ("booked", [])


def test_a_visit_of_another_patient_is_not_there(maya: FlaskClient, page: str, sessions: Sessions) -> None:
    with sessions.begin() as session:
        session.add(Appointment(patient=Patient(given_name="A", family_name="B"), starts_at=START))
    assert post(maya, f"{page}/visits/2/cancel", page) == 404
    assert post(maya, f"{page}/visits/2/confidential", page) == 404


def test_a_number_that_wants_no_texts_is_to_be_called(maya: FlaskClient, page: str, sessions: Sessions) -> None:
    with sessions.begin() as session:
        consent.opt_out(session, session.scalars(select(Conversation)).one(), "sms", "stop")
    post(maya, f"{page}/{PATH}/cancel", page)
    assert "please call" in maya.get(page).text
    assert (visit(sessions).status, texts(sessions)) == ("cancelled", [])


def test_a_confidential_visit_is_not_told_to_a_relative(maya: FlaskClient, page: str, sessions: Sessions) -> None:
    with sessions.begin() as session:
        session.scalars(select(Phone)).one().relation = "daughter"
    post(maya, f"{page}/{PATH}/confidential", page)
    assert visit(sessions).confidential
    post(maya, f"{page}/{PATH}/confirm", page)
    assert texts(sessions) == []
    post(maya, f"{page}/{PATH}/confidential", page)
    assert not visit(sessions).confidential


def test_a_medicine_is_kept_confidential(maya: FlaskClient, page: str, sessions: Sessions) -> None:
    assert post(maya, f"{page}/medicines/1/confidential", page) == 302
    with sessions() as session:
        assert session.get_one(Medication, 1).confidential
        assert "medication:1" in session.scalars(select(AuditEntry.subject)).all()
