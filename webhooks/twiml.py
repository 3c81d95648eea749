"""TwiML, the carrier's answer sheet: what a caller hears and what is listened for next."""

from collections.abc import Sequence

from flask import Response
from twilio.twiml.messaging_response import MessagingResponse
from twilio.twiml.voice_response import Gather, VoiceResponse

from bot.speech import voice_locale

LONGEST_SAY = 4000  # characters; the carrier refuses more than 4,096
LISTEN_SECONDS = 6
RING_SECONDS = 30
LONGEST_RECORDING = 120  # seconds


def empty() -> Response:
    """Nothing to say now; replies go out by the carrier's API."""
    return _xml(MessagingResponse())


def listen(sentences: Sequence[str], language: str, then: str, keys: int = 1) -> Response:
    """Say, and listen to speech and up to `keys` keys meanwhile; what is heard, or that nothing was, goes to `then`."""
    answer = VoiceResponse()
    gather = Gather(
        input="speech dtmf",
        language=voice_locale(language).gather,
        action=then,
        action_on_empty_result=True,
        timeout=LISTEN_SECONDS,
        speech_timeout="auto",
        num_digits=keys,
    )
    _say(gather, sentences, language)
    answer.append(gather)
    return _xml(answer)


def record(sentences: Sequence[str], language: str, then: str, transcript: str) -> Response:
    """Say, then record a message; the recording goes to `then`, its words, when they come, to `transcript`."""
    answer = VoiceResponse()
    _say(answer, sentences, language)
    answer.record(
        action=then,
        max_length=LONGEST_RECORDING,
        play_beep=True,
        finish_on_key="#",
        transcribe=True,
        transcribe_callback=transcript,
    )
    answer.hangup()
    return _xml(answer)


def hang_up(sentences: Sequence[str], language: str) -> Response:
    answer = VoiceResponse()
    _say(answer, sentences, language)
    answer.hangup()
    return _xml(answer)


def ask_for_a_key(sentence: str, then: str) -> Response:
    """Say twice, in English, and wait for one key, which only a person presses; it, or that none was, goes to `then`."""
    answer = VoiceResponse()
    gather = Gather(input="dtmf", action=then, action_on_empty_result=True, timeout=LISTEN_SECONDS, num_digits=1)
    _say(gather, [sentence, sentence], "en")
    answer.append(gather)
    return _xml(answer)


def connect(number: str, caller_id: str, then: str) -> Response:
    """Ring a number for whoever has picked up; how that went goes to `then`."""
    answer = VoiceResponse()
    dial = answer.dial(caller_id=caller_id, action=then, timeout=RING_SECONDS, answer_on_bridge=True)
    dial.number(number)
    return _xml(answer)


def hold(sentences: Sequence[str], language: str, then: str) -> Response:
    """Say, and come back by redirect: for an answer that takes longer than the carrier waits."""
    answer = VoiceResponse()
    _say(answer, sentences, language)
    answer.pause(length=1)
    answer.redirect(then)
    return _xml(answer)


def _say(verb: VoiceResponse | Gather, sentences: Sequence[str], language: str) -> None:
    locale = voice_locale(language)
    for sentence in sentences:
        verb.say(sentence[:LONGEST_SAY], language=locale.say, voice=locale.voice)


def _xml(answer: VoiceResponse | MessagingResponse) -> Response:
    return Response(str(answer), mimetype="text/xml")
