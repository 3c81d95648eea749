"""What is settled before any model is asked: safety, consent, a thread a person holds, who is meant.

It needs the database and nothing else, so it holds with the engine, the actions and the queue all down.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from bot import asked, speech
from bot.care import consent, handover, messages
from bot.engine import Say
from bot.settings import Settings
from bot.speech.catalogs import SOURCE
from bot.store.tables import Conversation, Message, utcnow
from bot.understanding import consent as consent_words
from bot.understanding import language as languages
from bot.understanding import red_flags


@dataclass(frozen=True)
class Answered:
    """Nothing is left for the engine; `says` may be empty, where silence is right."""

    says: list[Say]


@dataclass(frozen=True)
class Open:
    """The engine is to be asked this."""

    text: str
    language: str
    state: dict[str, Any] | None


def settle(session: Session, settings: Settings, message: Message) -> Answered | Open:
    """Decide, in the order of harm: a life, the wish not to be texted, a person at work, then the question itself."""
    listen(message)
    for rule in (_red_flag, _consent, _held, _flood, _concern, _disowned, _without_words):
        says = rule(session, settings, message)
        if says is not None:
            return Answered(says)
    found = asked.resume(session, settings, message)
    if isinstance(found, list):
        return Answered(found)
    text, state = found
    return Open(text, message.conversation.language or "en", state)


def read(message: Message) -> None:
    """Read a message's words ahead of its turn's transaction, which then finds them read: others wait for it to end."""
    listen(message)
    red_flags.find(message.body, *_languages(message))
    wish_of(message)


def listen(message: Message) -> None:
    """Keep which language the conversation is in now."""
    conversation = message.conversation
    known = conversation.language or (conversation.patient.language if conversation.patient else None)
    identified = languages.identify(message.body, known)
    conversation.language = consent_words.language_of(message.body, identified, known)


def _red_flag(session: Session, settings: Settings, message: Message) -> list[Say] | None:
    kind = red_flags.find(message.body, *_languages(message))
    if kind not in {"crisis", "emergency"}:
        return None
    if wish_of(message) == "opt_out":
        consent.opt_out(session, message.conversation, _how(message), message.body)
    return alarm(session, settings, message, kind)


def _languages(message: Message) -> list[str | None]:
    """Those that the message may be in: its own, as far as that can be told, and its patient's."""
    patient = message.conversation.patient
    return [message.conversation.language, patient.language if patient else None]


def alarm(session: Session, settings: Settings, message: Message, kind: str) -> list[Say]:
    """Call a person at once, and tell the patient whom to call now; with the clinic closed, also when a person reads it."""
    handover.open(session, message.conversation, kind, message.body)
    numbers = {"emergency_number": settings.emergency_number, "clinic_number": settings.clinic_number}
    told = handover.told(kind, utcnow(), settings.clinic_hours)
    later = [Say(told["say"], told["args"])] if told["say"] == handover.CLOSED else []
    return [Say(f"safety.{kind}", numbers), *later]


def _consent(session: Session, settings: Settings, message: Message) -> list[Say] | None:
    conversation = message.conversation
    wish = wish_of(message)
    if wish:
        return granted(session, settings, message, wish)
    if consent_words.help_wanted(message.body):
        told = {"clinic": settings.clinic_name, "clinic_number": settings.clinic_number}
        return [Say("consent.help", told)]
    if message.channel == "sms" and consent.has_opted_out(session, conversation.number):
        handover.open(session, conversation, "opted_out", message.body)
        return []
    return None


def wish_of(message: Message) -> str | None:
    """ "opt_out", "opt_in" or None."""
    return consent_words.find(message.body, *_languages(message))


def _how(message: Message) -> str:
    if message.channel == "voice":
        return "voicemail" if message.voicemail else "voice"
    return "keyword" if consent_words.is_keyword(message.body) else "sms"


def granted(session: Session, settings: Settings, message: Message, wish: str) -> list[Say]:
    """Take the patient's word on texts, "opt_out" or "opt_in", and confirm it once."""
    conversation, clinic = message.conversation, {"clinic": settings.clinic_name}
    if wish == "opt_in":
        consent.opt_in(session, conversation, _how(message), message.body)
        return [Say("consent.opted_in", clinic)]
    if consent.has_opted_out(session, conversation.number):
        return []
    consent.opt_out(session, conversation, _how(message), message.body)
    return [Say("consent.opted_out", clinic)]


