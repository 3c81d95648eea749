"""A patient who writes again within a day goes back to who knows the story, if they are there."""

from datetime import timedelta

import pytest

from bot.care import coordinators, handover
from bot.care.patients import conversation_with
from bot.store.database import Sessions
from bot.store.tables import Coordinator, Handover, utcnow

NUMBER = "+15550100001"
HOUR = timedelta(hours=1)


@pytest.fixture
def closed(sessions: Sessions) -> int:
    """A thread that Maya, who is at the desk, has just closed."""
    with sessions.begin() as session:
        coordinators.add(session, "maya", "Maya Lopez", "a long enough password", ["en"]).seen_at = utcnow()
        opened = handover.open(session, conversation_with(session, NUMBER), "talk_to_human", "help").id
        handover.claim(session, opened, 1)
        handover.close(session, opened, 1, "answered")
        return opened


def writes_again(sessions: Sessions, reason: str = "talk_to_human") -> tuple[str, int | None, int | None]:
    """The new thread: its state, who has it, what it follows."""
    with sessions.begin() as session:
        one = handover.open(session, conversation_with(session, NUMBER), reason, "one more thing")
        return one.status, one.coordinator_id, one.follows_id


def change(sessions: Sessions, **values: object) -> None:
    with sessions.begin() as session:
        for name, value in values.items():
            setattr(session.get_one(Coordinator, 1), name, value)


def test_who_closed_it_has_it_again_with_time_to_work(sessions: Sessions, closed: int) -> None:
    assert writes_again(sessions) == ("claimed", 1, closed)
    with sessions() as session:
        lease = session.get_one(Handover, closed + 1).lease_until
        assert lease
        assert lease > utcnow()


@pytest.mark.parametrize(
    "away", [{"seen_at": None}, {"seen_at": utcnow() - HOUR}, {"disabled_at": utcnow()}, {"cap": 0}]
)
def test_it_goes_to_everybody_where_they_are_away_or_have_enough(
    sessions: Sessions, closed: int, away: dict[str, object]
) -> None:
    change(sessions, **away)
    assert writes_again(sessions) == ("open", None, closed)


def test_an_emergency_is_everybodys(sessions: Sessions, closed: int) -> None:
    assert writes_again(sessions, "emergency") == ("open", None, closed)


def test_after_a_day_it_is_a_story_of_its_own(sessions: Sessions, closed: int) -> None:
    with sessions.begin() as session:
        session.get_one(Handover, closed).closed_at = utcnow() - 25 * HOUR
    assert writes_again(sessions) == ("open", None, None)
