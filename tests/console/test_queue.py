"""The queue as a coordinator sees it: whose a thread is, who is there, how many they may have, what is urgent."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import Engine, event, select

from bot.care import handover
from bot.care.patients import conversation_with
from bot.settings import Settings
from bot.store.database import Sessions
from bot.store.tables import AuditEntry, Coordinator, Handover, Message, Passing, utcnow
from console import events
from tests.console.conftest import post, signed_in, waiting

MINUTE = timedelta(minutes=1)


def change(sessions: Sessions, username: str, **values: object) -> None:
    with sessions.begin() as session:
        person = session.scalars(select(Coordinator).where(Coordinator.username == username)).one()
        for name, value in values.items():
            setattr(person, name, value)


def thread(sessions: Sessions, last: int, language: str | None = None, reason: str = "talk_to_human") -> str:
    """A thread that waits, in this language; its page."""
    number = f"+1555010000{last}"
    opened = waiting(sessions, number, f"words of {last}", reason=reason)
    with sessions.begin() as session:
        conversation_with(session, number).language = language
    return f"/desk/threads/{opened}"


def lease_ends(sessions: Sessions, minutes: int) -> None:
    with sessions.begin() as session:
        session.get_one(Handover, 1).lease_until = utcnow() + minutes * MINUTE


def parts(page: str) -> dict[str, list[str]]:
    """The queue's parts by title, with the last digits of whom they hold."""
    sections = re.findall(r'<section aria-label="([^"]+)".*?</section>', page, re.DOTALL)
    texts = re.findall(r'<section aria-label="[^"]+"(.*?)</section>', page, re.DOTALL)
    return {title: re.findall(r"words of (\d)", text) for title, text in zip(sections, texts, strict=True)}


def test_the_queue_is_sorted_by_who_best_takes_a_thread(app: Flask, sessions: Sessions) -> None:
    maya, daniel = signed_in(app, "maya"), signed_in(app, "daniel")
    mine, theirs = thread(sessions, 1, "en"), thread(sessions, 2, "en")
    thread(sessions, 3, "ko")
    thread(sessions, 4, "en")
    thread(sessions, 5, "ko", reason="emergency")
    post(maya, f"{mine}/claim", mine)
    post(daniel, f"{theirs}/claim", theirs)
    assert parts(maya.get("/desk/").text) == {
        "Urgent, for whoever is free": ["5"],
        "Yours": ["1"],
        "For you": ["4"],
        "For others": ["3"],
        "With colleagues": ["2"],
    }


def test_the_queue_says_who_is_at_the_desk_until_they_leave(app: Flask, sessions: Sessions) -> None:
    maya, daniel = signed_in(app, "maya"), signed_in(app, "daniel")
    daniel.get("/desk/")
    assert re.search(r"At the desk:\s+Daniel Kim .*Maya Lopez", maya.get("/desk/").text, re.DOTALL)
    post(daniel, "/desk/logout", "/desk/")
    assert "Daniel Kim" not in maya.get("/desk/").text
    with sessions() as session:
        seen = session.scalars(select(Coordinator.seen_at).where(Coordinator.username == "maya")).one()
    maya.get("/desk/")
    with sessions() as session:  # within a minute nothing is written
        assert session.scalars(select(Coordinator.seen_at).where(Coordinator.username == "maya")).one() == seen


def test_a_claim_beyond_the_cap_is_refused_with_words(app: Flask, sessions: Sessions) -> None:
    change(sessions, "maya", cap=1)
    maya = signed_in(app, "maya")
    first, second = thread(sessions, 1), thread(sessions, 2)
    post(maya, f"{first}/claim", first)
    post(maya, f"{second}/claim", second)
    page = maya.get(second).text
    assert "Not taken: 1 of 1 threads are in hand." in page
    assert "Take this thread" in page
    assert parts(maya.get("/desk/").text) == {"Yours": ["1"], "For others": ["2"]}


