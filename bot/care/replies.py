"""What coordinators answer: replies that are ready in every language, and own words that somebody vouches for."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot import speech
from bot.care import quiet
from bot.phrases import PHRASES
from bot.store.tables import Appointment, Conversation, Medication
from bot.understanding.language import DEFAULT, identify

READY, WRITER, INTERPRETER = "library", "writer", "interpreter"  # who vouches for words in the patient's language
KNOWN = {"emergency_number"}  # blanks that nobody fills in
BLANK = re.compile(r"\{(\w+)(?::\w+)?\}")


@dataclass(frozen=True)
class Reply:
    """A reply of the library: its English, "Your [medicine] is ready.", and the names of the blanks to fill."""

    key: str
    english: str
    blanks: tuple[str, ...]


def _reply(key: str) -> Reply:
    names = [name for name in BLANK.findall(PHRASES[key].msgid) if name not in KNOWN]
    english = BLANK.sub(lambda found: f"[{found[1].replace('_', ' ')}]", PHRASES[key].msgid)
    return Reply(key, english, tuple(names))


LIBRARY = {key: _reply(key) for key in PHRASES if key.startswith("replies.")}


def filled(
    reply: Reply,
    given: Mapping[str, str],
    visits: Sequence[Appointment],
    medications: Sequence[Medication],
    zone: ZoneInfo,
    now: datetime,
) -> dict[str, str]:
    """The arguments of a reply from what was `given`: ids, or a time in the clinic's `zone`. Raises ValueError in words.

    `visits` and `medications` are those that the number may hear of.
    """
    starts = {str(one.id): one.starts_at.isoformat() for one in visits}
    names = {str(one.id): one.name for one in medications}
    args = {}
    for blank in reply.blanks:
        value = given.get(blank, "").strip()
        if blank in {"time", "arrival"}:
            args[blank] = to_come(value, zone, now).isoformat()
        else:
            known = {"visit": starts, "medicine": names}.get(blank, {value: value})
            args[blank] = known.get(value, "")
        if value and not args[blank]:
            raise ValueError(f"This number may not hear of that {blank}.")
        if not args[blank]:
            raise ValueError(f"Fill in the {blank} first.")
    return args


def to_come(value: str, zone: ZoneInfo, now: datetime) -> datetime:
    """A time as a form gives it, "2026-03-10T09:00", in the clinic's zone. Raises ValueError in words."""
    try:
        moment = datetime.fromisoformat(value).replace(tzinfo=zone)
    except ValueError:
        raise ValueError("Give a day and a time.") from None
    if moment <= now:
        raise ValueError("That time is past.")
    return moment


def words(reply: Reply, args: Mapping[str, Any], conversation: Conversation, language: str, clinic: ZoneInfo) -> str:
    """A reply in a language. Whatever happens at the clinic is told in its zone, a call or a text in the patient's."""
    patient = conversation.patient
    where = quiet.zones(patient.time_zone if patient else None, clinic)[0]
    return speech.render(reply.key, args, language, "sms", where if "time" in reply.blanks else clinic)


def language_of(conversation: Conversation) -> str:
    """The language to answer in."""
    return conversation.language or (conversation.patient.language if conversation.patient else DEFAULT)


def who_vouches(text: str, language: str, written: Sequence[str], claimed: str) -> str | None:
    """Who answers for a coordinator's own words in the patient's `language`; None where nobody does: they are held back.

    `written` are the languages that the coordinator writes, `claimed` is what they say: "writer", "interpreter" or nothing.
    """
    if claimed == INTERPRETER:
        return INTERPRETER
    if not any(map(str.isalpha, text)):
        return WRITER
    if language not in written:
        return None
    return WRITER if claimed == WRITER or _seems(text, language, written) else None


def _seems(text: str, language: str, written: Sequence[str]) -> bool:
    """Whether a text seems to be in `language`, and in no other that its author writes."""
    return identify(text, language) == language and identify(text, None) not in {*written} - {language}
