"""The gate that every line of the engine's log goes through, where a record is made, whoever's handler writes it down.

Of an exception its kind and place are kept, never its message; of a library's sentence nothing that was filled into it.
The processes outside have the same in bot/logs.py; the engine's environment is its own.
"""

import logging
import sys
import traceback
from typing import Any

OURS = "components"
log = logging.getLogger(__name__)


def put_up() -> None:
    """From here on, no line of this process's log holds what a patient said."""
    logging.setLogRecordFactory(record)
    logging.captureWarnings(True)
    sys.excepthook = _uncaught


def record(
    name: str, level: int, path: str, line: int, msg: Any, args: Any, exc_info: Any, *more: Any, **named: Any
) -> logging.LogRecord:
    """A record that is safe to write down; the signature is that of logging.LogRecord."""
    if not name.startswith(OURS):
        msg, args = (msg if isinstance(msg, str) and args else f"{path}:{line}"), ()
    made = logging.LogRecord(name, level, path, line, msg, args, None, *more, **named)
    if exc_info and exc_info[0]:
        made.exc_text = _place(exc_info[0], exc_info[2])
    return made


def _place(kind: Any, trace: Any) -> str:
    frames = [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
    return "\n".join([kind.__name__, *frames])


def _uncaught(kind: Any, error: Any, trace: Any) -> None:
    log.critical("ended by an error", exc_info=(kind, error, trace))
