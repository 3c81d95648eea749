import pytest
from sqlalchemy import delete, update

from bot.care import audit
from bot.store.database import Sessions
from bot.store.tables import AuditEntry


@pytest.fixture
def trail(sessions: Sessions) -> Sessions:
    with sessions.begin() as session:
        for number in range(5):
            audit.write(session, "coordinator:1", "saw", f"handover:{number}", words=number)
    return sessions


def test_an_untouched_trail_is_whole(trail: Sessions) -> None:
    with trail() as session:
        assert audit.verify(session)[0] == 5


@pytest.mark.parametrize(
    "meddling",
    [
        update(AuditEntry).where(AuditEntry.id == 3).values(subject="handover:9"),
        update(AuditEntry).where(AuditEntry.id == 3).values(actor="coordinator:2"),
        update(AuditEntry).where(AuditEntry.id == 3).values(details={}),
        delete(AuditEntry).where(AuditEntry.id == 3),
    ],
)
def test_case_40_an_edited_or_deleted_entry_is_found(trail: Sessions, meddling: object) -> None:
    with trail.begin() as session:
        session.execute(meddling)  # type: ignore[call-overload]
    with trail() as session, pytest.raises(ValueError, match=r"entry [34] does not follow"):
        audit.verify(session)


def test_a_cut_off_end_shows_in_the_last_digest(trail: Sessions) -> None:
    with trail() as session:
        before = audit.verify(session)
    with trail.begin() as session:
        session.execute(delete(AuditEntry).where(AuditEntry.id == 5))
    with trail() as session:
        assert audit.verify(session) != before


def test_a_second_look_within_minutes_is_the_same_look(sessions: Sessions) -> None:
    with sessions.begin() as session:
        for _ in range(3):
            audit.seen(session, "coordinator:1", "handover:1")
        audit.seen(session, "coordinator:2", "handover:1")
        assert audit.verify(session)[0] == 2
