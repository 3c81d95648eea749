"""The database: one engine a process, made when asked for, on SQLite or PostgreSQL."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from fcntl import LOCK_EX, LOCK_UN, flock
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import IO, Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, CursorResult, Engine, Update, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker

from bot.store import sealed


class Sessions:
    """Sessions on one engine: `sessions()` to read, `sessions.begin()` to write in one transaction.

    SQLite has one writer at a time; who only reads must not queue with those who write.
    """

    def __init__(self, engine: Engine) -> None:
        self._reading = sessionmaker(engine.execution_options(reading=True), expire_on_commit=False)
        self._writing = sessionmaker(engine, expire_on_commit=False)
        self._turn = _WriterTurn(f"{engine.url.database}.turn") if engine.dialect.name == "sqlite" else nullcontext()

    def __call__(self) -> Session:
        return self._reading()

    @contextmanager
    def begin(self) -> Iterator[Session]:
        with self._turn, self._writing.begin() as session:
            yield session


class _WriterTurn:
    """One writer at a time among the threads and processes of a machine, first come, first served.

    SQLite itself lets a waiting writer sleep and try again, for up to 100 ms a time, and whoever tries first wins.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._threads = Lock()

    def __enter__(self) -> None:
        self._threads.acquire()
        flock(self._file, LOCK_EX)

    def __exit__(self, *_: object) -> None:
        flock(self._file, LOCK_UN)
        self._threads.release()

    @cached_property
    def _file(self) -> IO[bytes]:
        return Path(self._path).open("wb")


def insert_once(session: Session, row: type[DeclarativeBase], **values: Any) -> bool:
    """Write a row; False, and nothing written, where one with the same unique value is there already."""
    table = row.__table__
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    statement = insert(table).values(**values).on_conflict_do_nothing().returning(*table.primary_key)  # type: ignore[arg-type]
    return session.execute(statement).first() is not None


def change(session: Session, statement: Update, values: Mapping[str, Any] | None = None) -> int:
    """How many rows an update, with these bound values, changed. Objects already loaded keep what they had."""
    result = session.execute(statement, values, execution_options={"synchronize_session": False})
    assert isinstance(result, CursorResult)
    return result.rowcount


def connect(url: str, data_keys: Sequence[str]) -> Engine:
    """An engine for `url`, whose sealed columns `data_keys` open, the first of them sealing."""
    engine = _sqlite(url) if make_url(url).get_backend_name() == "sqlite" else _server(url)
    sealed.use(engine, sealed.Keyring(data_keys))
    return engine


def _server(url: str) -> Engine:
    return create_engine(url, hide_parameters=True, pool_pre_ping=True, pool_size=20)


def _sqlite(url: str) -> Engine:
    """Write-ahead logging, foreign keys, and patience with locks."""
    Path(make_url(url).database or "").parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": 15}, pool_size=20, max_overflow=80)
    event.listen(engine, "connect", _tune_sqlite)
    event.listen(engine, "begin", _begin)
    return engine


def migrate(engine: Engine) -> None:
    """Bring the schema to the newest revision; safe to call from several processes in turn."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["engine"] = engine
    command.upgrade(config, "head")


def _tune_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """Who will write takes the write lock first: a transaction that reads, then writes, could not be retried half-way."""
    reading = connection.get_execution_options().get("reading")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
