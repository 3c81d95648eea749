"""A copy of the embedded database, made and put back by SQLite itself, so that it is whole while others write."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import make_url

from bot.errors import NorthstarError

POSTGRESQL = (
    "the database is PostgreSQL: back it up with `pg_dump --format=custom --file=FILE`, put it back with `pg_restore --clean`, "
    "then run `northstar restore` without a file before the line starts"
)


def file_of(database_url: str) -> Path:
    """The embedded database's file. Raises NorthstarError where it is a server's."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise NorthstarError(POSTGRESQL)
    return Path(url.database)


def copy(source: Path, target: Path) -> None:
    """Make `target` what `source` is at this moment, for its owner's eyes alone. Raises NorthstarError where it is damaged."""
    target.touch(mode=0o600)
    with closing(_opened(source)) as one, closing(sqlite3.connect(target)) as other:
        if one.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise NorthstarError(f"{source} is damaged")
        one.backup(other)


def _opened(path: Path) -> sqlite3.Connection:
    """Raises NorthstarError where there is no database of ours."""
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        connection.execute("SELECT 1 FROM alembic_version")
    except sqlite3.Error as error:
        raise NorthstarError(f"{path} is no database of a line") from error
    return connection
