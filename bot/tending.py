"""What the clock does for the desk: claims that ended, promises that slip, urgent threads that nobody takes.

Each step is one short transaction, and holds against a second clock.
"""

import logging

from bot.care import alarms, leases, promises
from bot.errors import CarrierError
from bot.line import Line
from bot.store.tables import utcnow

log = logging.getLogger(__name__)


def tend(line: Line) -> None:
    """See to everything at the desk that is due by now."""
    give_back(line)
    promise(line)
    call_supervisors(line)


def give_back(line: Line) -> None:
    """Return the threads whose claims ended to the queue."""
    now = utcnow()
    with line.sessions() as session:
        ended = leases.ended(session, now)
    for handover_id in ended:
        with line.sessions.begin() as session:
            leases.give_back(session, handover_id, now)


def promise(line: Line) -> None:
    """Note by when patients are to be answered, and write to those who wait longer."""
    now, settings = utcnow(), line.settings
    with line.sessions.begin() as session:
        promises.make(session, now, settings.clinic_hours)
    with line.sessions() as session:
        slipped = promises.slipped(session, now, settings.clinic_hours)
    for handover_id in slipped:
        with line.sessions.begin() as session:
            promises.tell(session, handover_id, settings.clinic_name, now, settings.clinic_hours)


def call_supervisors(line: Line) -> None:
    """Text whoever is on call. What the carrier may not have taken is tried again the next time: twice does no harm."""
    number, hours = line.settings.alarm_number, line.settings.clinic_hours
    if not number:
        return
    with line.sessions.begin() as session:
        marked = alarms.mark(session, utcnow(), hours)
    if not marked:
        return
    try:
        line.carrier.send(number, alarms.WORDS)
    except CarrierError as error:
        log.error("the alarm was not sent: %s", error)
        if error.outcome in {"retry", "unknown"}:
            with line.sessions.begin() as session:
                alarms.unmark(session, marked)
