"""What is due: reminders, turns nobody took, messages nobody sent. It needs the database alone, so it works with Redis down."""

import logging
from itertools import count
from threading import Event

from sqlalchemy.exc import OperationalError

from bot import jobs
from bot.line import Line

TICK = 1.0  # seconds
REMINDERS_EVERY = 10  # ticks
log = logging.getLogger(__name__)


def run(line: Line, stop: Event) -> None:
    """Sweep every second, and look for reminders now and then, until told to stop."""
    queue, ticks = jobs.queue(line.settings.redis_url), count()
    while not stop.wait(TICK):
        try:
            if next(ticks) % REMINDERS_EVERY == 0:
                jobs.remind(line)
            jobs.sweep(line, queue)
        except OperationalError:
            log.warning("the database is down or busy; the next sweep tries again")
