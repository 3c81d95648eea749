"""The minutes that the desk meters while somebody works."""

import csv
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from flask import Flask
from sqlalchemy import select

from bot.care.patients import conversation_with
from bot.settings import Settings
from bot.store.database import Sessions
from bot.store.tables import AuditEntry, Coordinator, MinutesCorrection, Patient, Phone, WorkSpan, utcnow
from tests.console.conftest import post, signed_in, token, waiting

ROSA = "+15550100001"
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
MARCH = "/desk/minutes?month=2026-03"


def worked(sessions: Sessions, minutes: float, number: str = ROSA, name: str = "Rosa") -> None:
    """A stretch of work for a patient, in March 2026."""
    with sessions.begin() as session:
        known = Patient(given_name=name, family_name="Delgado", external_id=f"r-{name}")
        session.add(Phone(number=number, patient=known))
        session.flush()
        conversation = conversation_with(session, number)
        span = WorkSpan(coordinator_id=1, conversation_id=conversation.id, patient_id=known.id)
        span.starts_at, span.ends_at = NOON, NOON + timedelta(minutes=minutes)
        session.add(span)


def spans(sessions: Sessions) -> list[timedelta]:
    with sessions() as session:
        return [one.ends_at - one.starts_at for one in session.scalars(select(WorkSpan).order_by(WorkSpan.id))]


def aged(sessions: Sessions, minutes: float) -> None:
    """As if everything so far had happened earlier."""
    with sessions.begin() as session:
        for one in session.scalars(select(WorkSpan)):
            one.starts_at -= timedelta(minutes=minutes)
            one.ends_at -= timedelta(minutes=minutes)


def test_opening_typing_and_answering_are_work_and_a_page_that_fetches_itself_is_not(
    app: Flask, sessions: Sessions
) -> None:
    page, client = f"/desk/threads/{waiting(sessions, ROSA, 'help')}", signed_in(app)
    key = token(client, page)
    aged(sessions, 2)
    client.get(page, headers={"X-Live": "1"})
    assert spans(sessions) == [timedelta()]
    assert client.post(f"{page}/working", headers={"X-CSRFToken": key}).status_code == 204
    [metered] = spans(sessions)
    assert timedelta(minutes=2) <= metered < timedelta(minutes=2, seconds=30)
    aged(sessions, 6)
    client.post(f"{page}/claim", data={"csrf_token": key})
    assert len(spans(sessions)) == 2  # after a long pause a new stretch begins
    aged(sessions, 1)
    client.post(f"{page}/reply", data={"csrf_token": key, "body": "Good morning"})
    assert spans(sessions)[1] >= timedelta(minutes=1)


def test_who_is_not_signed_in_works_for_nobody(app: Flask, sessions: Sessions) -> None:
    page = f"/desk/threads/{waiting(sessions, ROSA, 'help')}"
    app.test_client().get(page)
    assert signed_in(app).get("/desk/threads/4711").status_code == 404
    assert spans(sessions) == []


def test_the_page_says_who_is_near_a_threshold_first(app: Flask, sessions: Sessions) -> None:
    worked(sessions, 70, "+15550100002", "Sam")
    worked(sessions, 17.5)
    page = signed_in(app).get(MARCH).text
    assert page.index("Rosa Delgado") < page.index("Sam Delgado")
    assert "3 to the next threshold, 20" in page
    assert "60 reached · 20 to the next threshold, 90" in page
    assert "No minutes in this month" in signed_in(app).get("/desk/minutes?month=2020-02").text


NONE = (
    "2026-13",
    "2026-00",
    "2026-3",
    "+2026-03",
    "2026-03 ",
    "2026-03%0A",
    "٢٠٢٦-٠٣",
    "1999-12",
    "2101-01",
    "9999-12",
    "soon",
    "",
)


@pytest.mark.parametrize("month", NONE)
def test_a_month_that_is_none_is_this_month(app: Flask, settings: Settings, month: str) -> None:
    shown = signed_in(app).get(f"/desk/minutes?month={month}").text
    assert utcnow().astimezone(settings.clinic_zone).strftime("%B %Y") in shown


def test_a_correction_says_why_and_keeps_what_was_metered(app: Flask, sessions: Sessions) -> None:
    worked(sessions, 17.5)
    client = signed_in(app)
    assert post(client, "/desk/minutes/1?month=2026-03", MARCH, minutes="4", reason="") == 302
    assert "Nothing was changed" in client.get(MARCH).text
    assert post(client, "/desk/minutes/1?month=2026-03", MARCH, minutes="4", reason="Called her sister") == 302
    page = client.get(MARCH).text
    assert "20 reached" in page
    assert "metered 17, corrected by +4" in page
    assert "Called her sister" in page
    with sessions() as session:
        assert "sister" not in str([one.details for one in session.scalars(select(AuditEntry))])


@pytest.mark.parametrize("month", NONE)
def test_no_correction_is_written_into_a_month_that_is_none(app: Flask, sessions: Sessions, month: str) -> None:
    worked(sessions, 17.5)
    client = signed_in(app)
    assert post(client, f"/desk/minutes/1?month={month}", MARCH, minutes="4", reason="Called her sister") == 400
    with sessions() as session:
        assert session.scalars(select(MinutesCorrection)).all() == []


@pytest.mark.parametrize(("month", "shown"), [("2000-01", "January 2000"), ("2100-12", "December 2100")])
def test_the_first_and_the_last_month_are_shown(app: Flask, month: str, shown: str) -> None:
    assert f"Minutes in {shown}" in signed_in(app).get(f"/desk/minutes?month={month}").text


def test_the_table_has_names_as_names_and_is_noted(app: Flask, sessions: Sessions) -> None:
    worked(sessions, 17.5, name="=HYPERLINK(1)")
    answer = signed_in(app).get("/desk/minutes.csv?month=2026-03")
    assert answer.headers["Content-Disposition"] == "attachment; filename=minutes-2026-03.csv"
    header, row = csv.reader(StringIO(answer.text.removeprefix("\ufeff")))
    told = dict(zip(header, row, strict=True))
    assert (told["Patient"], told["Minutes"], told["Threshold reached"]) == ("'=HYPERLINK(1) Delgado", "17", "0")
    with sessions() as session:
        last = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
        assert (last.actor, last.action, last.details) == ("coordinator:1", "exported", {"patients": 1})


def test_the_page_costs_the_same_with_more_patients(app: Flask, sessions: Sessions, statements: list[str]) -> None:
    client = signed_in(app)
    costs = []
    for index in range(1, 7):
        worked(sessions, 10, f"+1555010000{index}", f"Patient{index}")
        client.get(MARCH)
        statements.clear()
        client.get(MARCH)
        costs.append(len(statements))
    assert len(set(costs)) == 1


def test_a_supervisor_too_sees_no_persons_minutes(app: Flask, sessions: Sessions) -> None:
    worked(sessions, 17.5)
    with sessions() as session:
        maya = session.get_one(Coordinator, 1).name
    assert maya not in signed_in(app, "ines").get(MARCH).text
