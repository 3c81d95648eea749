"""An urgent thread that nobody takes calls the supervisors, and whoever is on call."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot import tending
from bot.care import alarms, coordinators, handover, hours, presence
from bot.care.patients import conversation_with
from bot.errors import CarrierError
from bot.settings import Settings
from bot.store.database import Sessions
from bot.store.tables import Handover, utcnow
from tests.fakes import FakeCarrier, FakeEngine, line_of

ON_CALL = "+15550100999"
NOON = datetime.fromisoformat("2026-12-01T12:00+00:00")
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("waited", "is_open", "somebody", "rings"),
    [
        (1, True, True, False),
        (5, True, True, True),
        (0, True, False, True),
        (4, False, False, False),
        (5, False, False, True),
    ],
)
def test_an_alarm_rings_after_a_while_and_at_once_where_nobody_is_there(
    waited: int, is_open: bool, somebody: bool, rings: bool
) -> None:
    assert alarms.rings(waited * MINUTE, is_open, somebody) is rings


@pytest.mark.parametrize(
    ("before", "is_open", "texts"),
    [
        (None, True, True),
        (None, False, True),
        (14, True, False),
        (15, True, True),
        (59, False, False),
        (60, False, True),
    ],
)
def test_whoever_is_on_call_hears_of_it_again_and_again_and_at_night_more_rarely(
    before: int | None, is_open: bool, texts: bool
) -> None:
    alarmed_at = None if before is None else NOON - before * MINUTE
    assert alarms.is_to_text(alarmed_at, NOON, is_open) is texts


@pytest.fixture
def always_open(settings: Settings) -> Settings:
    around_the_clock = hours.read("mon-sun 00:00-24:00", "", settings.clinic_zone)
    return replace(settings, clinic_hours=around_the_clock, alarm_number=ON_CALL)


@pytest.fixture
def thread(sessions: Sessions) -> int:
    """An urgent thread that has waited for a minute, and a coordinator at the desk."""
    with sessions.begin() as session:
        coordinators.add(session, "maya", "Maya Lopez", "a long enough password", ["en"]).seen_at = utcnow()
        opened = handover.open(session, conversation_with(session, "+15550100001"), "emergency", "my chest hurts")
        opened.waiting_since = utcnow() - MINUTE
        return opened.id


def tick(sessions: Sessions, settings: Settings, carrier: FakeCarrier) -> list[tuple[str, str]]:
    """What the clock does now; who was texted what until now."""
    tending.tend(line_of(settings, sessions, FakeEngine([]), carrier))
    return [(to, body) for _, to, body in carrier.taken]


def passes(sessions: Sessions, thread: int, minutes: int) -> None:
    with sessions.begin() as session:
        one = session.get_one(Handover, thread)
        assert one.waiting_since
        one.waiting_since -= minutes * MINUTE
        one.alarmed_at = one.alarmed_at and one.alarmed_at - minutes * MINUTE


def test_the_text_tells_nothing_of_the_patient_and_is_repeated_only_after_a_while(
    sessions: Sessions, always_open: Settings, thread: int
) -> None:
    carrier = FakeCarrier()
    assert tick(sessions, always_open, carrier) == []
    passes(sessions, thread, 5)
    assert tick(sessions, always_open, carrier) == [(ON_CALL, "An urgent thread waits at the desk.")]
    passes(sessions, thread, 10)
    assert len(tick(sessions, always_open, carrier)) == 1
    passes(sessions, thread, 5)
    assert len(tick(sessions, always_open, carrier)) == 2
    passes(sessions, thread, 30)
    with sessions.begin() as session:
        handover.claim(session, thread, 1)
    assert len(tick(sessions, always_open, carrier)) == 2


def test_nobody_at_the_desk_in_open_hours_is_told_at_once(
    sessions: Sessions, always_open: Settings, thread: int
) -> None:
    assert thread
    with sessions.begin() as session:
        presence.left(session, 1)
    assert len(tick(sessions, always_open, FakeCarrier())) == 1


def test_an_alarm_that_the_carrier_may_not_have_taken_is_tried_again(
    sessions: Sessions, always_open: Settings, thread: int
) -> None:
    passes(sessions, thread, 5)
    carrier = FakeCarrier(failures=[CarrierError("retry"), CarrierError("unknown")])
    assert tick(sessions, always_open, carrier) == []
    assert len(tick(sessions, always_open, carrier)) == 1
    assert len(tick(sessions, always_open, carrier)) == 2
    assert len(tick(sessions, always_open, carrier)) == 2


def test_a_new_wait_in_the_same_thread_has_an_alarm_of_its_own(
    sessions: Sessions, always_open: Settings, thread: int
) -> None:
    passes(sessions, thread, 5)
    carrier = FakeCarrier()
    assert len(tick(sessions, always_open, carrier)) == 1
    with sessions.begin() as session:
        one = session.get_one(Handover, thread)
        one.waiting_since = None
        handover.patient_wrote(session, one.conversation_id, utcnow())
    passes(sessions, thread, 5)
    assert len(tick(sessions, always_open, carrier)) == 2


def test_without_a_number_nobody_is_texted(sessions: Sessions, always_open: Settings, thread: int) -> None:
    passes(sessions, thread, 5)
    assert tick(sessions, replace(always_open, alarm_number=""), FakeCarrier()) == []
    with sessions() as session:
        assert [one.id for one in alarms.ringing(session, utcnow(), always_open.clinic_hours)] == [thread]