def test_a_supervisor_sets_how_many_threads_somebody_may_have(app: Flask, sessions: Sessions) -> None:
    change(sessions, "daniel", role="supervisor")
    daniel = signed_in(app, "daniel")
    assert post(daniel, "/desk/people/1/cap", "/desk/people", cap="3") == 302
    assert "Maya Lopez: 3 threads at most." in daniel.get("/desk/people").text
    assert post(daniel, "/desk/people/1/cap", "/desk/people", cap="-1") == 400
    assert post(daniel, "/desk/people/1/cap", "/desk/people", cap="many") == 400
    assert post(signed_in(app, "maya"), "/desk/people/1/cap", "/desk/", cap="99") == 404
    with sessions() as session:
        assert session.get_one(Coordinator, 1).cap == 3
        noted = session.scalars(select(AuditEntry).where(AuditEntry.action == "set the cap")).one()
        assert (noted.subject, noted.details) == ("coordinator:1", {"cap": 3})


def test_a_coordinator_is_warned_and_one_button_keeps_the_thread(app: Flask, sessions: Sessions) -> None:
    maya, page = signed_in(app, "maya"), thread(sessions, 1)
    post(maya, f"{page}/claim", page)
    assert "I am still on it" not in maya.get(page).text
    live = {"X-Live": "1"}
    before = events.fingerprint(sessions)
    lease_ends(sessions, minutes=4)
    assert events.fingerprint(sessions) != before  # so that open pages fetch themselves
    assert "this thread goes back to the queue" in maya.get(page, headers=live).text
    assert "Goes back to the queue at" in maya.get("/desk/").text
    assert post(maya, f"{page}/stay", "/desk/") == 302
    assert "I am still on it" not in maya.get("/desk/").text


def test_opening_a_thread_is_work_and_a_page_that_fetches_itself_is_not(app: Flask, sessions: Sessions) -> None:
    maya, page = signed_in(app, "maya"), thread(sessions, 1)
    post(maya, f"{page}/claim", page)
    lease_ends(sessions, minutes=4)
    maya.get(page, headers={"X-Live": "1"})
    assert "I am still on it" in maya.get("/desk/").text
    maya.get(page)
    assert "I am still on it" not in maya.get("/desk/").text


def test_who_stays_too_late_is_told(app: Flask, sessions: Sessions) -> None:
    maya, page = signed_in(app, "maya"), thread(sessions, 1)
    assert post(maya, f"{page}/stay", page) == 302
    assert "This thread is no longer yours." in maya.get(page).text


def test_a_thread_is_handed_to_a_colleague_with_a_note_that_they_read_in_it(app: Flask, sessions: Sessions) -> None:
    maya, daniel, page = signed_in(app, "maya"), signed_in(app, "daniel"), thread(sessions, 1)
    post(maya, f"{page}/claim", page)
    assert "Daniel Kim (English)" in maya.get(page).text
    assert post(maya, f"{page}/hand", page, to="2", note=" ") == 400
    assert post(maya, f"{page}/hand", page, to="2", note="She asks about the dose again.") == 302
    assert parts(daniel.get("/desk/").text) == {"Yours": ["1"]}
    story = daniel.get(page).text
    assert "Maya Lopez handed this to Daniel Kim" in story
    assert "She asks about the dose again." in story
    with sessions() as session:
        noted = session.scalars(select(AuditEntry).where(AuditEntry.action == "handed on")).one()
        assert (noted.actor, noted.subject, noted.details) == ("coordinator:1", "handover:1", {"coordinator": 2})
        assert session.scalars(select(Passing.note)).one() == "She asks about the dose again."


@pytest.mark.parametrize(
    ("daniels", "to", "problem"),
    [
        ({"cap": 0}, "2", "with your colleague 0 of 0 threads are in hand"),
        ({"disabled_at": utcnow()}, "2", "nobody was chosen"),
        ({}, "1", "nobody was chosen"),
        ({}, "4711", "nobody was chosen"),
        ({}, "", "nobody was chosen"),
    ],
)
def test_a_thread_that_nobody_can_take_stays_and_the_note_is_kept(
    app: Flask, sessions: Sessions, daniels: dict[str, object], to: str, problem: str
) -> None:
    maya, page = signed_in(app, "maya"), thread(sessions, 1)
    post(maya, f"{page}/claim", page)
    change(sessions, "daniel", **daniels)
    form = {
        "to": to,
        "note": "My long note",
        "csrf_token": re.findall(r'csrf_token" value="(.+)"', maya.get(page).text)[0],
    }
    refused = maya.post(f"{page}/hand", data=form)
    assert refused.status_code == 409
    assert problem in refused.text
    assert "My long note</textarea>" in refused.text
    assert parts(maya.get("/desk/").text) == {"Yours": ["1"]}


