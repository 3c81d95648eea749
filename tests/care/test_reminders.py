"""Reminders: when, to whom, in which words, and what becomes of them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from bot import jobs, outbox
from bot.care import consent, messages, reminders, visits
from bot.care.patients import conversation_with
from bot.errors import Conflict
from bot.outbox import Carrier
from bot.settings import Settings
from bot.store.database import Sessions
from bot.store.tables import Appointment, Conversation, Message, Patient, Phone, Slot, utcnow
from tests.fakes import FakeCarrier, FakeEngine, line_of

OWN, DAUGHTER, SHARED = "+15550100123", "+15550100124", "+15550100125"
ZONE = ZoneInfo("America/New_York")
VISIT = datetime(2026, 12, 10, 15, 30, tzinfo=UTC)  # half past ten in the morning in New York


def zone_at(hour: int) -> str:
    """A zone in which it is about this hour now."""
    ahead = (hour - utcnow().hour + 12) % 24 - 12
    return f"Etc/GMT{-ahead:+d}"


def patient(sessions: Sessions, *phones: Phone, hour: int = 12, **visit: object) -> int:
    """A patient for whom it is now `hour` o'clock, and whose visit is to be spoken of since a minute ago."""
    with sessions.begin() as session:
        ada = Patient(given_name="Ada", family_name="Bell", language="es", time_zone=zone_at(hour), phones=list(phones))
        session.add(ada)
        session.flush()
        soon = utcnow() + timedelta(days=1, minutes=-1)
        session.add(Appointment(**{"patient_id": ada.id, "starts_at": soon, **visit}))
        return ada.id


def remind(sessions: Sessions, settings: Settings) -> list[tuple[str, str, str | None]]:
    """What the clock does now; every reminder that waits: number, text, language."""
    jobs.remind(line_of(settings, sessions, FakeEngine([])))
    with sessions() as session:
        rows = session.scalars(select(Message).where(Message.purpose == "reminder", Message.status == "queued"))
        return [(row.conversation.number, row.body, row.language) for row in rows]


@pytest.mark.parametrize(
    ("now", "status", "reminded", "due"),
    [
        (VISIT - timedelta(days=3, minutes=1), "booked", None, False),
        (VISIT - timedelta(days=3), "booked", None, True),
        (VISIT - timedelta(days=2, hours=20), "booked", VISIT - timedelta(days=3), False),
        (VISIT - timedelta(days=2), "booked", None, False),  # booked too late for the first one
        (VISIT - timedelta(days=1), "booked", VISIT - timedelta(days=3), True),
        (VISIT - timedelta(days=1), "booked", VISIT - timedelta(days=1), False),
        (VISIT - timedelta(days=3), "confirmed", None, False),
        (VISIT - timedelta(days=1), "confirmed", VISIT - timedelta(days=3), True),
        (VISIT - timedelta(hours=23), "confirmed", VISIT - timedelta(hours=25), True),
        (VISIT - timedelta(hours=11), "booked", None, False),  # at half past eleven at night
        (VISIT - timedelta(hours=1), "booked", None, False),
    ],
)
def test_a_visit_is_spoken_of_twice_at_most_and_a_confirmed_one_once(
    now: datetime, status: str, reminded: datetime | None, due: bool
) -> None:
    visit = Appointment(starts_at=VISIT, status=status, reminded_at=reminded)
    assert reminders.is_due(visit, [ZONE], now) is due


def test_a_reminder_tells_the_day_and_time_and_nothing_else_and_is_written_once(
    sessions: Sessions, settings: Settings
) -> None:
    patient(sessions, Phone(number=OWN), kind="dialysis")
    remind(sessions, settings)
    ((number, body, language),) = remind(sessions, settings)
    assert (number, language) == (OWN, "es")
    assert body.startswith(f"{settings.clinic_name}: su cita es el ")
    assert "Responda 1 para confirmar, 2 para otra hora, 3 si no puede venir." in body
    assert body.endswith("Responda STOP para no recibir más mensajes.")
    with sessions() as session:
        assert session.scalars(select(Appointment.reminded_at)).one() is not None


def test_the_way_out_is_told_in_the_first_text_alone(sessions: Sessions, settings: Settings) -> None:
    patient(sessions, Phone(number=OWN))
    with sessions.begin() as session:
        said = Message(conversation=conversation_with(session, OWN), direction="out", author="bot", body="Hi")
        said.status = "delivered"
        session.add(said)
    ((_, body, _),) = remind(sessions, settings)
    assert "STOP" not in body


