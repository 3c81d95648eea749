"""What a coordinator sees and does, without a browser."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select

from bot.care import handover, identity
from bot.errors import Conflict
from bot.store.database import Sessions
from bot.store.tables import AuditEntry, Consent, Conversation, Message, Patient, Phone
from tests.console.conftest import PASSWORD, post, signed_in, token, waiting


def test_nobody_gets_in_without_signing_in(app: Flask) -> None:
    client = app.test_client()
    for path in ("/desk/", "/desk/threads/1", "/desk/events"):
        assert "/desk/login" in client.get(path).headers["Location"]


def test_a_wrong_password_is_refused_and_many_are_slowed_down(app: Flask) -> None:
    client = app.test_client()
    tried = [post(client, "/desk/login", "/desk/login", username="maya", password="wrong") for _ in range(9)]
    assert tried == [403] * 8 + [429]
    assert post(client, "/desk/login", "/desk/login", username="nobody", password="wrong") == 403


def test_a_form_without_its_token_is_refused(app: Flask) -> None:
    assert app.test_client().post("/desk/login", data={"username": "maya", "password": PASSWORD}).status_code == 400


def test_the_gravest_come_first_then_the_longest_waiting(app: Flask, sessions: Sessions) -> None:
    waiting(sessions, "+15550100001", "a question", minutes=5)
    waiting(sessions, "+15550100002", "an older question", minutes=90)
    waiting(sessions, "+15550100003", "my chest", reason="emergency")
    page = signed_in(app).get("/desk/").text
    order = re.findall(r"\+1555010000\d", page)
    assert order == ["+15550100003", "+15550100002", "+15550100001"]
    assert "1 h 30 min" in page


def test_a_thread_tells_the_patients_story(app: Flask, sessions: Sessions) -> None:
    with sessions.begin() as session:
        layla = Patient(given_name="Layla", family_name="Haddad", language="ar")
        session.add(Phone(number="+15550100004", patient=layla))
    handover_id = waiting(sessions, "+15550100004", "أريد التحدث مع شخص")
    page = signed_in(app).get(f"/desk/threads/{handover_id}").text
    assert "Layla Haddad" in page
    assert "Arabic" in page
    assert "Take this thread" in page


@pytest.mark.usefixtures("app")
def test_of_two_coordinators_who_take_a_thread_at_once_one_wins(sessions: Sessions) -> None:
    handover_id = waiting(sessions, "+15550100005", "help")

    def claim(coordinator_id: int) -> bool:
        try:
            with sessions.begin() as session:
                handover.claim(session, handover_id, coordinator_id)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(claim, (1, 2))) == [False, True]


def test_the_loser_is_told_and_loses_no_words(app: Flask, sessions: Sessions) -> None:
    handover_id = waiting(sessions, "+15550100006", "help")
    page = f"/desk/threads/{handover_id}"
    maya, daniel = signed_in(app, "maya"), signed_in(app, "daniel")
    assert post(maya, f"{page}/claim", page) == 302
    assert post(daniel, f"{page}/claim", page) == 302
    assert "Somebody else was a moment faster" in daniel.get(page).text
    refused = daniel.post(f"{page}/reply", data={"body": "My long answer", "csrf_token": token(daniel, page)})
    assert refused.status_code == 409
    assert "My long answer" in refused.text


def test_an_answer_goes_into_the_outbox_and_a_closed_thread_frees_the_assistant(app: Flask, sessions: Sessions) -> None:
    handover_id = waiting(sessions, "+15550100007", "help")
    page, client = f"/desk/threads/{handover_id}", signed_in(app)
    post(client, f"{page}/claim", page)
    assert post(client, f"{page}/reply", page, body="I will call you.") == 302
    with sessions() as session:
        message = session.scalars(select(Message)).one()
        assert (message.author, message.status, message.body) == ("coordinator", "queued", "I will call you.")
        assert handover.is_held(session, message.conversation_id)
    assert post(client, f"{page}/close", page, ending="answered", outcome="Called") == 302
    assert 'Answered – <span dir="auto">Called' in client.get(page).text
    with sessions() as session:
        assert not handover.is_held(session, message.conversation_id)


def test_what_a_patient_writes_is_shown_and_never_run(app: Flask, sessions: Sessions) -> None:
    handover_id = waiting(sessions, "+15550100008", "<script>alert(1)</script>")
    client = signed_in(app)
    for path in ("/desk/", f"/desk/threads/{handover_id}"):
        answer = client.get(path)
        assert "<script>alert" not in answer.text
        assert (
            "script-src" in answer.headers["Content-Security-Policy"]
            or "default-src 'self'" in (answer.headers["Content-Security-Policy"])
        )


def test_a_wish_about_texts_that_a_coordinator_hears_is_written_down_with_how_they_know(
    app: Flask, sessions: Sessions
) -> None:
    handover_id = waiting(sessions, "+15550100009", "help")
    page, client = f"/desk/threads/{handover_id}", signed_in(app)
    assert post(client, f"{page}/consent", page, wish="takes_back", scope="texts", reason="") == 400
    assert post(client, f"{page}/consent", page, wish="takes_back", scope="everything", reason="Said so") == 400
    assert post(client, f"{page}/consent", page, wish="takes_back", scope="texts", reason="Told me by phone") == 302
    assert "Wants no texts: please call" in client.get(page).text
    with sessions() as session:
        line = session.scalars(select(Consent)).one()
        assert (line.agreed, line.how, line.words, line.coordinator_id) == (False, "desk", "Told me by phone", 1)
    assert post(client, f"{page}/consent", page, wish="agrees", scope="texts", reason="Called again") == 302
    assert "Wants no texts" not in client.get(page).text


def test_a_thread_that_is_not_there_is_not_found(app: Flask) -> None:
    client = signed_in(app)
    assert client.get("/desk/threads/4711").status_code == 404
    assert post(client, "/desk/threads/4711/claim", "/desk/") == 404


def rosas_thread(sessions: Sessions) -> str:
    with sessions.begin() as session:
        rosa = Patient(given_name="Rosa", family_name="Delgado", language="es")
        session.add(Phone(number="+16175550111", patient=rosa))
    return f"/desk/threads/{waiting(sessions, '+16175550111', 'mi hija quiere preguntar')}"


def numbers(sessions: Sessions) -> dict[str, tuple[str, str, bool]]:
    with sessions() as session:
        return {
            one.number: (one.relation, one.rights, bool(one.withdrawn_at)) for one in session.scalars(select(Phone))
        }


def test_a_daughter_is_granted_rights_which_are_shown_and_withdrawn(app: Flask, sessions: Sessions) -> None:
    page, client = rosas_thread(sessions), signed_in(app)
    form = {
        "number": "(617) 555-0115",
        "relation": "Daughter",
        "holder": "Eva",
        "rights": "medicines",
        "language": "en",
    }
    assert post(client, f"{page}/numbers", page, **form) == 302
    assert numbers(sessions)["+16175550115"] == ("daughter", "medicines", False)
    shown = client.get(page).text
    assert all(words in shown for words in ("+16175550115", "Eva", "visits and medicines"))
    assert post(client, f"{page}/numbers/2/withdraw", page) == 302
    assert numbers(sessions)["+16175550115"] == ("daughter", "medicines", True)
    with sessions() as session:
        noted = [(one.actor, one.action, one.subject) for one in session.scalars(select(AuditEntry))]
        assert ("coordinator:1", "granted", "phone:2") in noted
        assert ("coordinator:1", "withdrew", "phone:2") in noted


@pytest.mark.parametrize("wrong", [{"number": "12"}, {"rights": "everything"}, {"relation": " "}])
def test_a_grant_that_makes_no_sense_grants_nothing(app: Flask, sessions: Sessions, wrong: dict[str, str]) -> None:
    page, client = rosas_thread(sessions), signed_in(app)
    form = {"number": "617 555 0115", "relation": "son", "rights": "decide"} | wrong
    assert post(client, f"{page}/numbers", page, **form) == 302
    assert list(numbers(sessions)) == ["+16175550111"]
    assert "Nothing was granted" in client.get(page).text


def test_a_number_of_another_thread_cannot_be_withdrawn_here(app: Flask, sessions: Sessions) -> None:
    page, client = rosas_thread(sessions), signed_in(app)
    with sessions.begin() as session:
        session.add(Phone(number="+16175550112", patient=Patient(given_name="Carlos", family_name="Mendoza")))
    assert post(client, f"{page}/numbers/2/withdraw", page) == 404
    assert numbers(sessions)["+16175550112"] == ("self", "decide", False)


def test_a_number_that_was_disowned_is_given_back_after_checking(app: Flask, sessions: Sessions) -> None:
    page, client = rosas_thread(sessions), signed_in(app)
    with sessions.begin() as session:
        identity.disown(session, session.scalars(select(Conversation)).one())
    assert "Nothing about anybody goes there" in client.get(page).text
    assert post(client, f"{page}/give-back", page) == 302
    assert "Nothing about anybody goes there" not in client.get(page).text
    with sessions() as session:
        assert session.scalars(select(Conversation)).one().disowned_at is None
