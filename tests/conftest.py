"""What most tests need: a database of their own, on every engine that this machine has."""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import OperationalError

from bot.settings import Settings
from bot.store.database import Sessions, connect, migrate

POSTGRESQL = os.environ.get("TEST_POSTGRESQL_URL", "postgresql+psycopg://postgres@127.0.0.1:5432/test")


def _postgresql_is_there() -> bool:
    try:
        create_engine(POSTGRESQL, connect_args={"connect_timeout": 2}).connect().close()
    except OperationalError:
        return False
    return True


DATA_KEYS = ("0" * 64,)
DATABASES = ["sqlite", "postgresql"] if _postgresql_is_there() else ["sqlite"]


def pytest_report_header() -> str:
    return f"databases under test: {', '.join(DATABASES)}"


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty, migrated database."""
    if request.param == "sqlite":
        engine = connect(f"sqlite:///{tmp_path / 'northstar.sqlite'}", DATA_KEYS)
        migrate(engine)
        yield engine
        engine.dispose()
        return
    schema = f"test_{secrets.token_hex(8)}"
    admin = create_engine(POSTGRESQL, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    engine = connect(f"{POSTGRESQL}?options=-csearch_path%3D{schema}", DATA_KEYS)
    migrate(engine)
    yield engine
    engine.dispose()
    with admin.connect() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))


@pytest.fixture
def sessions(database: Engine) -> Sessions:
    return Sessions(database)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A demo clinic in a folder of its own."""
    return Settings.from_env({"NORTHSTAR_DEMO": "1", "NORTHSTAR_DATA": str(tmp_path)})
