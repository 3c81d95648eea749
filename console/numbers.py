"""The supervisor's numbers, each with the list behind it."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from bot.care import audit, numbers, wins
from bot.care.numbers import Thread
from bot.settings import Settings
from bot.store.database import Sessions
from bot.store.tables import utcnow
from console import shown
from console.charts import Bar, Chart, counts
from console.person import need_supervisor

PERIODS = (7, 30, 90)  # days
WAITS = "The bar is the median, behind it what nine of ten wait at most; who still waits counts with the time so far."
ANSWERED = (
    "The assistant: questions that it answered without a person. People: threads that somebody answered or closed."
)


def route(desk: Blueprint, settings: Settings, sessions: Sessions) -> None:
    desk.add_app_template_filter(span)

    @desk.get("/numbers")
    def show_numbers() -> ResponseReturnValue:
        need_supervisor()
        days, now = _days(), utcnow()
        with sessions() as session:
            charts = _charts(session, days, now, settings)
            closed, hard = wins.sums(session, now - timedelta(days=days))
        with sessions.begin() as session:
            audit.seen(session, current_user.actor, "numbers")
        return render_template(
            "desk/numbers.html",
            days=days,
            periods=PERIODS,
            charts=charts,
            closed=closed,
            hard=hard,
            fewest=wins.FEWEST,
            clinic=settings.clinic_name,
        )

    @desk.get("/numbers/list")
    def show_list() -> ResponseReturnValue:
        need_supervisor()
        days, now = _days(), utcnow()
        since = now - timedelta(days=days)
        with sessions() as session:
            rows = _by_message(session, since) or _by_thread(session, since, now, settings)
            people = {one.id: one for one in numbers.conversations(session, {row["conversation_id"] for row in rows})}
        with sessions.begin() as session:
            audit.seen(session, current_user.actor, "numbers:list")
        listed = [row for row in rows if row["conversation_id"] in people]
        return render_template(
            "desk/behind.html", rows=listed, people=people, days=days, asked=_asked(), clinic=settings.clinic_name
        )


def _charts(session: Session, days: int, now: datetime, settings: Settings) -> list[Chart]:
    since = now - timedelta(days=days)
    threads = numbers.threads(session, since, now, settings.clinic_hours)
    settled, unknown = numbers.settled(session, since), numbers.unknown(session, since)
    answered = {"assistant": sum(settled.values()), "people": sum(one.answered for one in threads)}

    def behind(**asked: Any) -> str:
        return url_for("desk.show_list", days=days, **asked)

    promised = [(name, count, behind(promise=name)) for name, count in numbers.promises(threads).items()]
    by = [(name, count, behind(answered=name)) for name, count in answered.items()]
    taken = [(title, sum(unknown[name].values()), behind(unknown=name)) for name, title in numbers.UNKNOWN.items()]
    reasons = [(shown.reason(name), count, behind(reason=name)) for name, count in numbers.reasons(threads)]
    waits = [
        Bar(
            shown.language_name(one.language),
            [one.threads, span(one.median), span(one.p90)],
            behind(language=one.language),
            one.median.total_seconds(),
            one.p90.total_seconds(),
        )
        for one in numbers.waits(threads)
    ]
    return [
        Chart("Waits for a person, by language", ["Language", "Threads", "Median", "Nine of ten"], waits, WAITS),
        counts("Promised an answer by a time", ["Promise", "Threads"], promised),
        counts("Answered by", ["By", "Times"], by, ANSWERED),
        counts("Said, and no rule knew it", ["Taken as", "Messages"], taken),
        counts("What people were needed for", ["Reason", "Threads"], reasons),
    ]


def _days() -> int:
    days = request.args.get("days", PERIODS[1], type=int)
    return days if days in PERIODS else PERIODS[1]


def _asked() -> tuple[str, str]:
    """The one figure whose list is wanted: its name and its value. 404 for any other."""
    names = ("language", "promise", "reason", "answered", "unknown")
    return next(((name, request.args[name]) for name in names if name in request.args), None) or abort(404)


def _by_message(session: Session, since: datetime) -> list[dict[str, Any]] | None:
    name, value = _asked()
    counts: Mapping[int, int]
    if (name, value) == ("answered", "assistant"):
        counts = numbers.settled(session, since)
    elif name == "unknown":
        counts = numbers.unknown(session, since).get(value, {})
    else:
        return None
    return [{"conversation_id": one, "count": count} for one, count in counts.items()]


def _by_thread(session: Session, since: datetime, now: datetime, settings: Settings) -> list[dict[str, Any]]:
    name, value = _asked()
    fits: Callable[[Thread], bool] = {
        "language": lambda one: one.language == value,
        "promise": lambda one: numbers.outcome(one) == value,
        "reason": lambda one: one.reason == value,
        "answered": lambda one: one.answered,
        "unknown": lambda _: False,
    }[name]
    threads: list[Thread] = numbers.threads(session, since, now, settings.clinic_hours)
    return [{"conversation_id": one.conversation_id, "thread": one} for one in threads if fits(one)][: numbers.MOST]


def span(value: timedelta) -> str:
    """A length of time as people say it."""
    minutes = int(value.total_seconds() // 60)
    if minutes < 60:
        return f"{minutes} min"
    return (
        f"{minutes // 60} h {minutes % 60} min" if minutes < 24 * 60 else f"{minutes // 1440} d {minutes // 60 % 24} h"
    )
