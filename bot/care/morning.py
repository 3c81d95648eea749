"""The morning: what came since the last shift, one story a patient, the gravest and the longest waiting first."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, Row, and_, cast, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from bot.care import promised
from bot.care.due import ROUTINE
from bot.care.hours import Hours
from bot.care.promised import Promise
from bot.store.tables import Call, Conversation, Handover, Message, Patient, Voicemail

MOST = 300  # stories on the page
RECORDED = timedelta(minutes=5)  # a recording comes that long before the thread that it opens, at most


@dataclass
class Story:
    """Everything of one patient, or of one number that is nobody's: counts since the last shift, what waits, what is due."""

    conversation: Conversation
    patient: Patient | None
    handovers: list[Handover] = field(default_factory=list)
    closed: list[Handover] = field(default_factory=list)
    texts: int = 0
    calls: int = 0
    voicemails: list[Message] = field(default_factory=list)
    promised: list[Promise] = field(default_factory=list)
    newest: Row[Any] | None = None
    unanswered: bool = False

    @property
    def gravest(self) -> Handover | None:
        return min(self.handovers, key=_gravity, default=None)

    @property
    def settled(self) -> bool:
        """Nobody needs to do anything: the assistant, or a colleague, is done with it."""
        return not self.handovers and not self.unanswered

    @property
    def waiting_since(self) -> datetime | None:
        if self.unanswered and self.newest:
            return self.newest.created_at  # type: ignore[no-any-return]
        return min((one.waiting_since for one in self.handovers if one.waiting_since), default=None)

    @property
    def priority(self) -> int:
        return self.gravest.priority if self.gravest else ROUTINE

    @property
    def due_at(self) -> datetime | None:
        """Until when the desk is to answer, or, where it holds no thread, what was promised; an answer since then has settled it."""
        since = self.waiting_since
        if since and self.gravest and self.gravest.due_at:
            return self.gravest.due_at
        return min((one.due_at for one in self.promised if since and one.due_at and one.said_at >= since), default=None)


def _gravity(handover: Handover) -> tuple[int, bool, datetime]:
    return handover.priority, handover.waiting_since is None, handover.waiting_since or handover.opened_at


def rank(story: Story) -> tuple[bool, int, bool, datetime]:
    """What comes first: what is not settled, then the gravest, then whoever waits longest; the answered last."""
    since = story.waiting_since
    return story.settled, story.priority, since is None, since or story.conversation.created_at


def stories(session: Session, since: datetime, hours: Hours) -> list[Story]:
    """Whoever wrote or called since then, and whoever still waits from before, ranked. A fixed number of statements."""
    by_conversation, told = _stories(session, since)
    _add_handovers(session, since, by_conversation)
    _count(session, since, by_conversation)
    _add_voicemails(session, since, by_conversation)
    _add_promises(session, since, hours, by_conversation)
    return sorted(told, key=rank)[:MOST]


def anything_new(session: Session, since: datetime) -> bool:
    """Whether somebody who needs a person wrote, called or was passed on since then."""
    opened = select(Handover.id).where(Handover.status != "closed", Handover.opened_at > since)
    heard = select(Message.id).join(Handover, Handover.open_conversation_id == Message.conversation_id)
    heard = heard.where(Message.direction == "in", Message.created_at > since)
    return any(session.scalar(query.limit(1)) for query in (opened, heard))


def _stories(session: Session, since: datetime) -> tuple[dict[int, Story], list[Story]]:
    """Stories by conversation, and each once: a patient's numbers share one."""
    query = select(Conversation).where(_in_scope(since, Conversation.id)).options(joinedload(Conversation.patient))
    by_conversation: dict[int, Story] = {}
    by_person: dict[tuple[str, int], Story] = {}
    for conversation in session.scalars(query.order_by(Conversation.id)):
        person = ("patient", conversation.patient_id) if conversation.patient_id else ("number", conversation.id)
        story = by_person.setdefault(person, Story(conversation, conversation.patient))
        by_conversation[conversation.id] = story
    return by_conversation, list(by_person.values())