def test_a_thread_ends_with_an_outcome_from_the_list_and_own_words(app: Flask, sessions: Sessions) -> None:
    maya, page = signed_in(app, "maya"), thread(sessions, 1)
    post(maya, f"{page}/claim", page)
    assert post(maya, f"{page}/close", page, ending="whatever", outcome="My words") == 400
    assert post(maya, f"{page}/close", page, ending="appointment", outcome="Tuesday at 10") == 302
    story = maya.get(page).text
    assert "Appointment made" in story
    assert "Tuesday at 10" in story
    with sessions.begin() as session:
        handover.open(session, conversation_with(session, "+15550100001"), "talk_to_human", "words of 1")
    assert parts(maya.get("/desk/").text) == {"Yours": ["1"]}
    assert "wrote again" in maya.get("/desk/").text
    again = maya.get("/desk/threads/2").text
    assert "Wrote again" in again
    assert "by Maya Lopez, appointment made" in again


def test_words_that_come_after_the_lease_are_sent_or_kept(app: Flask, sessions: Sessions) -> None:
    maya, daniel, page = signed_in(app, "maya"), signed_in(app, "daniel"), thread(sessions, 1)
    post(maya, f"{page}/claim", page)

    def lease_is_over() -> None:
        with sessions.begin() as session:
            one = session.get_one(Handover, 1)
            one.status, one.coordinator_id, one.lease_until = "open", None, None

    lease_is_over()
    assert post(maya, f"{page}/reply", page, body="Nobody else took it.") == 302
    lease_is_over()
    post(daniel, f"{page}/claim", page)
    refused = maya.post(
        f"{page}/reply",
        data={"body": "Daniel did.", "csrf_token": re.findall(r'csrf_token" value="(.+)"', maya.get(page).text)[0]},
    )
    assert refused.status_code == 409
    assert "This thread is no longer yours; your words are kept below and were not sent." in refused.text
    assert "Daniel did.</textarea>" in refused.text
    with sessions() as session:
        assert session.scalars(select(Message.body)).all() == ["Nobody else took it."]


def test_a_supervisor_sees_on_every_page_that_an_urgent_thread_is_not_taken(app: Flask, sessions: Sessions) -> None:
    change(sessions, "daniel", role="supervisor")
    maya, daniel = signed_in(app, "maya"), signed_in(app, "daniel")
    opened = waiting(sessions, "+15550100001", "my chest", reason="emergency", minutes=7)
    for page in ("/desk/", "/desk/people"):
        assert "An urgent thread waits for 7 min, and nobody has taken it." in daniel.get(page).text
    assert "nobody has taken it" not in maya.get("/desk/").text
    post(maya, f"/desk/threads/{opened}/claim", "/desk/")
    assert "nobody has taken it" not in daniel.get("/desk/").text


def test_a_promise_is_seen_with_the_wait_and_so_is_that_it_was_not_kept(app: Flask, sessions: Sessions) -> None:
    maya, page = signed_in(app, "maya"), thread(sessions, 1)
    with sessions.begin() as session:
        session.get_one(Handover, 1).due_at = utcnow() + MINUTE
    assert re.search(r"· due \d", maya.get("/desk/").text)
    with sessions.begin() as session:
        one = session.get_one(Handover, 1)
        one.due_at, one.slipped_at = utcnow() - MINUTE, utcnow()
    assert "told again" in maya.get("/desk/").text
    assert "was due" in maya.get("/desk/").text
    assert "was due" in maya.get(page).text


def test_the_queue_costs_as_many_statements_for_many_threads_as_for_one(
    app: Flask, sessions: Sessions, database: Engine, settings: Settings
) -> None:
    assert settings
    change(sessions, "maya", role="supervisor")
    maya, statements = signed_in(app, "maya"), []
    event.listen(database, "before_cursor_execute", lambda *told: statements.append(told[2]))

    def cost() -> int:
        statements.clear()
        maya.get("/desk/")
        return len(statements)

    thread(sessions, 1, reason="emergency")
    maya.get("/desk/")
    one = cost()
    for last in range(2, 9):
        thread(sessions, last, "en")
    assert cost() == one
