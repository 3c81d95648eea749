"""Changing the keys: everything that an older key sealed is sealed anew by the first.

Each batch is a transaction of its own, and what is done is told by the name of the key at the front of a value: so the
work can be broken off and taken up again, with the line stopped or running.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, Text, and_, bindparam, or_, select, type_coerce, update

from bot.store.database import Sessions
from bot.store.sealed import Sealed, SealedDate, SealedJson, SealedKey, first_key
from bot.store.tables import Base

BATCH = 500  # rows


def rotate(sessions: Sessions) -> Iterator[tuple[str, int]]:
    """Seal everything anew; yields a table's name and how many of its rows are done, after each batch."""
    for table in Base.metadata.sorted_tables:
        columns = [
            column for column in table.columns if isinstance(column.type, Sealed | SealedDate | SealedJson | SealedKey)
        ]
        done = 0
        while columns and (rows := _batch(sessions, table, columns)):
            done += rows
            yield table.name, done


def _batch(sessions: Sessions, table: Table, columns: list[Any]) -> int:
    mine = [one == bindparam(f"this_{one.name}") for one in table.primary_key]
    with sessions.begin() as session:
        rows = session.execute(_stale(table, columns, first_key(session.get_bind()))).mappings().all()
        anew = [
            {f"this_{one.name}": row[one.name] for one in table.primary_key}
            | {one.name: row[one.name] for one in columns}
            for row in rows
        ]
        if anew:
            session.connection().execute(update(table).where(*mine), anew)
    return len(rows)


def _stale(table: Table, columns: list[Any], first: str) -> Select[Any]:
    """Rows with a value that another key sealed, held against change until they are written."""

    def by_another(column: Any) -> ColumnElement[bool]:
        return and_(column.is_not(None), ~type_coerce(column, Text).startswith(f"{first}."))

    stale = select(*table.primary_key, *columns).where(or_(*map(by_another, columns)))
    return stale.order_by(*table.primary_key).limit(BATCH).with_for_update()
