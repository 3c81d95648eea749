"""The patient is told an honest time, and told again, once, when it slips."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot import outbox, tending
from bot.care import consent, coordinators, handover, hours, promises
from bot.care.patients import conversation_with
from bot.outbox import Carrier
from bot.settings import Settings
from bot.store.database import Sessions
from bot.store.tables import Handover, Message, Patient, Phone, utcnow
from tests.care.test_reminders import zone_at
from tests.fakes import FakeCarrier, FakeEngine, line_of

OWN = "+16175550111"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def always_open(settings: Settings) -> Settings:
    return replace(settings, clinic_hours=hours.read("mon-sun 00:00-24:00", "", settings.clinic_zone))


def waits(sessions: Sessions, reason: str = "talk_to_human", hour: int = 12) -> int:
    """A patient who waits, where it is this hour of the day."""
    with sessions.begin() as session:
        ada = Patient(given_name="Ada", family_name="Diaz", language="es", time_zone=zone_at(hour))
        session.add(Phone(number=OWN, patient=ada))
        session.flush()
        return handover.open(session, conversation_with(session, OWN), reason, "quiero hablar con alguien").id


def tick(sessions: Sessions, settings: Settings) -> list[str]:
    """What the clock does now; every text of it that waits."""
    tending.tend(line_of(settings, sessions, FakeEngine([])))
    with sessions() as session:
        rows = session.scalars(select(Message).where(Message.purpose == "promise", Message.status == "queued"))
        return [row.body for row in rows]


def slips(sessions: Sessions, settings: Settings) -> list[str]:
    """The time passes that was promised."""
    tick(sessions, settings)
    with sessions.begin() as session:
        session.execute(update(Handover).values(due_at=utcnow() - MINUTE))
    return tick(sessions, settings)


def due_at(sessions: Sessions) -> datetime | None:
    with sessions() as session:
        return session.scalars(select(Handover.due_at)).one()


def test_every_wait_has_the_time_by_which_it_is_to_be_over(sessions: Sessions, always_open: Settings) -> None:
    waits(sessions)
    assert tick(sessions, always_open) == []
    first = due_at(sessions)
    assert first
    assert timedelta(hours=2) - MINUTE < first - utcnow() <= timedelta(hours=2, minutes=15)
    with sessions.begin() as session:
        handover.open(session, conversation_with(session, OWN), "emergency", "me duele el pecho")
    tick(sessions, always_open)
    graver = due_at(sessions)
    assert graver
    assert graver - utcnow() <= timedelta(minutes=10)


def test_a_patient_is_told_once_that_it_takes_longer_and_till_when(sessions: Sessions, always_open: Settings) -> None:
    waits(sessions)
    (body,) = slips(sessions, always_open)
    assert body.startswith(f"{always_open.clinic_name}: no nos hemos olvidado de usted.")
    promised = due_at(sessions)
    assert promised
    assert str(promised.astimezone(always_open.clinic_zone).minute) in body
    assert promised > utcnow()
    assert slips(sessions, always_open) == [body]


@pytest.mark.parametrize("reason", ["emergency", "crisis", "opted_out"])
def test_to_whom_an_ambulance_was_named_or_who_wants_no_texts_nothing_is_promised(
    sessions: Sessions, always_open: Settings, reason: str
) -> None:
    waits(sessions, reason)
    assert slips(sessions, always_open) == []


def test_who_took_texts_back_or_whose_number_changed_hands_gets_none(sessions: Sessions, always_open: Settings) -> None:
    waits(sessions)
    with sessions.begin() as session:
        consent.opt_out(session, conversation_with(session, OWN), "sms")
    assert slips(sessions, always_open) == []
    with sessions.begin() as session:
        consent.opt_in(session, conversation_with(session, OWN), "sms")
        conversation_with(session, OWN).disowned_at = utcnow()
        session.execute(update(Handover).values(slipped_at=None))
    assert slips(sessions, always_open) == []


def test_nobody_is_told_at_night_and_in_the_morning_it_is_still_true(sessions: Sessions, always_open: Settings) -> None:
    waits(sessions, hour=23)
    assert slips(sessions, always_open) == []
    with sessions.begin() as session:
        session.execute(update(Patient).values(time_zone=zone_at(9)))
    assert len(tick(sessions, always_open)) == 1


def test_an_answer_takes_back_the_promise_that_still_waits(sessions: Sessions, always_open: Settings) -> None:
    thread = waits(sessions)
    assert len(slips(sessions, always_open)) == 1
    with sessions.begin() as session:
        coordinators.add(session, "maya", "Maya Lopez", "a long enough password", ["es"])
        session.flush()
        handover.claim(session, thread, 1)
        handover.reply(session, thread, 1, "Aquí estoy.")
    assert tick(sessions, always_open) == []
    carrier = FakeCarrier()
    for message_id in (1, 2):
        outbox.deliver(sessions, Carrier(carrier.send, carrier.find, carrier.call), message_id, always_open.clinic_zone)
    assert carrier.bodies == ["Aquí estoy."]


def test_a_new_wait_has_a_promise_of_its_own(sessions: Sessions, always_open: Settings) -> None:
    thread = waits(sessions)
    slips(sessions, always_open)
    with sessions.begin() as session:
        coordinators.add(session, "maya", "Maya Lopez", "a long enough password", ["es"])
        session.flush()
        handover.claim(session, thread, 1)
        handover.reply(session, thread, 1, "Aquí estoy.")
    with sessions.begin() as session:
        handover.patient_wrote(session, session.get_one(Handover, thread).conversation_id, utcnow())
    assert len(slips(sessions, always_open)) == 1


def test_of_two_clocks_one_tells(sessions: Sessions, always_open: Settings) -> None:
    thread = waits(sessions)
    tick(sessions, always_open)
    with sessions.begin() as session:
        session.execute(update(Handover).values(due_at=utcnow() - MINUTE))
    for _ in range(2):
        with sessions.begin() as session:
            promises.tell(session, thread, "Clinic", utcnow(), always_open.clinic_hours)
    with sessions() as session:
        assert len(session.scalars(select(Message)).all()) == 1
