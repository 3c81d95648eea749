"""Numbers for the supervisor: how long patients wait, what was promised and kept, what nobody has a rule for.

A figure and the list behind it come from the same rows, so they agree.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Integer, cast, func, select
from sqlalchemy.orm import Session, joinedload

from bot.care import handover, promised
from bot.care.hours import Hours
from bot.store.tables import Conversation, Handover, Message

DATED = ("handover.within_hours", "handover.by", "handover.today", handover.CLOSED)  # promises that name a time
UNKNOWN = {"nlu_fallback": "not understood", "out_of_scope": "nothing that the line is for"}
MOST = 500  # rows of a list


@dataclass(frozen=True)
class Thread:
    """A thread of the period: `waited` until a person answered, or until now; `kept` is None for a promise still open."""

    id: int
    conversation_id: int
    reason: str
    language: str
    opened_at: datetime
    waited: timedelta
    answered: bool
    promised: bool
    kept: bool | None


@dataclass(frozen=True)
class Waits:
    """How long those who speak a language waited for a person: half of them no longer than `median`, nine of ten than `p90`."""

    language: str
    threads: int
    median: timedelta
    p90: timedelta


def percentile(values: Sequence[timedelta], share: float) -> timedelta:
    """The value that `share` of the values do not exceed, by nearest rank; `values` must not be empty."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def waits(threads: Iterable[Thread]) -> list[Waits]:
    """By language, the longest median first."""
    by_language: dict[str, list[timedelta]] = defaultdict(list)
    for one in threads:
        by_language[one.language].append(one.waited)
    told = [
        Waits(language, len(waited), percentile(waited, 0.5), percentile(waited, 0.9))
        for language, waited in by_language.items()
    ]
    return sorted(told, key=lambda one: (-one.median, one.language))


def promises(threads: Iterable[Thread]) -> dict[str, int]:
    """How many promises were "kept", "broken" or are "open"."""
    count = Counter(outcome(one) for one in threads if one.promised)
    return {name: count[name] for name in ("kept", "broken", "open")}


def outcome(thread: Thread) -> str:
    """ "kept", "broken" or "open"; empty where nothing was promised."""
    if not thread.promised:
        return ""
    return "open" if thread.kept is None else "kept" if thread.kept else "broken"


def reasons(threads: Iterable[Thread]) -> list[tuple[str, int]]:
    """What people were needed for, the commonest first."""
    return Counter(one.reason for one in threads).most_common(10)


def threads(session: Session, since: datetime, now: datetime, hours: Hours) -> list[Thread]:
    """All that were opened since then, the newest first; nobody's words or names, in two statements."""
    said = _promises(session, since)
    language = func.coalesce(Conversation.language, "")
    known = (Handover.id, Handover.conversation_id, Handover.reason, language, Handover.opened_at, Handover.closed_at)
    query = select(*known, promised.answered_at()).join(Handover.conversation).where(Handover.opened_at > since)
    found = []
    for id_, conversation_id, reason, spoken, opened, closed, answered in session.execute(
        query.order_by(Handover.id.desc())
    ):
        mine = (one for one in said[conversation_id] if opened <= one[1] <= (closed or now))
        promise = next((promised.made(phrase, at, hours) for phrase, at in mine), None)
        due = promise.due_at if promise else None
        kept = promised.kept(due, answered, now) if due else None
        waited = (answered or now) - opened
        found.append(
            Thread(id_, conversation_id, reason, spoken, opened, waited, answered is not None, due is not None, kept)
        )
    return found


def _promises(session: Session, since: datetime) -> dict[int, list[tuple[str, datetime]]]:
    query = select(Message.conversation_id, Message.phrase, Message.created_at)
    query = query.where(Message.created_at > since, Message.author == "bot", Message.phrase.in_(DATED))
    said: dict[int, list[tuple[str, datetime]]] = defaultdict(list)
    for conversation_id, phrase, at in session.execute(query.order_by(Message.created_at, Message.id)):
        said[conversation_id].append((phrase or "", at))
    return said


def settled(session: Session, since: datetime) -> dict[int, int]:
    """Questions that the assistant answered without asking for a person, by conversation."""
    passed_on = func.sum(cast(Message.phrase.startswith("handover.") | Message.phrase.startswith("safety."), Integer))
    question = Message.answers + 0  # an expression: grouped by its index, SQLite would read every message ever
    answers = select(func.max(Message.conversation_id).label("conversation_id"))
    answers = answers.where(Message.created_at > since, Message.author == "bot", Message.answers.is_not(None))
    whole = answers.group_by(question).having(passed_on == 0).subquery()
    counted = select(whole.c.conversation_id, func.count()).group_by(whole.c.conversation_id)
    return dict(session.execute(counted).all())


def unknown(session: Session, since: datetime) -> dict[str, dict[int, int]]:
    """What patients said that no rule knew: by how it was taken, a key of UNKNOWN, then by conversation."""
    whose = Message.conversation_id + 0  # as above
    said = select(Message.intent, whose, func.count())
    said = said.where(Message.created_at > since, Message.direction == "in", Message.intent.in_(UNKNOWN))
    found: dict[str, dict[int, int]] = {intent: {} for intent in UNKNOWN}
    for intent, conversation_id, count in session.execute(said.group_by(Message.intent, whose)):
        found[intent or ""][conversation_id] = count
    return found


def conversations(session: Session, ids: Iterable[int]) -> list[Conversation]:
    """Those of a list, with their patients, the newest first."""
    query = select(Conversation).where(Conversation.id.in_(sorted(ids, reverse=True)[:MOST]))
    return list(session.scalars(query.options(joinedload(Conversation.patient)).order_by(Conversation.id.desc())))
