"""What is due: reminders, turns nobody took, messages nobody sent, what the desk promised. It needs the database alone, so it works with Redis down."""

import logging
from itertools import count
from threading import Event

from sqlalchemy.exc import OperationalError

from bot import jobs, tending
from bot.line import Line

TICK = 1.0  # seconds
NOW_AND_THEN = 10  # ticks
log = logging.getLogger(__name__)


def run(line: Line, stop: Event) -> None:
    """Sweep every second, and look for reminders and to the desk now and then, until told to stop."""
    queue, ticks = jobs.queue(line.settings.redis_url), count()
    while not stop.wait(TICK):
        try:
            if next(ticks) % NOW_AND_THEN == 0:
                jobs.remind(line)
                tending.tend(line)
            jobs.sweep(line, queue)
        except OperationalError:
            log.warning("the database is down or busy; the next sweep tries again")