def _in_scope(since: datetime, conversation_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    wrote = select(Message.conversation_id).where(Message.direction == "in", Message.created_at > since)
    called = select(Call.conversation_id).where(Call.created_at > since)
    held = select(Handover.conversation_id).where(Handover.status != "closed")
    return or_(*(conversation_id.in_(which) for which in (wrote, called, held)))


def _add_handovers(session: Session, since: datetime, stories: dict[int, Story]) -> None:
    query = select(Handover).where(or_(Handover.status != "closed", Handover.closed_at > since))
    for handover in session.scalars(query.order_by(Handover.id).options(joinedload(Handover.coordinator))):
        story = stories.get(handover.conversation_id)
        if story:
            (story.closed if handover.status == "closed" else story.handovers).append(handover)


def _count(session: Session, since: datetime, stories: dict[int, Story]) -> None:
    """Texts, calls, and the newest thing said."""
    said = and_(Message.direction == "in", Message.created_at > since)
    texts = cast(Message.channel == "sms", Integer)
    open_ = cast(Message.status == "received", Integer)
    whose = Message.conversation_id + 0  # an expression: grouped by its index, SQLite would read every message ever
    counts = select(whose, func.sum(texts), func.sum(open_), func.max(Message.id)).where(said)
    newest = counts.group_by(whose).subquery()
    words = select(newest, Message.body, Message.intent, Message.language, Message.created_at)
    for row in session.execute(words.join(Message, Message.id == newest.c[3])):
        story = stories[row[0]]
        story.texts += row[1]
        story.unanswered |= row[2] > 0
        if story.newest is None or row.created_at > story.newest.created_at:
            story.newest = row
    called = select(Call.conversation_id, func.count()).where(Call.created_at > since, ~_left_a_message())
    for conversation_id, calls in session.execute(called.group_by(Call.conversation_id)):
        stories[conversation_id].calls += calls


def _left_a_message() -> ColumnElement[bool]:
    return exists().where(Message.sid == Call.sid + "-voicemail")


def _add_voicemails(session: Session, since: datetime, stories: dict[int, Story]) -> None:
    query = select(Message).join(Voicemail, Voicemail.message_id == Message.id)
    query = query.where(_since_or_held(since)).options(joinedload(Message.voicemail), joinedload(Message.conversation))
    for message in session.scalars(query.order_by(Voicemail.message_id)):
        story = stories[message.conversation_id]
        if message.created_at > min([since, *(one.opened_at - RECORDED for one in story.handovers)]):
            story.voicemails.append(message)
            story.promised.append(Promise("voice.message_taken", message.created_at, None))


def _add_promises(session: Session, since: datetime, hours: Hours, stories: dict[int, Story]) -> None:
    """Of each promise the first time that it was made: said again, it is no later."""
    query = select(Message.conversation_id, Message.phrase, Message.created_at)
    query = query.where(Message.author == "bot", Message.phrase.in_(promised.WORDS), _since_or_held(since))
    said: dict[int, dict[str, datetime]] = defaultdict(dict)
    for conversation_id, phrase, at in session.execute(query.order_by(Message.created_at, Message.id)):
        story = stories.get(conversation_id)
        if story and at > min([since, *(one.opened_at for one in story.handovers)]):
            said[conversation_id].setdefault(phrase or "", at)
    for conversation_id, phrases in said.items():
        stories[conversation_id].promised += [promised.made(phrase, at, hours) for phrase, at in phrases.items()]


def _since_or_held(since: datetime) -> ColumnElement[bool]:
    held = select(Handover.conversation_id).where(Handover.status != "closed")
    since_then = select(Message.id).where(Message.created_at > since)
    return Message.id.in_(since_then.union_all(select(Message.id).where(Message.conversation_id.in_(held))))
