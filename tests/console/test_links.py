"""A number on nobody's record finds its patient; an opt-out at the desk is confirmed."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from bot.store.database import Sessions
from bot.store.tables import AuditEntry, Conversation, Message, Patient, Phone
from tests.console.conftest import post, signed_in, token, waiting

NUMBER = "+15550100001"


@pytest.fixture
def page(sessions: Sessions) -> str:
    with sessions.begin() as session:
        for family in ("Delgado", "Ruiz"):
            born = date(1957, 8, 9)
            session.add(
                Patient(given_name="Rosa María", family_name=family, birth_date=born, external_id=f"{family}-7")
            )
    return f"/desk/threads/{waiting(sessions, NUMBER, 'hola')}"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"name": "rosa DELGADO", "born": "1957-08-09"}, ["Delgado"]),
        ({"name": "Maria", "born": "1957-08-09"}, ["Delgado", "Ruiz"]),
        ({"name": "Rosa Delgado", "born": "1957-08-10"}, []),
        ({"name": "Rosa Delgado", "born": ""}, []),
        ({"name": "", "born": "1957-08-09"}, []),
        ({"external_id": "Ruiz-7"}, ["Ruiz"]),
        ({"external_id": "Ruiz"}, []),
    ],
)
def test_a_patient_is_found_by_name_and_birth_date_or_by_the_records_id(
    app: Flask, page: str, sessions: Sessions, asked: dict[str, str], found: list[str]
) -> None:
    client = signed_in(app)
    shown = client.post(f"{page}/patients", data={**asked, "csrf_token": token(client, page)}).text
    assert [name for name in ("Delgado", "Ruiz") if name in shown] == found
    with sessions() as session:
        seen = session.scalars(select(AuditEntry.subject).where(AuditEntry.subject.startswith("patient:"))).all()
        assert len(seen) == len(found)


def test_a_linked_number_brings_its_thread_to_the_patient(app: Flask, page: str, sessions: Sessions) -> None:
    client = signed_in(app)
    assert post(client, f"{page}/link", page, patient="1", relation="Self", rights="everything") == 400
    assert post(client, f"{page}/link", page, patient="99", relation="Self", rights="decide") == 404
    assert post(client, f"{page}/link", page, patient="1", relation="Self", rights="decide") == 302
    assert "Rosa María Delgado" in client.get(page).text
    with sessions() as session:
        phone = session.scalars(select(Phone)).one()
        assert (phone.number, phone.relation, phone.rights) == (NUMBER, "self", "decide")
        assert session.scalars(select(Conversation)).one().patient_id == 1
        assert "linked" in session.scalars(select(AuditEntry.action)).all()


def test_what_a_number_may_hear_is_not_changed_by_linking_it_again_and_a_withheld_one_is_nobodys(
    app: Flask, page: str, sessions: Sessions
) -> None:
    client = signed_in(app)
    assert post(client, f"{page}/link", page, patient="1", relation="son", rights="appointments") == 302
    assert post(client, f"{page}/link", page, patient="1", relation="self", rights="decide") == 400
    hidden = f"/desk/threads/{waiting(sessions, 'withheld:CA1', 'hola')}"
    assert post(client, f"{hidden}/link", hidden, patient="1", relation="self", rights="decide") == 400


def test_an_opt_out_at_the_desk_is_confirmed_once_in_the_patients_language(
    app: Flask, page: str, sessions: Sessions
) -> None:
    client = signed_in(app)
    with sessions.begin() as session:
        session.scalars(select(Conversation)).one().language = "es"
    for _ in range(2):
        post(client, f"{page}/consent", page, wish="takes_back", scope="texts", reason="Told me by phone")
    post(client, f"{page}/consent", page, wish="takes_back", scope="calls", reason="Told me by phone")
    with sessions() as session:
        confirmations = session.scalars(select(Message)).all()
        assert [one.phrase for one in confirmations] == ["consent.opted_out"]
        assert "ya no le enviaremos más mensajes" in confirmations[0].body
        assert confirmations[0].status == "queued"
