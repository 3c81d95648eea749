from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine
from sqlalchemy.exc import StatementError

from bot.store.database import Sessions, migrate
from bot.store.tables import Base, Conversation, Handover


def test_the_migrations_make_the_tables_that_the_code_maps(database: Engine) -> None:
    with database.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_migrating_twice_changes_nothing(database: Engine) -> None:
    migrate(database)


def test_a_moment_comes_back_as_the_same_moment_in_utc(sessions: Sessions) -> None:
    noon = datetime(2026, 3, 8, 12, tzinfo=ZoneInfo("America/New_York"))
    with sessions.begin() as session:
        session.add(Conversation(key="k", number="+15550100100", locked_until=noon))
    with sessions() as session:
        assert session.get_one(Conversation, 1).locked_until == noon.astimezone(UTC)


def test_a_moment_without_a_zone_is_refused(sessions: Sessions) -> None:
    with sessions() as session, pytest.raises(StatementError, match="time zone"):
        session.add(Conversation(key="k", number="+15550100100", locked_until=datetime(2026, 3, 8)))  # noqa: DTZ001
        session.flush()


def test_the_queue_of_handovers_reads_in_the_order_of_the_index(sessions: Sessions) -> None:
    with sessions.begin() as session:
        conversation = Conversation(key="k", number="+15550100100")
        session.add(Handover(conversation=conversation, reason="media", priority=2, words=""))
    with sessions() as session:
        assert session.get_one(Handover, 1).status == "open"
