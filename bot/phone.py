"""The other end of the line: a patient's phone, as the carrier would carry it to the gateway's webhooks."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode, urljoin
from xml.etree import ElementTree

import urllib3
from twilio.request_validator import RequestValidator

from bot.errors import CarrierError
from bot.settings import Settings

PATIENCE = 15.0  # seconds that the carrier waits for a webhook
LONGEST_CHAIN = 12  # redirects followed for one thing said
FORM = "application/x-www-form-urlencoded"
_pool = urllib3.PoolManager(maxsize=32, retries=False)


@dataclass(frozen=True)
class Call:
    """A call in progress: where the next words go, in which language they are heard, and whether it is over."""

    sid: str
    number: str
    heard: list[str] = field(default_factory=list)
    language: str = "en-US"
    gather: str | None = None
    record: str | None = None
    transcript: str | None = None

    @property
    def over(self) -> bool:
        return self.gather is None and self.record is None


def text_in(settings: Settings, number: str, body: str, media: Sequence[str] = (), sid: str | None = None) -> str:
    """Text the line as `number`; the message's id. Raises CarrierError where the gateway does not take it."""
    sid = sid or f"SM{secrets.token_hex(16)}"
    params = {"MessageSid": sid, "SmsSid": sid, "Body": body, "NumMedia": str(len(media)), "NumSegments": "1"}
    params |= {f"MediaUrl{index}": url for index, url in enumerate(media)}
    post(settings, f"{settings.public_url}/twilio/sms", _to_clinic(settings, number) | params)
    return sid


def call_in(settings: Settings, number: str) -> Call:
    """Ring the line; what is heard first."""
    call = Call(sid=f"CA{secrets.token_hex(16)}", number=number)
    return _go_on(settings, call, f"{settings.public_url}/twilio/voice", {})


def press(settings: Settings, call: Call, digits: str) -> Call:
    return _answer(settings, call, {"Digits": digits})


def say(settings: Settings, call: Call, words: str) -> Call:
    """Speak; nothing said is silence. Where the line records, the words are the recording and its transcript."""
    if call.record:
        return _leave_message(settings, call, words)
    return _answer(settings, call, {"SpeechResult": words, "Confidence": "0.92"} if words else {})


def _answer(settings: Settings, call: Call, params: Mapping[str, str]) -> Call:
    if call.gather is None:
        raise CarrierError("never")
    return _go_on(settings, call, call.gather, params)


def _leave_message(settings: Settings, call: Call, words: str) -> Call:
    recording = f"RE{secrets.token_hex(16)}"
    assert call.record
    kept = f"{settings.twilio_url}/2010-04-01/Accounts/{settings.twilio_account}/Recordings/{recording}"
    params = {"RecordingSid": recording, "RecordingUrl": kept, "RecordingDuration": "1"}
    ended = _go_on(settings, call, call.record, params)
    if call.transcript:
        outcome = (
            {"TranscriptionStatus": "completed", "Confidence": "0.92"} if words else {"TranscriptionStatus": "failed"}
        )
        transcript = params | {"TranscriptionText": words} | outcome
        post(settings, urljoin(settings.public_url, call.transcript), _of(settings, call) | transcript)
    return ended


def _go_on(settings: Settings, call: Call, url: str, params: Mapping[str, str]) -> Call:
    """Fetch what comes next and walk through it, redirects included, until the line listens, records or hangs up."""
    call = replace(call, heard=[], gather=None, record=None, transcript=None)
    for _ in range(LONGEST_CHAIN):
        url = urljoin(settings.public_url, url)
        answer = post(settings, url, {**_of(settings, call), **params})
        call, following = _walk(call, ElementTree.fromstring(answer))  # noqa: S314 (our own gateway's)
        if following is None:
            return call
        url, params = following, {}
    raise CarrierError("never")


def _walk(call: Call, document: ElementTree.Element) -> tuple[Call, str | None]:
    for verb in document:
        call = _hear(call, verb)
        if verb.tag == "Gather":
            return replace(call, gather=verb.get("action"), language=verb.get("language", "en-US")), None
        if verb.tag == "Record":
            return replace(call, record=verb.get("action"), transcript=verb.get("transcribeCallback")), None
        if verb.tag == "Redirect":
            return call, verb.text
        if verb.tag == "Hangup":
            break
    return call, None


def _hear(call: Call, verb: ElementTree.Element) -> Call:
    said = [element.text or "" for element in verb.iter("Say")]
    return replace(call, heard=[*call.heard, *said])


def _of(settings: Settings, call: Call) -> dict[str, str]:
    return _to_clinic(settings, call.number) | {
        "CallSid": call.sid,
        "CallStatus": "in-progress",
        "Direction": "inbound",
    }


def _to_clinic(settings: Settings, number: str) -> dict[str, str]:
    return {"AccountSid": settings.twilio_account, "From": number, "To": settings.clinic_number}


def post(settings: Settings, url: str, params: Mapping[str, str]) -> bytes:
    """A webhook, signed as Twilio signs; its answer. Raises CarrierError unless it is answered with success."""
    signature = RequestValidator(settings.twilio_token).compute_signature(url, params)
    headers = {"X-Twilio-Signature": signature, "Content-Type": FORM}
    try:
        response = _pool.request("POST", url, body=urlencode(params), headers=headers, timeout=PATIENCE)
    except urllib3.exceptions.HTTPError as error:
        raise CarrierError("unknown") from error
    if not 200 <= response.status < 300:
        raise CarrierError("unknown")
    return response.data