@pytest.mark.parametrize(
    ("phones", "visit", "reached"),
    [
        ([Phone(number=DAUGHTER, relation="daughter"), Phone(number=OWN)], {}, [OWN]),
        ([Phone(number=DAUGHTER, relation="daughter", language="en")], {}, [DAUGHTER]),
        ([Phone(number=DAUGHTER, relation="daughter")], {"confidential": True}, []),
        ([Phone(number=OWN), Phone(number=DAUGHTER, relation="daughter")], {"confidential": True}, [OWN]),
        ([Phone(number=OWN, withdrawn_at=VISIT)], {}, []),
        ([Phone(number=OWN)], {"status": "cancelled"}, []),
        ([], {}, []),
    ],
)
def test_the_patient_hears_and_a_relative_only_where_there_is_no_number_of_the_patients_own(
    sessions: Sessions, settings: Settings, phones: list[Phone], visit: dict[str, object], reached: list[str]
) -> None:
    copies = [
        Phone(number=one.number, relation=one.relation or "self", language=one.language, withdrawn_at=one.withdrawn_at)
        for one in phones
    ]
    patient(sessions, *copies, **visit)
    assert [number for number, _, _ in remind(sessions, settings)] == reached


def test_a_number_that_opted_out_or_changed_hands_hears_nothing_and_nobody_else_does_instead(
    sessions: Sessions, settings: Settings
) -> None:
    patient(sessions, Phone(number=OWN), Phone(number=DAUGHTER, relation="daughter"))
    patient(sessions, Phone(number=SHARED))
    with sessions.begin() as session:
        consent.opt_out(session, conversation_with(session, OWN), "sms", scope="reminders")
        conversation_with(session, SHARED).disowned_at = utcnow()
    assert remind(sessions, settings) == []


def test_on_a_shared_phone_a_given_name_tells_whose_visit_it_is_and_a_confidential_one_is_not_told(
    sessions: Sessions, settings: Settings
) -> None:
    patient(sessions, Phone(number=SHARED))
    patient(sessions, Phone(number=SHARED), confidential=True)
    ((_, body, _),) = remind(sessions, settings)
    assert "la cita de Ada es el" in body


def test_case_26_nothing_is_written_at_night(sessions: Sessions, settings: Settings) -> None:
    patient(sessions, Phone(number=OWN), hour=23)
    assert remind(sessions, settings) == []


def test_case_26_what_still_waits_at_night_goes_in_the_morning_and_holds_up_no_answer(
    sessions: Sessions, settings: Settings
) -> None:
    patient(sessions, Phone(number=OWN))
    remind(sessions, settings)
    with sessions.begin() as session:
        session.execute(update(Patient).values(time_zone=zone_at(23)))
    carrier = FakeCarrier()
    with sessions.begin() as session:
        conversation = conversation_with(session, OWN)
        session.add(Message(conversation=conversation, direction="out", author="bot", body="Answer", status="queued"))
    for message_id in (1, 2):
        outbox.deliver(sessions, Carrier(carrier.send, carrier.find, carrier.call), message_id, settings.clinic_zone)
    assert carrier.bodies == ["Answer"]
    with sessions() as session:
        reminder = session.get_one(Message, 1)
        assert reminder.due_at is not None
        assert (reminder.status, reminder.due_at.astimezone(ZoneInfo(zone_at(23))).hour) == ("queued", 8)


@pytest.mark.parametrize("change", ["moved", "cancelled", "cancelled at the clinic", "past"])
def test_what_waits_about_a_visit_that_changed_is_not_sent(sessions: Sessions, settings: Settings, change: str) -> None:
    patient(sessions, Phone(number=OWN))
    remind(sessions, settings)
    with sessions.begin() as session:
        visit = session.get_one(Appointment, 1)
        if change == "moved":
            free = Slot(starts_at=utcnow() + timedelta(days=9))
            session.add(free)
            session.flush()
            visits.move(session, visit, free)
        elif change == "cancelled":
            visits.cancel(session, visit)
        elif change == "past":
            visit.starts_at = utcnow() - timedelta(minutes=1)
        else:
            visit.status = "cancelled"
    carrier = FakeCarrier()
    outbox.deliver(sessions, Carrier(carrier.send, carrier.find, carrier.call), 1, settings.clinic_zone)
    assert carrier.bodies == []
    with sessions() as session:
        assert session.get_one(Message, 1).status == "cancelled"


def test_an_open_question_is_not_talked_over(sessions: Sessions, settings: Settings) -> None:
    patient(sessions, Phone(number=OWN))
    with sessions.begin() as session:
        messages.receive(session, "SM1", OWN, "move my visit")
        conversation_with(session, OWN).pending = {"loop": "visits_move_form", "slots": {"asking": "time"}}
    assert remind(sessions, settings) == []
    with sessions.begin() as session:
        session.execute(update(Message).values(created_at=utcnow() - timedelta(hours=2)))
    assert len(remind(sessions, settings)) == 1


def test_a_turn_under_way_comes_first_and_leaves_the_visit_unmarked(sessions: Sessions) -> None:
    patient(sessions, Phone(number=OWN))
    with sessions.begin() as session:
        conversation_with(session, OWN).locked_until = utcnow() + timedelta(seconds=20)
    with pytest.raises(Conflict), sessions.begin() as session:
        reminders.write(session, 1, "Clinic", ZONE)
    with sessions() as session:
        assert session.get_one(Appointment, 1).reminded_at is None
        assert session.scalars(select(Conversation.pending)).one() is None
        assert session.scalars(select(Message)).all() == []
