"""What most tests need: a database of their own, on every engine that this machine has."""

import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import OperationalError

from bot.settings import Settings
from bot.store.database import Sessions, connect, migrate
from bot.store.tables import Base

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


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """An empty, migrated database of each kind: a file to copy, a schema to empty. Their addresses."""
    file = tmp_path_factory.mktemp("database") / "northstar.sqlite"
    schema = f"test_{secrets.token_hex(8)}"
    found = {"sqlite": f"sqlite:///{file}", "postgresql": f"{POSTGRESQL}?options=-csearch_path%3D{schema}"}
    _administer(f"CREATE SCHEMA {schema}")
    for name in DATABASES:
        engine = connect(found[name], DATA_KEYS)
        migrate(engine)
        engine.dispose()
    yield found
    _administer(f"DROP SCHEMA {schema} CASCADE")


def _administer(command: str) -> None:
    if "postgresql" in DATABASES:
        admin = create_engine(POSTGRESQL, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text(command))
        admin.dispose()


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest, tmp_path: Path, migrated: dict[str, str]) -> Iterator[Engine]:
    """An empty, migrated database."""
    url = migrated[request.param]
    if request.param == "sqlite":
        copy = tmp_path / "northstar.sqlite"
        shutil.copy(url.removeprefix("sqlite:///"), copy)
        url = f"sqlite:///{copy}"
    engine = connect(url, DATA_KEYS)
    yield engine
    if request.param == "postgresql":
        tables = ", ".join(table.name for table in Base.metadata.sorted_tables)
        with engine.begin() as connection:
            connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))
    engine.dispose()


@pytest.fixture
def sessions(database: Engine) -> Sessions:
    return Sessions(database)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A demo clinic in a folder of its own."""
    return Settings.from_env({"NORTHSTAR_DEMO": "1", "NORTHSTAR_DATA": str(tmp_path)})
