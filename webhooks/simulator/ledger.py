"""What the simulated carrier was asked to do: a file of its own, so that it outlives any process of the line."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import local
from typing import Any

COLUMNS = """sid TEXT PRIMARY KEY, kind TEXT NOT NULL, sender TEXT NOT NULL, recipient TEXT NOT NULL, body TEXT NOT NULL,
direction TEXT NOT NULL, status TEXT NOT NULL, status_callback TEXT, at TEXT NOT NULL"""


_opened = local()  # each thread's connections, by path


@contextmanager
def open_ledger(data_dir: Path) -> Iterator[sqlite3.Connection]:
    """The ledger in a data folder, committed when the block ends well."""
    connections = vars(_opened)
    path = str(data_dir / "simulator.sqlite")
    if path not in connections:
        connections[path] = _connect(path)
    with connections[path] as connection:
        yield connection


def _connect(path: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=15)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute(f"CREATE TABLE IF NOT EXISTS entries ({COLUMNS})")
    connection.execute("CREATE INDEX IF NOT EXISTS by_recipient ON entries (recipient, at)")
    return connection


def add(ledger: sqlite3.Connection, entry: dict[str, Any]) -> dict[str, Any]:
    """Write one entry; `at` is set where it is missing."""
    entry = {"at": datetime.now(UTC).isoformat(), "status_callback": None, **entry}
    ledger.execute(
        "INSERT INTO entries VALUES (:sid, :kind, :sender, :recipient, :body, :direction, :status, :status_callback, :at)",
        entry,
    )
    return entry


def entries(ledger: sqlite3.Connection, direction: str, to: str | None = None) -> list[dict[str, Any]]:
    """Entries of a direction, oldest first, as the ledger's readers know them."""
    query = "SELECT * FROM entries WHERE direction = ? AND (? IS NULL OR recipient = ?) ORDER BY at, rowid"
    return [_told(row) for row in ledger.execute(query, (direction, to, to))]


def thread(ledger: sqlite3.Connection, number: str) -> list[dict[str, Any]]:
    """Both directions of one phone, oldest first."""
    query = "SELECT * FROM entries WHERE kind = 'message' AND (recipient = ? OR sender = ?) ORDER BY at, rowid"
    return [_told(row) for row in ledger.execute(query, (number, number))]


def _told(row: sqlite3.Row) -> dict[str, Any]:
    entry = dict(row)
    return {**entry, "from": entry.pop("sender"), "to": entry.pop("recipient")}
