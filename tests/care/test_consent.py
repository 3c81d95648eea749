"""The ledger of consent: what holds, what is not sent any more, and who calls."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.care import consent, handover
from bot.care.patients import conversation_with
from bot.store.database import Sessions
from bot.store.tables import Appointment, Consent, Handover, Message, Patient, Phone, utcnow

NUMBER = "+15550100123"


def patient(sessions: Sessions, visit: bool = False) -> None:
    with sessions.begin() as session:
        ada = Patient(given_name="Ada", family_name="Bell", language="es")
        session.add(Phone(number=NUMBER, patient=ada))
        session.flush()
        if visit:
            session.add(Appointment(patient_id=ada.id, starts_at=utcnow() + timedelta(days=2)))


def tell(sessions: Sessions, *wishes: tuple[str, bool]) -> None:
    for scope, agreed in wishes:
        with sessions.begin() as session:
            change = consent.opt_in if agreed else consent.opt_out
            change(session, conversation_with(session, NUMBER), "sms", "my words", scope=scope)


@pytest.mark.parametrize(
    ("wishes", "allowed"),
    [
        ([], {"texts", "reminders", "check_ins", "calls"}),
        ([("texts", False)], {"calls"}),
        ([("reminders", False)], {"texts", "check_ins", "calls"}),
        ([("check_ins", False)], {"texts", "reminders", "calls"}),
        ([("calls", False)], {"texts", "reminders", "check_ins"}),
        ([("texts", False), ("texts", True)], {"texts", "reminders", "check_ins", "calls"}),
        ([("reminders", False), ("texts", False), ("texts", True)], {"texts", "check_ins", "calls"}),
        ([("texts", True), ("texts", False)], {"calls"}),
    ],
)
def test_the_newest_line_of_a_scope_holds_and_texts_cover_all_texting(
    sessions: Sessions, wishes: list[tuple[str, bool]], allowed: set[str]
) -> None:
    tell(sessions, *wishes)
    with sessions() as session:
        assert {scope for scope in consent.SCOPES if consent.allows(session, NUMBER, scope)} == allowed


def test_the_ledger_keeps_every_line_with_its_words_and_language(sessions: Sessions) -> None:
    patient(sessions)
    tell(sessions, ("texts", False), ("texts", True), ("texts", False))
    with sessions() as session:
        lines = session.scalars(select(Consent).order_by(Consent.id)).all()
        assert [line.agreed for line in lines] == [False, True, False]
        assert {(line.how, line.words, line.language) for line in lines} == {("sms", "my words", "es")}


@pytest.mark.parametrize(
    ("scope", "cancelled"),
    [
        ("texts", {"answer", "reminder", "check_in"}),
        ("reminders", {"reminder"}),
        ("check_ins", {"check_in"}),
        ("calls", set()),
    ],
)
def test_whatever_waits_is_not_sent_however_far_off_it_is(sessions: Sessions, scope: str, cancelled: set[str]) -> None:
    with sessions.begin() as session:
        conversation = conversation_with(session, NUMBER)
        for purpose in ("answer", "reminder", "check_in"):
            waiting = Message(conversation=conversation, direction="out", author="bot", body="Hi", status="queued")
            waiting.purpose, waiting.due_at = purpose, utcnow() + timedelta(days=30)
            session.add(waiting)
    tell(sessions, (scope, False))
    with sessions() as session:
        rows = session.scalars(select(Message.purpose).where(Message.status == "cancelled"))
        assert set(rows) == cancelled


def test_where_care_depended_on_texts_somebody_calls_and_the_line_still_answers_calls(sessions: Sessions) -> None:
    patient(sessions, visit=True)
    tell(sessions, ("texts", False))
    with sessions() as session:
        task = session.scalars(select(Handover)).one()
        assert (task.reason, task.summary) == (
            "opted_out",
            "Wants no more texts. Please call, since there is a visit to come.",
        )
        assert not handover.is_held(session, task.conversation_id)


def test_nobody_calls_for_nothing(sessions: Sessions) -> None:
    patient(sessions)
    tell(sessions, ("texts", False))
    with sessions() as session:
        assert session.scalars(select(Handover)).all() == []


def test_an_open_question_stays_with_its_coordinator_who_reads_that_texts_are_over(sessions: Sessions) -> None:
    with sessions.begin() as session:
        handover.open(session, conversation_with(session, NUMBER), "medication_refill", "I need more pills")
    tell(sessions, ("texts", False))
    with sessions() as session:
        task = session.scalars(select(Handover)).one()
        assert task.reason == "medication_refill"
        assert task.summary == "Wants no more texts. Please call, since there is an open question."


def test_a_new_question_in_a_call_is_not_lost_in_the_task_to_call(sessions: Sessions) -> None:
    patient(sessions, visit=True)
    tell(sessions, ("texts", False))
    with sessions.begin() as session:
        handover.open(session, conversation_with(session, NUMBER), "medication_refill", "I need more pills")
    with sessions() as session:
        task = session.scalars(select(Handover)).one()
        assert task.reason == "medication_refill"
        assert handover.is_held(session, task.conversation_id)
