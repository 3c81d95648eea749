"""Tasks and notes beside a thread."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import Engine, event, select, text, update

from bot.store.database import Sessions
from bot.store.tables import Conversation, Handover, Note, Task, utcnow
from tests.console.conftest import post, signed_in, waiting

TOMORROW = (utcnow() + timedelta(days=1)).strftime("%Y-%m-%dT09:00")


@pytest.fixture
def page(sessions: Sessions) -> str:
    return f"/desk/threads/{waiting(sessions, '+15550100001', 'help')}"


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_a_task_is_opened_listed_and_done_with_what_came_of_it(app: Flask, page: str) -> None:
    maya, daniel = signed_in(app), signed_in(app, "daniel")
    assert post(maya, f"{page}/tasks", page, kind="refill", words="Metformin at Walgreens", due=TOMORROW) == 302
    for path in (page, "/desk/tasks"):
        assert "Refill : Metformin at Walgreens" in words(maya.get(path).text)
    assert "Nothing is left to do" in daniel.get("/desk/tasks").text
    assert "Metformin at Walgreens" in daniel.get("/desk/tasks?whose=all").text
    assert post(daniel, "/desk/tasks/1", page, do="finish", reason="They have it", **{"from": "tasks"}) == 302
    assert "Task done : Refill: Metformin at Walgreens. They have it" in words(maya.get(page).text)
    assert "Nothing is left to do" in maya.get("/desk/tasks").text
    post(maya, "/desk/tasks/1", page, do="finish", reason="")
    assert "this task is done already" in maya.get(page).text


def test_what_is_overdue_comes_first_and_says_so(app: Flask, page: str, sessions: Sessions) -> None:
    maya = signed_in(app)
    for kind in ("form", "ride"):
        post(maya, f"{page}/tasks", page, kind=kind, words="", due=TOMORROW)
    with sessions.begin() as session:
        session.execute(update(Task).where(Task.kind == "ride").values(due_at=utcnow() - timedelta(hours=3)))
    shown = words(maya.get("/desk/tasks").text)
    assert shown.index("Ride") < shown.index("Overdue since") < shown.index("Form")


def test_a_task_is_put_off_with_a_reason_and_a_time(app: Flask, page: str, sessions: Sessions) -> None:
    maya = signed_in(app)
    post(maya, f"{page}/tasks", page, kind="call", words="", due=TOMORROW)
    before = task(sessions).due_at
    later = (utcnow() + timedelta(days=3)).strftime("%Y-%m-%dT09:00")
    for form, told in (
        ({"reason": "", "due": later}, "Say why it is put off"),
        ({"reason": "Nobody answers", "due": ""}, "Give a day and a time"),
    ):
        post(maya, "/desk/tasks/1", page, do="put_off", **form)
        assert told in maya.get(page).text
        assert task(sessions).due_at == before
    post(maya, "/desk/tasks/1", page, do="put_off", reason="Nobody answers", due=later)
    assert task(sessions).due_at > before
    assert "Task put off : Call. Nobody answers" in words(maya.get(page).text)


def test_a_task_that_is_due_in_the_past_is_not_opened_and_its_words_are_kept(app: Flask, page: str) -> None:
    maya = signed_in(app)
    assert post(maya, f"{page}/tasks", page, kind="call", words="About the bill", due="2020-01-01T09:00") == 400
    assert "Nothing is left to do" in maya.get("/desk/tasks").text


def task(sessions: Sessions) -> Task:
    with sessions() as session:
        return session.scalars(select(Task)).one()


def test_a_note_stands_in_the_story_and_is_sealed(app: Flask, page: str, database: Engine) -> None:
    maya = signed_in(app)
    post(maya, f"{page}/notes", page, kind="ride_booked", words="Blue Cab at 9")
    assert "Ride booked : Blue Cab at 9" in words(maya.get(page).text)
    post(maya, f"{page}/notes", page, kind="note", words=" ")
    assert "a note needs words" in maya.get(page).text
    with database.connect() as connection:
        assert "Blue Cab" not in str(connection.execute(text("SELECT * FROM notes")).all())


def test_a_page_costs_the_same_statements_however_much_is_on_it(
    app: Flask, page: str, sessions: Sessions, database: Engine
) -> None:
    maya, counted = signed_in(app), list[str]()
    post(maya, f"{page}/claim", page)

    def count(*told: object) -> None:
        counted.append(str(told[2]))

    def cost(path: str) -> int:
        maya.get(path)
        counted.clear()
        event.listen(database, "before_cursor_execute", count)
        maya.get(path)
        event.remove(database, "before_cursor_execute", count)
        return len(counted)

    before = [cost(path) for path in (page, "/desk/tasks")]
    with sessions.begin() as session:
        thread = session.scalars(select(Handover)).one()
        told = {"conversation_id": thread.conversation_id, "coordinator_id": 1}
        for number in range(5):
            other = Conversation(key=str(number), number=f"+1555010001{number}")
            session.add(other)
            session.add(Note(**told, words="a note"))
            session.add(Task(**told, handover_id=thread.id, kind="call", due_at=utcnow()))
    assert [cost(path) for path in (page, "/desk/tasks")] == before
