"""A claim holds while somebody works in the thread, and ends where a patient waits and nobody does."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot import tending
from bot.care import coordinators, handover, leases, presence
from bot.care.due import ROUTINE, SOON, URGENT
from bot.care.patients import conversation_with
from bot.errors import Conflict, NoRoom
from bot.settings import Settings
from bot.store.database import Sessions
from bot.store.tables import AuditEntry, Coordinator, Handover, Message, utcnow
from tests.fakes import FakeEngine, line_of

MAYA, DANIEL = 1, 2
NOON = datetime.fromisoformat("2026-12-01T12:00+00:00")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def thread(sessions: Sessions) -> int:
    """A thread that waits, and two coordinators."""
    with sessions.begin() as session:
        for username in ("maya", "daniel"):
            coordinators.add(session, username, username.title(), "a long enough password", ["en"])
        return handover.open(session, conversation_with(session, "+15550100001"), "talk_to_human", "help").id


def claim(sessions: Sessions, thread: int, who: int = MAYA) -> None:
    with sessions.begin() as session:
        handover.claim(session, thread, who)


def lease_ends(sessions: Sessions, thread: int) -> None:
    with sessions.begin() as session:
        session.get_one(Handover, thread).lease_until = utcnow() - MINUTE


def seen(sessions: Sessions, who: int = MAYA) -> None:
    with sessions.begin() as session:
        presence.seen(session, who, utcnow())


def clock(sessions: Sessions, settings: Settings) -> None:
    tending.tend(line_of(settings, sessions, FakeEngine([])))


def state(sessions: Sessions, thread: int) -> tuple[str, int | None]:
    with sessions() as session:
        one = session.get_one(Handover, thread)
        return one.status, one.coordinator_id


def writes(sessions: Sessions, thread: int) -> None:
    with sessions.begin() as session:
        handover.patient_wrote(session, session.get_one(Handover, thread).conversation_id, utcnow())


def reply(sessions: Sessions, thread: int, who: int, body: str) -> bool:
    try:
        with sessions.begin() as session:
            handover.reply(session, thread, who, body)
    except Conflict:
        return False
    return True


@pytest.mark.parametrize(("priority", "minutes"), [(URGENT, 15), (SOON, 45), (ROUTINE, 45)])
def test_a_claim_holds_for_a_while(priority: int, minutes: int) -> None:
    assert leases.until(priority, NOON) == NOON + minutes * MINUTE


@pytest.mark.parametrize(
    ("status", "waits", "ends_in", "warned"),
    [
        ("claimed", True, 6, False),
        ("claimed", True, 5, True),
        ("claimed", True, -1, True),
        ("claimed", False, 1, False),
        ("open", True, 1, False),
    ],
)
def test_a_warning_comes_before_the_end(status: str, waits: bool, ends_in: int, warned: bool) -> None:
    one = Handover(status=status, waiting_since=NOON if waits else None, lease_until=NOON + ends_in * MINUTE)
    assert leases.is_ending(one, NOON) is warned


def test_a_thread_that_nobody_works_on_returns_to_its_patients_place(
    sessions: Sessions, settings: Settings, thread: int
) -> None:
    with sessions.begin() as session:
        session.get_one(Handover, thread).waiting_since = utcnow() - 60 * MINUTE
        handover.open(session, conversation_with(session, "+15550100002"), "talk_to_human", "later")
    claim(sessions, thread)
    clock(sessions, settings)
    assert state(sessions, thread) == ("claimed", MAYA)
    lease_ends(sessions, thread)
    clock(sessions, settings)
    assert state(sessions, thread) == ("open", None)
    with sessions() as session:
        assert [one.id for one in handover.queue(session)] == [thread, 2]
        noted = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert noted
        assert (noted.actor, noted.action, noted.details) == ("line", "took back", {"coordinator": MAYA})


def test_a_thread_whose_patient_was_answered_stays_until_they_write_again(
    sessions: Sessions, settings: Settings, thread: int
) -> None:
    claim(sessions, thread)
    assert reply(sessions, thread, MAYA, "I will call you.")
    lease_ends(sessions, thread)
    clock(sessions, settings)
    assert state(sessions, thread) == ("claimed", MAYA)
    seen(sessions)
    writes(sessions, thread)
    clock(sessions, settings)  # the coordinator has time from the patient's words on
    assert state(sessions, thread) == ("claimed", MAYA)
    lease_ends(sessions, thread)
    clock(sessions, settings)
    assert state(sessions, thread) == ("open", None)


def test_a_patient_who_writes_again_does_not_wait_for_who_went_home(
    sessions: Sessions, settings: Settings, thread: int
) -> None:
    claim(sessions, thread)
    assert reply(sessions, thread, MAYA, "I will call you.")
    writes(sessions, thread)
    clock(sessions, settings)
    assert state(sessions, thread) == ("open", None)


def test_a_thread_that_becomes_urgent_is_held_no_longer_than_an_urgent_one(sessions: Sessions, thread: int) -> None:
    claim(sessions, thread)
    with sessions.begin() as session:
        handover.open(session, session.get_one(Handover, thread).conversation, "emergency", "my chest hurts")
        lease = session.get_one(Handover, thread).lease_until
        assert lease
        assert lease <= utcnow() + 15 * MINUTE


def test_a_thread_that_becomes_urgent_with_its_holder_away_is_free_at_once(
    sessions: Sessions, settings: Settings, thread: int
) -> None:
    claim(sessions, thread)
    with sessions.begin() as session:
        handover.open(session, session.get_one(Handover, thread).conversation, "emergency", "my chest hurts")
    clock(sessions, settings)
    assert state(sessions, thread) == ("open", None)


def test_an_answer_sent_a_moment_after_the_lease_ended_claims_the_thread_again(
    sessions: Sessions, settings: Settings, thread: int
) -> None:
    claim(sessions, thread)
    lease_ends(sessions, thread)
    clock(sessions, settings)
    assert reply(sessions, thread, MAYA, "Sorry, here I am.")
    assert state(sessions, thread) == ("claimed", MAYA)
    with sessions() as session:
        assert [one.body for one in session.scalars(select(Message))] == ["Sorry, here I am."]


def test_an_answer_is_not_sent_where_somebody_else_took_the_thread_meanwhile(
    sessions: Sessions, settings: Settings, thread: int
) -> None:
    claim(sessions, thread)
    lease_ends(sessions, thread)
    clock(sessions, settings)
    claim(sessions, thread, DANIEL)
    assert not reply(sessions, thread, MAYA, "Sorry, here I am.")
    with sessions() as session:
        assert session.scalars(select(Message)).all() == []


def test_of_an_answer_and_the_clock_at_once_neither_undoes_the_other(
    sessions: Sessions, settings: Settings, thread: int
) -> None:
    claim(sessions, thread)
    lease_ends(sessions, thread)
    with ThreadPoolExecutor(2) as pool:
        ticking = pool.submit(clock, sessions, settings)
        assert pool.submit(reply, sessions, thread, MAYA, "Here I am.").result()
        ticking.result()
    assert state(sessions, thread) == ("claimed", MAYA)


def test_of_two_who_answer_a_thread_that_returned_one_is_heard(
    sessions: Sessions, settings: Settings, thread: int
) -> None:
    claim(sessions, thread)
    lease_ends(sessions, thread)
    clock(sessions, settings)
    with ThreadPoolExecutor(2) as pool:
        heard = pool.map(lambda who: reply(sessions, thread, who, f"I am {who}."), (MAYA, DANIEL))
        assert sorted(heard) == [False, True]
    with sessions() as session:
        assert len(session.scalars(select(Message)).all()) == 1


def test_whoever_has_enough_takes_no_more_unless_it_is_urgent(sessions: Sessions, thread: int) -> None:
    with sessions.begin() as session:
        session.get_one(Coordinator, MAYA).cap = 1
        more = handover.open(session, conversation_with(session, "+15550100002"), "talk_to_human", "more").id
        grave = handover.open(session, conversation_with(session, "+15550100003"), "emergency", "my chest").id
    claim(sessions, thread)
    with pytest.raises(NoRoom, match="1 of 1 threads"):
        claim(sessions, more)
    claim(sessions, thread)  # their own, once more
    claim(sessions, grave)
    assert state(sessions, grave) == ("claimed", MAYA)
