"""One conversational turn, the same for text and voice.

A turn is two short transactions around one call to the dialogue engine. The first takes the conversation's lock and
settles what needs no model; the second writes the replies, claims them for sending, marks the message answered and lets
go of the lock. Nothing is held open in between, so a process that dies in mid-turn leaves a lock that runs out and a
message still waiting.
"""

import logging
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, or_, update
from sqlalchemy.orm import Session, joinedload

from bot import asked, outbox, settled, speech
from bot.care import handover, messages
from bot.engine import Answer, Say
from bot.errors import EngineError
from bot.line import Line
from bot.outbox import Letter
from bot.settings import Settings
from bot.store.database import change
from bot.store.tables import Conversation, Message, utcnow

LOCK = timedelta(seconds=20)  # longer than two tries of the engine
PATIENCE = timedelta(seconds=40)  # how long a text waits for an engine that is down; a restart takes some twenty
PAUSE = timedelta(seconds=2)
LOCKING = (
    update(Conversation)
    .where(Conversation.id == bindparam("id_"))
    .where(or_(Conversation.locked_until.is_(None), Conversation.locked_until < bindparam("now")))
    .values(locked_by=bindparam("token"), locked_until=bindparam("until"))
)
UNLOCKING = (
    update(Conversation)
    .where(Conversation.id == bindparam("id_"), Conversation.locked_by == bindparam("token"))
    .values(locked_by=None, locked_until=None)
)
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Question:
    """What the engine is to be asked."""

    message_id: int
    key: str
    text: str
    language: str
    state: dict[str, Any] | None


@dataclass(frozen=True)
class Done:
    """A message that is answered. Of the texts that answer it the first is claimed; `more` follow it."""

    message_id: int
    letter: Letter | None
    more: list[int]
    last: bool


def take(line: Line, conversation_id: int) -> list[int]:
    """Answer, and send, everything that waits in a conversation, in order. Returns the incoming messages it answered.

    Returns early, with what it did, where another process holds the conversation.
    """
    answered = []
    while (done := _take_one(line, conversation_id)) is not None:
        answered.append(done.message_id)
        if done.letter:
            outbox.hand_over(line.sessions, line.carrier, done.letter)
        for message_id in done.more:
            outbox.deliver(line.sessions, line.carrier, message_id, line.settings.clinic_zone)
        if done.last:
            break
    return answered


def _take_one(line: Line, conversation_id: int) -> Done | None:
    if not _read_ahead(line, conversation_id):
        return None
    token = secrets.token_hex(8)
    with line.sessions.begin() as session:
        if not _lock(session, conversation_id, token):
            return None
        message = messages.next_unanswered(session, conversation_id)
        if message is None:
            _unlock(session, conversation_id, token)
            return None
        outcome = settled.settle(session, line.settings, message)
        if isinstance(outcome, settled.Answered):
            _unlock(session, conversation_id, token)
            return _finish(session, line.settings, message, outcome.says)
        question = Question(message.id, message.conversation.key, outcome.text, outcome.language, outcome.state)
    answer = _ask(line, question)
    with line.sessions.begin() as session:
        if not _unlock(session, conversation_id, token):
            return None
        if answer is None and _can_wait(session, question):
            _put_off(session, conversation_id)
            return None
        return _conclude(session, line.settings, question, answer)


def _read_ahead(line: Line, conversation_id: int) -> bool:
    """Read what waits before its turn's transaction begins; False where nothing does."""
    with line.sessions() as session:
        message = messages.next_unanswered(session, conversation_id)
        if message:
            settled.read(message)
    return message is not None


def _ask(line: Line, question: Question) -> Answer | None:
    """The engine's answer; asked twice, since a dropped call is a normal event. None where it stays silent."""
    for _ in range(2):
        try:
            return line.ask(question.key, question.message_id, question.text, question.language, question.state)
        except EngineError as error:
            log.warning("turn %d: the engine did not answer: %s", question.message_id, error)
    return None


def _can_wait(session: Session, question: Question) -> bool:
    """A text can wait for the engine to come back; a caller cannot."""
    message = session.get_one(Message, question.message_id)
    return message.channel == "sms" and utcnow() - message.created_at < PATIENCE


def _put_off(session: Session, conversation_id: int) -> None:
    """Leave the message waiting; the clock takes its turn again in a moment."""
    later = update(Conversation).where(Conversation.id == conversation_id).values(locked_until=utcnow() + PAUSE)
    session.execute(later)


def _conclude(session: Session, settings: Settings, question: Question, answer: Answer | None) -> Done:
    message = session.get_one(Message, question.message_id, options=[joinedload(Message.conversation)])
    conversation = message.conversation
    if answer is None:
        handover.open(session, conversation, "engine_down", message.body)
        return _finish(session, settings, message, [Say("handover.engine_down", {})])
    message.intent = (
        answer.intent if any(map(str.isalpha, message.body)) else None
    )  # a digit chooses, and means nothing else
    conversation.language = answer.language or question.language
    if answer.red_flag:
        says = settled.alarm(session, settings, message, answer.red_flag)
    elif answer.consent:
        says = settled.granted(session, settings, message, answer.consent)
    else:
        says = asked.keep(session, settings, message, answer, question.text, question.state)
    return _finish(session, settings, message, says)


def _finish(session: Session, settings: Settings, message: Message, says: list[Say]) -> Done:
    """Write what is to be said beside the mark that the message is answered."""
    conversation = message.conversation
    language = conversation.language or "en"
    replies = [
        Message(
            conversation=conversation,
            direction="out",
            channel=message.channel,
            author="bot",
            body=speech.render(say.key, say.args, spoken, message.channel, settings.clinic_zone),
            phrase=say.key,
            language=spoken,
            status="queued" if message.channel == "sms" else "spoken",
            answers=message.id,
        )
        for say, spoken in settled.sayable(session, settings, message, says, language)
    ]
    message.status = "answered"
    message.language = language
    conversation.turns += 1
    letter = outbox.write(session, conversation, replies)
    more = [reply.id for reply in replies if reply.status == "queued"]
    return Done(message.id, letter, more, last=not messages.more_unanswered(session, conversation.id))


def _lock(session: Session, conversation_id: int, token: str) -> bool:
    now = utcnow()
    return change(session, LOCKING, {"id_": conversation_id, "now": now, "token": token, "until": now + LOCK}) == 1


def _unlock(session: Session, conversation_id: int, token: str) -> bool:
    """False where the lock ran out and somebody else has the conversation now."""
    return change(session, UNLOCKING, {"id_": conversation_id, "token": token}) == 1
