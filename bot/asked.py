"""What was asked back before a question could be answered: who is meant, and their birth date.

The question waits in Conversation.pending as `{"asked": {"key", "args", "text", "state", "times", "language"}}`: the phrase that was
asked, the words and the engine's state of the question that waits, how often it was asked back and in which language.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.care import handover, households, identity, reminders
from bot.engine import Answer, Say
from bot.settings import Settings
from bot.store.tables import Appointment, Conversation, Message, Phone, utcnow
from bot.understanding import birth_dates
from bot.understanding import language as languages
from bot.understanding.choice import pick

WHO, BIRTH_DATE = "household.who", "identity.birth_date"
REASONS = {WHO: "household", BIRTH_DATE: "identity"}
UNCLEAR = {"smalltalk.rephrase", "smalltalk.out_of_scope"}
OFTEN = 2  # times; asked back once more, a person takes over

Question = tuple[str, dict[str, Any] | None]  # what the engine is to be asked: words and state


def resume(session: Session, settings: Settings, message: Message) -> Question | list[Say]:
    """Take a message as the answer to what was asked back, and go on with the question that waits; else as it is."""
    conversation = message.conversation
    reminded_of = reminders.asked_about(conversation)
    if reminded_of and pick(message.body, len(reminders.ANSWERS), conversation.language or "en"):
        conversation.patient_id = session.get_one(Appointment, reminded_of).patient_id
        return message.body, conversation.pending
    phones = households.members(session, conversation.number)
    if len(phones) > 1:
        households.forget_choice(session, message)
    asked = (conversation.pending or {}).get("asked")
    if asked and asked["key"] == BIRTH_DATE:
        said = _take_birth_date(session, settings, message, asked)
        if said is not None:
            return said
    elif asked:
        phone = households.chosen(message.body, phones, conversation.language or "en")
        if phone:
            return _turn_to(conversation, phone, asked["text"])
    phone = households.named(message.body, phones) if len(phones) > 1 else None
    if phone and phone.patient_id != conversation.patient_id:
        return _turn_to(conversation, phone, message.body)
    return message.body, asked["state"] if asked else conversation.pending


def _turn_to(conversation: Conversation, phone: Phone, text: str) -> Question:
    conversation.patient_id, conversation.pending = phone.patient_id, None
    conversation.language = languages.identify(text, households.speaks(phone))
    return text, None


def _take_birth_date(
    session: Session, settings: Settings, message: Message, asked: dict[str, Any]
) -> Question | list[Say] | None:
    """None where the message tells no date and is something else."""
    conversation = message.conversation
    phones = households.members(session, conversation.number)
    phone = next((one for one in phones if one.patient_id == conversation.patient_id), None)
    now = utcnow()
    told = _birth_dates(
        message.body, {conversation.language or "en", asked["language"]}, now.astimezone(settings.clinic_zone)
    )
    if phone is None or not (told or birth_dates.has_digits(message.body)):
        return None
    conversation.language = asked["language"]  # a date alone may look like any
    if identity.passes(session, phone, told, now):
        conversation.pending = None
        conversation.language = languages.identify(asked["text"], households.speaks(phone))
        return asked["text"], asked["state"]
    if not identity.is_locked(session, phone, now):
        return [Say("identity.not_right", {})]
    conversation.pending = None
    return [Say("identity.not_here", {}), hand_over(session, settings, message, "identity")]


def _birth_dates(text: str, spoken: set[str], now: datetime) -> set[date]:
    return {day for language in spoken for day in birth_dates.read(text, language, now)}


def keep(
    session: Session, settings: Settings, message: Message, answer: Answer, text: str, state: dict[str, Any] | None
) -> list[Say]:
    """What to say of the engine's answer to `text`; the question waits where something was asked back instead.

    An answer that was not understood is asked for again; asked too often, a person takes over.
    """
    conversation = message.conversation
    before: dict[str, Any] = (conversation.pending or {}).get("asked") or {}
    back = next((say for say in answer.says if say.key in REASONS), None)
    unclear = bool(before) and any(say.key in UNCLEAR for say in answer.says)
    if back is None and not unclear:
        conversation.pending = answer.state
        return answer.says
    key, args = (back.key, back.args) if back else (before["key"], before["args"])
    times = before.get("times", 0) + 1
    if times > OFTEN:
        conversation.pending = None
        return [hand_over(session, settings, message, REASONS[key])]
    waiting = before if unclear else {"text": text, "state": state}
    conversation.pending = {
        "asked": {**waiting, "key": key, "args": args, "times": times, "language": conversation.language}
    }
    return [Say(key, args)] if unclear else answer.says


def hand_over(session: Session, settings: Settings, message: Message, reason: str) -> Say:
    """Give the thread to a person; what tells the patient roughly when they answer."""
    handover.open(session, message.conversation, reason, message.body)
    told = handover.told(reason, utcnow(), settings.clinic_hours)
    return Say(told["say"], told["args"])
