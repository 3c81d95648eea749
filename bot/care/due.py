"""How pressing a reason is, and by when a patient is answered: counted in open hours. Pure."""

from datetime import UTC, datetime, timedelta

from bot.care.hours import Hours, after_open_time, end_of_next_day

URGENT, SOON, ROUTINE = 0, 1, 2
WITHIN = {
    URGENT: timedelta(minutes=10),
    SOON: timedelta(hours=2),
}  # of an open desk; the rest by the end of the next day
QUARTER = timedelta(minutes=15)


def by(priority: int, at: datetime, hours: Hours) -> datetime:
    """When a wait that begins at `at` is to be over, in the clinic's zone; what is told to a patient is a full quarter."""
    if priority == ROUTINE:
        return end_of_next_day(hours, at)
    moment = after_open_time(hours, at, WITHIN[priority])
    return moment if priority == URGENT else _next_quarter(moment)


def _next_quarter(moment: datetime) -> datetime:
    over = timedelta(minutes=moment.minute % 15, seconds=moment.second, microseconds=moment.microsecond)
    return (moment.astimezone(UTC) + (QUARTER - over if over else over)).astimezone(moment.tzinfo)
