"""What is forgotten is gone, what others need stays, and nobody is texted again because we forgot that they said stop."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from bot.care import audit, consent, coordinators, forgetting, handover, messages, minutes, passing, receipts, wins
from bot.care.patients import conversation_with
from bot.errors import NorthstarError
from bot.store.database import Sessions
from bot.store.tables import (
    Appointment,
    AuditEntry,
    Consent,
    Conversation,
    Effect,
    Handover,
    IdentityCheck,
    Medication,
    Message,
    MinutesCorrection,
    Passing,
    Patient,
    Phone,
    Slot,
    Voicemail,
    Win,
    WorkSpan,
    utcnow,
)

OWN, SHARED = "+16175550101", "+16175550102"
SIX_YEARS = timedelta(days=2192)


def household(sessions: Sessions) -> None:
    """Rosa has a number of her own and shares another with Jose; she has said things on both."""
    with sessions.begin() as session:
        rosa = Patient(external_id="rosa", given_name="Rosa", family_name="Ruiz", birth_date=date(1951, 3, 2))
        jose = Patient(external_id="jose", given_name="Jose", family_name="Ruiz")
        session.add_all(
            [Phone(number=OWN, patient=rosa), Phone(number=SHARED, patient=rosa), Phone(number=SHARED, patient=jose)]
        )
        visit = Appointment(patient=rosa, starts_at=utcnow())
        session.add_all([visit, Medication(patient=rosa, name="Metformin")])
        session.flush()
        session.add_all(
            [Slot(starts_at=utcnow(), appointment_id=visit.id), IdentityCheck(number=OWN, patient_id=rosa.id)]
        )
        for number in (OWN, SHARED):
            heard = messages.receive(session, f"SM{number}", number, "my knee hurts")
            assert heard
            handover.open(session, heard.conversation, "symptom_report", "my knee hurts")
            session.add(Effect(message_id=heard.id, action="action_x", result={}))
            reply = Message(conversation=heard.conversation, direction="out", author="bot", body="ok", status="sent")
            reply.answers, reply.appointment_id, reply.sid = heard.id, visit.id, f"OUT{number}"
            session.add(reply)
            receipts.record(session, f"OUT{number}", "delivered", None)


def count(sessions: Sessions, table: type) -> int:
    with sessions() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_patient_is_forgotten_and_what_is_others_too_stays(sessions: Sessions) -> None:
    household(sessions)
    with sessions.begin() as session:
        _, gone = forgetting.patient(session, "rosa")
    assert (gone["patients"], gone["phones"], gone["messages"], gone["appointments"]) == (1, 2, 2, 1)
    with sessions() as session:
        assert [one.given_name for one in session.scalars(select(Patient))] == ["Jose"]
        assert [one.number for one in session.scalars(select(Conversation))] == [SHARED]
        assert session.scalars(select(Slot)).one().appointment_id is None
    for table in (Appointment, Medication, IdentityCheck):
        assert count(sessions, table) == 0


def test_notes_between_colleagues_go_with_the_thread_and_a_later_thread_stays(sessions: Sessions) -> None:
    household(sessions)
    with sessions.begin() as session:
        for username in ("maya", "daniel"):
            coordinators.add(session, username, username.title(), "a long enough password", ["en"])
        session.flush()
        handover.claim(session, 1, 1)
        passing.hand(session, 1, 1, 2, "Her knee again")
        handover.close(session, 1, 2, "answered")
        conversation = session.get_one(Handover, 1).conversation
        assert handover.open(session, conversation, "symptom_report", "it is back").follows_id == 1
    with sessions.begin() as session:
        session.get_one(Handover, 1).closed_at = utcnow() - timedelta(days=4000)
        assert forgetting.grown_old(session, utcnow(), SIX_YEARS)["passings"] == 1
    with sessions() as session:
        assert set(session.scalars(select(Handover.follows_id))) == {None}
    assert count(sessions, Passing) == 0


def test_nobody_is_forgotten_under_an_unknown_id(sessions: Sessions) -> None:
    household(sessions)
    with sessions.begin() as session, pytest.raises(NorthstarError):
        forgetting.patient(session, "nobody")
    with sessions.begin() as session, pytest.raises(NorthstarError):
        forgetting.number(session, "+16175550199")


def test_a_forgotten_number_is_still_never_texted(sessions: Sessions) -> None:
    household(sessions)
    with sessions.begin() as session:
        conversation = session.scalars(select(Conversation).where(Conversation.number == OWN)).one()
        consent.opt_in(session, conversation, "sms", "yes please")
        consent.opt_out(session, conversation, "sms", "leave me alone, I am Rosa")
    with sessions.begin() as session:
        assert forgetting.number(session, OWN)["consents"] == 1
    with sessions() as session:
        assert consent.has_opted_out(session, OWN)
        assert [one.words for one in session.scalars(select(Consent))] == [""]
        assert session.scalar(select(Conversation).where(Conversation.number == OWN)) is None


def test_a_dry_run_counts_the_same_and_changes_nothing(sessions: Sessions) -> None:
    household(sessions)
    with sessions.begin() as session:
        _, foretold = forgetting.patient(session, "rosa")
        session.rollback()
    assert count(sessions, Patient) == 2
    with sessions.begin() as session:
        assert forgetting.patient(session, "rosa")[1] == foretold


@pytest.mark.parametrize(
    ("age", "kept"),
    [
        (timedelta(days=1), {Message: 2, Effect: 2, Handover: 2, Conversation: 2}),
        (timedelta(days=91), {Message: 2, Effect: 0, Handover: 2, Conversation: 2}),
        (SIX_YEARS + timedelta(days=1), {Message: 0, Effect: 0, Handover: 0, Conversation: 0}),
    ],
)
def test_what_is_old_goes_table_by_table(sessions: Sessions, age: timedelta, kept: dict[type, int]) -> None:
    household(sessions)
    now = utcnow() + age
    with sessions.begin() as session:
        for held in session.scalars(select(Handover)):
            held.closed_at, held.status, held.open_conversation_id = utcnow(), "closed", None
        for said in session.scalars(select(Message)):
            said.status = "answered" if said.direction == "in" else "delivered"
    with sessions.begin() as session:
        forgetting.grown_old(session, now, SIX_YEARS)
    assert {table: count(sessions, table) for table in kept} == {
        table: rows * (2 if table is Message else 1) for table, rows in kept.items()
    }


def test_what_waits_for_an_answer_is_never_too_old(sessions: Sessions) -> None:
    household(sessions)
    with sessions.begin() as session:
        forgetting.grown_old(session, utcnow() + SIX_YEARS * 2, SIX_YEARS)
    assert count(sessions, Handover) == 2
    with sessions() as session:
        assert set(session.scalars(select(Message.status))) == {"received"}


@pytest.mark.parametrize(("years", "kept"), [(5, 1), (7, 0)])
def test_the_audit_trail_is_kept_for_six_years_however_short_the_policy(
    sessions: Sessions, years: int, kept: int
) -> None:
    with sessions.begin() as session:
        audit.write(session, "engineer", "imported", "patient:1")
        forgetting.grown_old(session, utcnow() + timedelta(days=366 * years), timedelta(days=90))
    assert count(sessions, AuditEntry) == kept


def test_with_a_patient_go_voicemails_minutes_and_wins(sessions: Sessions) -> None:
    with sessions.begin() as session:
        maya = coordinators.add(session, "maya", "Maya Lopez", "a long enough password", ["en"])
        rosa = Patient(external_id="rosa", given_name="Rosa", family_name="Delgado")
        session.add(Phone(number="+15550100001", patient=rosa))
        session.flush()
        conversation = conversation_with(session, "+15550100001")
        left = Message(conversation=conversation, direction="in", author="patient", body="", status="answered")
        left.voicemail = Voicemail(recording_sid="RE1")
        session.add(left)
        session.flush()
        minutes.touch(session, maya.id, conversation, utcnow())
        minutes.correct(session, maya.id, rosa.id, "2026-03", 5, "called her")
        wins.decide(session, maya.id, wins.Draft("refill", "handover:1", utcnow(), rosa), keep=True)
    with sessions.begin() as session:
        forgetting.patient(session, "rosa")
    with sessions() as session:
        for table in (Voicemail, WorkSpan, MinutesCorrection, Win, Patient):
            assert session.scalar(select(func.count()).select_from(table)) == 0, table
