"""How the desk shows times, waits, languages and states."""

from datetime import datetime

from babel import Locale
from babel.dates import format_datetime
from flask import Blueprint

from bot.care import notes, tasks
from bot.care.handover import ENDINGS, REASONS
from bot.settings import Settings
from bot.speech.locales import locale_of
from bot.store.tables import utcnow

PRIORITIES = ("urgent", "soon", "routine")
STATES = {
    "queued": "on its way",
    "sending": "on its way",
    "unknown": "being checked",
    "sent": "sent",
    "delivered": "delivered",
    "undelivered": "not delivered",
    "failed": "failed",
    "cancelled": "not sent",
    "spoken": "spoken",
}
RIGHTS = {"appointments": "visits", "medicines": "visits and medicines", "decide": "everything, and decides"}
RIGHT_TO_LEFT = {"ar"}
RINGS = {
    "asked": "your phone rings in a moment; press 1 to call the patient",
    "placing": "your phone rings in a moment; press 1 to call the patient",
    "ringing": "ringing your phone; press 1 to call the patient",
    "missed": "nobody at the desk picked up and pressed 1",
    "dialling": "ringing the patient",
    "completed": "talked",
    "busy": "the line was busy",
    "no-answer": "the patient did not pick up",
    "failed": "could not be placed",
    "canceled": "given up",
}
VOUCHED = {"library": "from the library", "writer": "in their own words", "interpreter": "checked by an interpreter"}


def add_filters(desk: Blueprint, settings: Settings) -> None:
    """The filters that the desk's templates use."""

    def moment(value: datetime) -> str:
        local = value.astimezone(settings.clinic_zone)
        today = utcnow().astimezone(settings.clinic_zone).date()
        return format_datetime(local, "h:mm a" if local.date() == today else "EEE, MMM d, h:mm a", locale="en")

    def field(value: datetime) -> str:
        """A moment as a date-and-time field holds it."""
        return value.astimezone(settings.clinic_zone).strftime("%Y-%m-%dT%H:%M")

    for filter_ in (
        moment,
        field,
        vouched,
        task_kind,
        note_kind,
        overdue,
        ring_state,
        wait,
        language_name,
        reason,
        ending,
        priority,
        state,
        direction,
        right,
    ):
        desk.add_app_template_filter(filter_)


def wait(since: datetime | None) -> str:
    """How long the patient has been waiting, as they feel it."""
    if since is None:
        return "answered"
    minutes = int((utcnow() - since).total_seconds() // 60)
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours < 24 else f"{hours // 24} d {hours % 24} h"


def language_name(code: str | None) -> str:
    if code == "ht":
        return "Haitian Creole"
    return Locale.parse(locale_of(code).locale.split("_")[0]).english_name or code if code else "unknown language"


def reason(key: str) -> str:
    return REASONS[key].title


def ending(key: str) -> str:
    return ENDINGS[key]


def priority(number: int) -> str:
    return PRIORITIES[number]


def state(status: str) -> str:
    return STATES.get(status, "")


def direction(code: str | None) -> str:
    return "rtl" if code in RIGHT_TO_LEFT else "ltr" if code else "auto"


def right(key: str) -> str:
    return RIGHTS[key]


def vouched(key: str) -> str:
    return VOUCHED[key]


def task_kind(key: str) -> str:
    return tasks.KINDS[key]


def note_kind(key: str) -> str:
    return notes.KINDS[key]


def overdue(due_at: datetime) -> bool:
    return due_at < utcnow()


def ring_state(status: str) -> str:
    return RINGS[status]
