"""Logs that hold no patient's words.

Two rules, kept where a record is made, so that they hold for every handler, whoever set it up. An exception is told by its
kind and place, never by its message. A library's record is told by the words that stand in its source, never by what it
fills into them; where the two cannot be told apart, by its place alone.
"""

import logging
import sys
import threading
import traceback
from types import TracebackType
from typing import Any

from bot.errors import SettingsError

OURS = {"bot", "webhooks", "console", "northstar", "__main__"}
CHATTY = ("twilio", "rq", "alembic", "sanic", "urllib3", "rasa_sdk", "py.warnings")
log = logging.getLogger(__name__)


def set_up() -> None:
    """Send this process's logs to standard error, one line an event."""
    logging.setLogRecordFactory(record)
    form = "%(asctime)s %(levelname)s %(name)s %(message)s"
    logging.basicConfig(level=logging.INFO, format=form, stream=sys.stderr, force=True)
    logging.captureWarnings(True)
    for chatty in CHATTY:
        logging.getLogger(chatty).setLevel(logging.WARNING)
    sys.excepthook = _uncaught
    threading.excepthook = lambda caught: _uncaught(caught.exc_type, caught.exc_value, caught.exc_traceback)
    sys.unraisablehook = lambda caught: _uncaught(caught.exc_type, caught.exc_value, caught.exc_traceback)


def record(
    name: str, level: int, path: str, line: int, msg: object, args: Any, exc_info: Any, *more: Any, **named: Any
) -> logging.LogRecord:
    """A record that is safe to write down; the signature is that of logging.LogRecord."""
    if name.partition(".")[0] not in OURS:
        msg, args = (msg if isinstance(msg, str) and args else f"{path}:{line}"), ()
    made = logging.LogRecord(name, level, path, line, msg, args, None, *more, **named)
    if exc_info and exc_info[0]:
        made.exc_text = place(*exc_info)
    return made


def place(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> str:
    """What went wrong and where; what is wrong with the settings also in words."""
    frames = [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
    return "\n".join([f"{kind.__name__} {error}" if isinstance(error, SettingsError) else kind.__name__, *frames])


def _uncaught(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    log.critical("ended by an error", exc_info=(kind, error or kind(), trace))
