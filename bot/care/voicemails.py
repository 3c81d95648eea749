"""What a caller left: the recording at the carrier, and how far the words made of it can be trusted."""

from sqlalchemy.orm import Session

from bot.store.tables import Message, Voicemail

SURE = 0.8  # of 1; below it a coordinator listens before acting on the words
TRANSCRIBED = {"en"}  # the carrier transcribes a <Record> in English alone (twilio.com/docs/voice/twiml/record)


def keep(session: Session, message: Message, recording_sid: str) -> None:
    """Note the recording of a message that was left; its words come later, or never."""
    session.add(Voicemail(message_id=message.id, recording_sid=recording_sid))


def transcribed(session: Session, message: Message, status: str, confidence: str) -> None:
    """Note how the carrier's transcript went: "completed" or "failed", and its confidence where it gives one."""
    voicemail = session.get(Voicemail, message.id)
    if voicemail:
        voicemail.transcript = "completed" if status == "completed" and message.body else "failed"
        voicemail.confidence = _share(confidence)


def _share(confidence: str) -> float | None:
    try:
        share = float(confidence)
    except ValueError:
        return None
    return share if 0 <= share <= 1 else None


def trust(transcript: str, confidence: float | None, language: str | None) -> str:
    """How far a transcript can be trusted: "waited_for", "failed", "other_language", "untold", "unsure" or "sure".

    `language` is what the caller speaks. Of a language that the carrier does not transcribe, it writes English words
    that were never said.
    """
    if transcript != "completed":
        return transcript
    if language and language not in TRANSCRIBED:
        return "other_language"
    if confidence is None:
        return "untold"
    return "sure" if confidence >= SURE else "unsure"
