"""Alembic's entry: the engine comes from the caller, never from a file."""

from typing import Any, Literal

from alembic import context

from bot.store.sealed import Sealed, SealedDate, SealedJson, SealedKey
from bot.store.tables import Base, Moment


def render_item(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our own column types as the plain ones that they are in the database."""
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    return "sa.Text()" if kind == "type" and isinstance(item, Sealed | SealedDate | SealedJson | SealedKey) else False


with context.config.attributes["engine"].connect() as connection:
    context.configure(
        connection=connection, target_metadata=Base.metadata, render_as_batch=True, render_item=render_item
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
