"""The supervisor's numbers, and the lists behind them."""

import re
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from bot.care import handover
from bot.care.patients import conversation_with
from bot.store.database import Sessions
from bot.store.tables import Message, utcnow
from tests.console.conftest import signed_in

SPANISH, ENGLISH = "+15550100001", "+15550100002"


def thread(sessions: Sessions, number: str, language: str, waited: int | None, reason: str = "complaint") -> None:
    """One opened a day ago with the promise of an answer within two hours, answered after `waited` minutes or not at all."""
    opened_at = utcnow() - timedelta(days=1)
    with sessions.begin() as session:
        conversation = conversation_with(session, number)
        conversation.language = language
        opened = handover.open(session, conversation, reason, "words")
        opened.opened_at = opened_at
        promise = Message(conversation=conversation, direction="out", author="bot", body="", status="delivered")
        promise.phrase, promise.created_at = "handover.within_hours", opened_at + timedelta(seconds=2)
        session.add(promise)
        if waited is not None:
            handover.claim(session, opened.id, 1)
            reply = handover.reply(session, opened.id, 1, "Good morning")
            reply.created_at = reply.sent_at = opened_at + timedelta(minutes=waited)
            handover.close(session, opened.id, 1, "answered")


def asked(sessions: Sessions, number: str, intent: str, answer: str) -> None:
    """A text that the assistant took for `intent` and answered."""
    with sessions.begin() as session:
        conversation = conversation_with(session, number)
        text = Message(conversation=conversation, direction="in", author="patient", body="?", status="answered")
        text.intent = intent
        session.add(text)
        session.flush()
        said = Message(conversation=conversation, direction="out", author="bot", body="", status="delivered")
        said.phrase, said.answers = answer, text.id
        session.add(said)


def cells(page: str, title: str) -> list[list[str]]:
    """The rows of the table under a title."""
    part = page.split(f'aria-label="{title}"')[1].partition("</section>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", part.split("<tbody>")[1], re.S)
    return [
        [re.sub(r"<span.*?</span>|<.*?>", "", cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row)] for row in rows
    ]


def behind(client: FlaskClient, question: str) -> list[str]:
    return re.findall(r"\+1555010000\d", client.get(f"/desk/numbers/list?{question}").text)


def test_waits_by_language_and_what_was_promised(app: Flask, sessions: Sessions) -> None:
    for number, waited in enumerate((10, 20, 30, 300), start=3):
        thread(sessions, f"+1555010000{number}", "es", waited)
    thread(sessions, ENGLISH, "en", 5)
    ines = signed_in(app, "ines")
    page = ines.get("/desk/numbers").text
    assert cells(page, "Waits for a person, by language") == [
        ["Spanish", "4", "20 min", "5 h 0 min"],
        ["English", "1", "5 min", "5 min"],
    ]
    assert cells(page, "Promised an answer by a time") == [["kept", "4"], ["broken", "1"], ["open", "0"]]
    assert behind(ines, "promise=broken") == ["+15550100006"]
    assert behind(ines, "language=en") == [ENGLISH]
    assert len(behind(ines, "reason=complaint")) == 5


def test_a_promise_is_broken_though_nobody_ever_answered(app: Flask, sessions: Sessions) -> None:
    thread(sessions, SPANISH, "es", None)
    page = signed_in(app, "ines").get("/desk/numbers").text
    assert cells(page, "Promised an answer by a time")[1] == ["broken", "1"]
    assert cells(page, "Waits for a person, by language") == [["Spanish", "1", "1 d 0 h", "1 d 0 h"]]


def test_what_the_assistant_answered_and_what_no_rule_knew(app: Flask, sessions: Sessions) -> None:
    asked(sessions, SPANISH, "appointment_view", "visits.next")
    asked(sessions, SPANISH, "out_of_scope", "smalltalk.out_of_scope")
    asked(sessions, ENGLISH, "nlu_fallback", "smalltalk.rephrase")
    asked(sessions, ENGLISH, "complaint", "handover.today")
    ines = signed_in(app, "ines")
    page = ines.get("/desk/numbers").text
    assert cells(page, "Answered by") == [["assistant", "3"], ["people", "0"]]
    assert cells(page, "Said, and no rule knew it") == [["not understood", "1"], ["nothing that the line is for", "1"]]
    assert sorted(behind(ines, "answered=assistant")) == [SPANISH, ENGLISH]
    assert behind(ines, "unknown=nlu_fallback") == [ENGLISH]
    assert behind(ines, "unknown=appointment_view") == []


def test_the_numbers_are_the_supervisors_and_tell_of_nobody_alone(app: Flask, sessions: Sessions) -> None:
    assert signed_in(app).get("/desk/numbers").status_code == 404
    assert signed_in(app).get("/desk/numbers/list?reason=complaint").status_code == 404
    thread(sessions, SPANISH, "es", 10)
    ines = signed_in(app, "ines")
    assert ines.get("/desk/numbers/list").status_code == 404
    page = ines.get("/desk/numbers").text
    assert "Hard conversations: shown once 3 people are behind the sum" in page
    assert "Maya" not in page + ines.get("/desk/numbers/list?reason=complaint").text


def test_the_pages_cost_the_same_with_more_threads(app: Flask, sessions: Sessions, statements: list[str]) -> None:
    ines = signed_in(app, "ines")

    def cost(path: str) -> int:
        ines.get(path)
        statements.clear()
        ines.get(path)
        return len(statements)

    paths = ("/desk/numbers", "/desk/numbers/list?reason=complaint", "/desk/numbers/list?answered=assistant")
    thread(sessions, SPANISH, "es", 10)
    asked(sessions, SPANISH, "greet", "smalltalk.greet")
    before = [cost(path) for path in paths]
    for number in range(3, 8):
        thread(sessions, f"+1555010000{number}", "es", 10)
        asked(sessions, f"+1555010000{number}", "greet", "smalltalk.greet")
    assert [cost(path) for path in paths] == before
