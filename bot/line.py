"""What a process needs to answer patients: the clinic's settings, the database, the engine and the carrier."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from bot import carrier, engine
from bot.engine import Answer
from bot.outbox import Carrier
from bot.settings import Settings
from bot.store.database import Sessions, connect

ENGINE_SECONDS = 8.0  # a turn's budget; the lock and the callers' patience are sized by it

Ask = Callable[[str, int, str, str, dict[str, Any] | None], Answer]  # key, message id, text, language, state


@dataclass(frozen=True)
class Line:
    """One clinic's line, as a process holds it. `ask` raises EngineError."""

    settings: Settings
    sessions: Sessions
    ask: Ask
    carrier: Carrier


def open_line(settings: Settings, opened: Sessions | None = None) -> Line:
    """The line with its real parts."""
    client = carrier.connect(settings)
    receipts = f"{settings.public_url}/twilio/receipts"
    return Line(
        settings=settings,
        sessions=opened or Sessions(connect(settings.database_url, settings.data_keys)),
        ask=partial(engine.ask, settings.engine_url, deadline=ENGINE_SECONDS),
        carrier=Carrier(
            send=partial(carrier.send, client, settings.clinic_number, status_callback=receipts),
            find=partial(carrier.find_sent, client),
            call=lambda to, ring_id: carrier.place_call(
                client,
                settings.clinic_number,
                to,
                f"{settings.public_url}/twilio/rings/{ring_id}/answered",
                status_callback=f"{settings.public_url}/twilio/rings/{ring_id}/status",
            ),
        ),
    )


@cache
def process_line() -> Line:
    """The line of this process, from its environment."""
    return open_line(Settings.from_env())
