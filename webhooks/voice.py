"""A caller speaks or presses keys: the same turn as a text, answered before the carrier's patience ends.

Twilio waits 15 s for an answer (FACTS of its webhooks); a turn that runs late is announced and fetched by redirect.
"""

import time
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, abort, request, url_for
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import settled, speech, turns
from bot.care import handover, messages, voicemails
from bot.care.patients import conversation_with
from bot.line import Line
from bot.store.tables import Call, Conversation, Message, utcnow
from webhooks import twiml

TURN_SECONDS = 5.0
PATIENCE = 4  # redirects before a late turn becomes a voicemail
SILENCES = 2  # unheard answers in a row before the caller may leave a message
MOST_CALLS, LATELY = 20, timedelta(minutes=10)  # of one number; then a message is taken, so that a person hears of it
GOODBYE = "smalltalk.goodbye"
DATES, DATE_KEYS = {"identity.birth_date", "identity.not_right"}, 8  # a birth date keyed in: MMDDYYYY


def route(gateway: Blueprint, line: Line) -> None:
    turn_takers = ThreadPoolExecutor(16, thread_name_prefix="voice")

    @gateway.post("/voice")
    def incoming() -> Response:
        with line.sessions.begin() as session:
            call = _call(session)
            if handover.is_held(session, call.conversation_id):
                return _take_message(line, call.conversation, "voice.held")
            if _calls_lately(session, call) > MOST_CALLS:
                return _take_message(line, call.conversation, "voice.leave_message")
            greeting = _phrase(line, call.conversation, "voice.greeting", clinic=line.settings.clinic_name)
            return twiml.listen([greeting], _language(call.conversation), url_for(".heard", step=1))

    @gateway.post("/voice/heard")
    def heard() -> Response:
        step = request.args.get("step", 1, type=int)
        with line.sessions.begin() as session:
            call = _call(session)
            text = _words()
            if not text:
                return _not_heard(line, call, step)
            call.silences = 0
            sid = f"{call.sid}-{step}"
            message = messages.receive(session, sid, call.conversation.number, text, channel="voice")
            message = message or messages.by_sid(session, sid) or abort(409)
            message_id, conversation_id = message.id, message.conversation_id
        wait([turn_takers.submit(turns.take, line, conversation_id)], timeout=TURN_SECONDS)
        return _reply(line, message_id, step)

    @gateway.post("/voice/late")
    def late() -> Response:
        message_id, step = request.args.get("message", 0, type=int), request.args.get("step", 1, type=int)
        tries = request.args.get("tries", 1, type=int)
        _wait_for_answer(line, message_id)
        return _reply(line, message_id, step, tries)

    @gateway.post("/voice/message")
    def voicemail() -> Response:
        with line.sessions.begin() as session:
            call = _call(session)
            message = messages.receive(session, f"{call.sid}-voicemail", call.conversation.number, "", channel="voice")
            if message:
                message.status = "answered"
                voicemails.keep(session, message, _recording())
                handover.open(session, call.conversation, "voicemail", "")
            thanks = _phrase(line, call.conversation, "voice.message_taken")
            return twiml.hang_up([thanks], _language(call.conversation))

    @gateway.post("/voice/transcript")
    def transcript() -> Response:
        with line.sessions.begin() as session:
            call = _call(session)
            sid = f"{call.sid}-voicemail"
            message = messages.by_sid(session, sid)
            if message is None:
                abort(503)  # the recording itself is still on its way; the carrier comes back
            message.body = messages.clean(request.form.get("TranscriptionText", ""))
            status, confidence = request.form.get("TranscriptionStatus", ""), request.form.get("Confidence", "")
            voicemails.transcribed(session, message, status, confidence)
            settled.voicemail(session, line.settings, message)
            handover.open(session, call.conversation, "voicemail", message.body)
        return Response(status=204)


def _call(session: Session) -> Call:
    """The call that the request speaks of, kept from its first word."""
    sid = request.form.get("CallSid") or abort(400, "CallSid is needed.")
    call = session.get(Call, sid)
    if call is None:
        number = request.form.get("From", "")
        known = number.removeprefix("+").isdigit()
        call = Call(sid=sid, conversation=conversation_with(session, number if known else f"withheld:{sid}"))
        session.add(call)
        session.flush()
    return call


def _recording() -> str:
    """The carrier's name for the recording, empty without one. It becomes part of an address: letters and digits alone."""
    sid = request.form.get("RecordingSid") or request.form.get("RecordingUrl", "").rpartition("/")[2]
    return sid if sid.isalnum() else ""


def _calls_lately(session: Session, call: Call) -> int:
    theirs = select(func.count()).where(
        Call.conversation_id == call.conversation_id, Call.created_at > utcnow() - LATELY
    )
    return session.scalar(theirs) or 0


def _words() -> str:
    """What was pressed or said; empty for silence and noise."""
    text = request.form.get("Digits") or request.form.get("SpeechResult") or ""
    return text if any(character.isalnum() for character in text) else ""


def _not_heard(line: Line, call: Call, step: int) -> Response:
    call.silences += 1
    if call.silences > SILENCES:
        return _take_message(line, call.conversation, "voice.leave_message")
    again = _phrase(line, call.conversation, "voice.not_heard")
    return twiml.listen([again], _language(call.conversation), url_for(".heard", step=step + 1))


def _wait_for_answer(line: Line, message_id: int) -> None:
    """Until the turn is done, here or in another process, or until it is time to answer the carrier."""
    until = time.monotonic() + TURN_SECONDS
    while time.monotonic() < until:
        with line.sessions() as session:
            if session.get_one(Message, message_id).status == "answered":
                return
        time.sleep(0.2)


def _reply(line: Line, message_id: int, step: int, tries: int = 0) -> Response:
    with line.sessions.begin() as session:
        message = session.get_one(Message, message_id)
        conversation = message.conversation
        language = _language(conversation)
        if message.status != "answered":
            if tries >= PATIENCE:
                return _take_message(line, conversation, "voice.leave_message")
            then = url_for(".late", message=message_id, step=step, tries=tries + 1)
            return twiml.hold([_phrase(line, conversation, "voice.one_moment")], language, then)
        said = messages.answers_to(session, message_id)
        sentences = [reply.body for reply in said]
        if any(reply.phrase == GOODBYE for reply in said):
            return twiml.hang_up(sentences, language)
        if handover.is_held(session, conversation.id):
            return _take_message(line, conversation, "voice.add_message", sentences)
        keys = DATE_KEYS if any(reply.phrase in DATES for reply in said) else 1
        return twiml.listen(sentences, language, url_for(".heard", step=step + 1), keys)


def _take_message(line: Line, conversation: Conversation, key: str, before: list[str] | None = None) -> Response:
    sentences = [*(before or []), _phrase(line, conversation, key)]
    return twiml.record(sentences, _language(conversation), url_for(".voicemail"), url_for(".transcript"))


def _phrase(line: Line, conversation: Conversation, key: str, **args: Any) -> str:
    return speech.render(key, args, _language(conversation), "voice", line.settings.clinic_zone)


def _language(conversation: Conversation) -> str:
    patient = conversation.patient
    return conversation.language or (patient.language if patient else "en")
