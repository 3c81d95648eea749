"""Logs that hold no patient's words: an exception is told by its kind and place, never by its message."""

import logging
import sys
import traceback
from types import TracebackType


class _PlaceFormatter(logging.Formatter):
    def formatException(
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        kind, _, trace = ei
        frames = [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
        return "\n".join([kind.__name__ if kind else "", *frames])


def set_up() -> None:
    """Send this process's logs to standard error, one line an event."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_PlaceFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for chatty in ("twilio", "rq", "alembic", "sanic", "urllib3", "rasa_sdk"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
