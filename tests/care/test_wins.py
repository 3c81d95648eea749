"""Which closed loops are wins, and who may see sums."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.care import coordinators, handover, wins
from bot.care.patients import conversation_with
from bot.store.database import Sessions
from bot.store.tables import Appointment, Patient, Phone, utcnow

BOSTON = ZoneInfo("America/New_York")
OPENED = datetime(2026, 3, 10, 9, tzinfo=BOSTON)
NOW = datetime(2026, 4, 2, 9, tzinfo=BOSTON)


@pytest.mark.parametrize(
    ("reason", "minutes", "closed", "kind"),
    [
        ("voicemail", 60, False, "voicemail"),
        ("voicemail", 61, True, None),
        ("voicemail", None, False, None),
        ("medication_refill", 600, True, "refill"),
        ("medication_refill", 5, False, None),
        ("complaint", 5, True, None),
    ],
)
def test_which_threads_are_wins(reason: str, minutes: int | None, closed: bool, kind: str | None) -> None:
    answered = OPENED + timedelta(minutes=minutes) if minutes else None
    assert wins.from_thread(reason, OPENED, answered, closed) == kind


def visits(*told: tuple[int, int, str]) -> list[wins.Visit]:
    return [
        (index, datetime(2026, month, day, 15, tzinfo=UTC), status) for index, (month, day, status) in enumerate(told)
    ]


@pytest.mark.parametrize(
    ("told", "month"),
    [
        ([(2, 3, "noshow"), (3, 3, "fulfilled")], "2026-03"),
        ([(1, 3, "noshow"), (3, 3, "fulfilled")], "2026-03"),  # no visit between
        ([(2, 3, "noshow"), (3, 3, "fulfilled"), (3, 20, "noshow")], None),
        ([(2, 3, "fulfilled"), (3, 3, "fulfilled")], None),  # not the first
        ([(3, 3, "fulfilled")], None),  # nothing was missed before
        ([(2, 3, "noshow"), (4, 1, "fulfilled")], None),  # the month is not over
        ([(2, 3, "noshow"), (3, 3, "cancelled")], None),
        ([], None),
    ],
)
def test_the_first_month_without_a_missed_visit(told: list[tuple[int, int, str]], month: str | None) -> None:
    assert wins.first_good_month(visits(*told), NOW, BOSTON) == month


@pytest.mark.parametrize(
    ("statuses", "found"),
    [
        (["noshow", "noshow", "confirmed"], 2),
        (["noshow", "cancelled", "noshow", "booked", "fulfilled"], 4),
        (["noshow", "confirmed"], None),
        (["noshow", "noshow", "booked"], None),
        (["noshow", "noshow", "fulfilled", "fulfilled"], 2),
        (["noshow", "fulfilled", "noshow", "confirmed"], None),
    ],
)
def test_the_first_visit_confirmed_after_missed_ones(statuses: list[str], found: int | None) -> None:
    told = visits(*((1, 1 + index, status) for index, status in enumerate(statuses)))
    assert (wins.confirmed_at_last(told) or (None,))[0] == found


def closed(sessions: Sessions, number: str, reason: str, coordinator_id: int) -> None:
    with sessions.begin() as session:
        opened = handover.open(session, conversation_with(session, number), reason, "words")
        handover.claim(session, opened.id, coordinator_id)
        handover.close(session, opened.id, coordinator_id, "answered")


def staff(sessions: Sessions, count: int) -> None:
    with sessions.begin() as session:
        for one in range(count):
            coordinators.add(session, f"person{one}", f"Person {one}", "a long enough password", ["en"])


def test_what_is_kept_is_in_the_journal_and_what_is_dropped_never_comes_back(sessions: Sessions) -> None:
    staff(sessions, 2)
    with sessions.begin() as session:
        rosa = Patient(given_name="Rosa", family_name="Delgado")
        session.add(Phone(number="+15550100001", patient=rosa))
        for days, status in ((90, "noshow"), (80, "noshow"), (1, "confirmed")):
            session.add(Appointment(patient=rosa, starts_at=utcnow() - timedelta(days=days), status=status))
    closed(sessions, "+15550100001", "medication_refill", 1)

    def drawn(coordinator_id: int) -> list[str]:
        with sessions() as session:
            return [one.kind for one in wins.drafts(session, coordinator_id, utcnow(), BOSTON)]

    assert sorted(drawn(1)) == ["confirmed", "refill"]
    assert drawn(2) == []
    with sessions.begin() as session:
        for draft in wins.drafts(session, 1, utcnow(), BOSTON):
            wins.decide(session, 1, draft, keep=draft.kind == "refill")
    assert drawn(1) == []
    with sessions() as session:
        assert [(one.kind, one.patient and one.patient.name) for one in wins.journal(session, 1)] == [
            ("refill", "Rosa Delgado")
        ]
        assert wins.journal(session, 2) == []


def test_a_sum_of_fewer_than_three_people_is_shown_to_nobody(sessions: Sessions) -> None:
    staff(sessions, 3)
    long_ago = utcnow() - timedelta(days=7)
    for person, reason in ((1, "crisis"), (2, "complaint")):
        closed(sessions, f"+1555010000{person}", reason, person)
    with sessions() as session:
        assert wins.sums(session, long_ago) == (None, None)
        assert wins.load(session, 1, long_ago).hard == 1
    closed(sessions, "+15550100003", "media", 3)
    with sessions() as session:
        assert wins.sums(session, long_ago) == (3, None)
    closed(sessions, "+15550100004", "emergency", 3)
    with sessions() as session:
        assert wins.sums(session, long_ago) == (4, 3)
