"""What is due: turns nobody took, messages nobody sent. It needs the database alone, so it works with Redis down."""

import logging
from datetime import timedelta
from threading import Event

from sqlalchemy.exc import OperationalError

from bot import jobs
from bot.line import Line

TICK = 1.0  # seconds
PATIENCE = timedelta(seconds=3)  # how long a worker has before the clock does its work
log = logging.getLogger(__name__)


def run(line: Line, stop: Event) -> None:
    """Sweep every second until told to stop."""
    while not stop.wait(TICK):
        try:
            jobs.sweep(line, PATIENCE)
        except OperationalError:
            log.warning("the database is down or busy; the next sweep tries again")
