"""When people sleep: nothing that the line starts by itself reaches them between 21:00 and 8:00 where they live.

47 CFR 64.1200(c)(1) allows 8 a.m. to 9 p.m., local time at the called party's location. An area code says nothing of that.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

WAKES, SLEEPS = time(8), time(21)


def zones(named: str | None, clinic: ZoneInfo) -> list[ZoneInfo]:
    """Where a patient may be: the stored zones, with spaces between where an address leaves it open, else the clinic's."""
    return [ZoneInfo(name) for name in (named or "").split()] or [clinic]


def next_allowed(moment: datetime, where: Sequence[ZoneInfo]) -> datetime:
    """The first moment, from `moment` on, at which it is day in every one of these zones. They lie a few hours apart."""
    awake = max(_awake(moment, zone) for zone in where)
    return moment if awake == moment else next_allowed(awake, where)


def morning(now: datetime, where: Sequence[ZoneInfo]) -> datetime:
    """When what need not be said now is said best: when they wake, or, by day, tomorrow."""
    awake = next_allowed(now, where)
    tonight = datetime.combine(now.astimezone(where[0]).date(), SLEEPS, where[0]).astimezone(UTC)
    return awake if awake > now else next_allowed(tonight, where)


def _awake(moment: datetime, zone: ZoneInfo) -> datetime:
    local = moment.astimezone(zone)
    if WAKES <= local.time() < SLEEPS:
        return moment
    day = local.date() + timedelta(days=local.time() >= SLEEPS)
    return datetime.combine(day, WAKES, zone).astimezone(UTC)
