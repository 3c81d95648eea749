"""What is due: turns nobody took, messages nobody sent. It needs the database alone, so it works with Redis down."""

import logging
from threading import Event

from sqlalchemy.exc import OperationalError

from bot import jobs
from bot.line import Line

TICK = 1.0  # seconds
log = logging.getLogger(__name__)


def run(line: Line, stop: Event) -> None:
    """Sweep every second until told to stop."""
    queue = jobs.queue(line.settings.redis_url)
    while not stop.wait(TICK):
        try:
            jobs.sweep(line, queue)
        except OperationalError:
            log.warning("the database is down or busy; the next sweep tries again")