def answered_by_carrier(session: Session, message: Message, opt_out_type: str) -> None:
    """Keep a STOP, START or HELP that the carrier has acted on, and answered, itself: it gets no second answer.

    Twilio's Advanced Opt-Out says so by the parameter OptOutType, when a whole message is one of the words configured with it
    (twilio.com/docs/messaging/tutorials/advanced-opt-out); without it the parameter is absent, and we answer.
    """
    if opt_out_type not in {"STOP", "START", "HELP"}:
        return
    listen(message)
    if opt_out_type != "HELP":
        change = consent.opt_out if opt_out_type == "STOP" else consent.opt_in
        change(session, message.conversation, "keyword", message.body)
    message.status, message.language = "answered", message.conversation.language


def voicemail(session: Session, settings: Settings, message: Message) -> None:
    """Heed danger, and a wish about texts, in what a caller has left. The call is over: the answer goes by text.

    Of a caller who speaks another language the carrier writes English words that were never said: they may raise an alarm, and
    change nothing else.
    """
    conversation = message.conversation
    known = conversation.language or (conversation.patient.language if conversation.patient else None)
    heard = languages.identify(message.body, known)
    conversation.language = known or heard
    kind = red_flags.find(message.body, heard, known)
    wish = consent_words.find(message.body, heard) if heard == conversation.language else None
    says = alarm(session, settings, message, kind) if kind in {"crisis", "emergency"} else []
    says += granted(session, settings, message, wish) if wish else []
    if conversation.number.startswith("+"):
        said = sayable(session, settings, message, says, conversation.language)
        session.add_all(_text(settings, conversation, say, language) for say, language in said)


def _text(settings: Settings, conversation: Conversation, say: Say, language: str) -> Message:
    return Message(
        conversation=conversation,
        direction="out",
        author="bot",
        body=speech.render(say.key, say.args, language, "sms", settings.clinic_zone),
        phrase=say.key,
        language=language,
        status="queued",
    )


def sayable(
    session: Session, settings: Settings, message: Message, says: list[Say], language: str
) -> list[tuple[Say, str]]:
    """What may be said, and in which language. An unsigned clinical sentence is never sent: a person answers instead.

    Words of safety are the exception that saves a life: unsigned, they are said in English. A demonstration uses drafts.
    """
    signed = [say for say in says if settings.demo or speech.is_signed(say.key, say.args, language)]
    if len(signed) == len(says):
        return [(say, language) for say in says]
    unsigned = [say for say in says if say not in signed]
    if all(say.key.startswith("safety.") for say in unsigned):
        return [(say, language if say in signed else SOURCE) for say in says]
    signed.append(asked.hand_over(session, settings, message, "unreviewed"))
    return [(say, language) for say in signed]


def _held(session: Session, _settings: Settings, message: Message) -> list[Say] | None:
    if not handover.is_held(session, message.conversation_id):
        return None
    handover.patient_wrote(session, message.conversation_id, utcnow())
    return [] if message.channel == "sms" else [Say("voice.held", {})]


def _flood(session: Session, _settings: Settings, message: Message) -> list[Say] | None:
    """Of a flood everything is kept and given to a person; one sentence says so, then the thread is held."""
    if message.channel != "sms" or not messages.flood(session, message):
        return None
    handover.open(session, message.conversation, "flood", message.body)
    return [Say("line.flood", {})]


def _concern(session: Session, settings: Settings, message: Message) -> list[Say] | None:
    if red_flags.find(message.body, *_languages(message)) != "concern":
        return None
    return [Say("handover.passed_on", {}), asked.hand_over(session, settings, message, "symptom_report")]


def _without_words(session: Session, _settings: Settings, message: Message) -> list[Say] | None:
    if message.media:
        handover.open(session, message.conversation, "media", message.body)
        return [Say("line.media", {})]
    if not any(character.isalnum() for character in message.body):
        return [Say("line.empty", {})]
    return None


def _disowned(session: Session, _settings: Settings, message: Message) -> list[Say] | None:
    if message.conversation.disowned_at is None:
        return None
    handover.open(session, message.conversation, "wrong_person", message.body)
    return [Say("line.disowned", {})]
