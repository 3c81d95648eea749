"""The carrier's client: Twilio's own, pointed at Twilio or at the simulator; its errors sorted by what to do about them."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from bot.errors import CarrierError
from bot.settings import Settings

DEADLINE = 10.0  # seconds, for one request
PIECE = 32 * 1024  # bytes
RING_SECONDS = 25  # shorter than most voicemails take to answer
CLOCK_SKEW = timedelta(minutes=5)

# Twilio's error codes (twilio.com/docs/api/errors) by what they mean for a message; any other 4xx is "never".
NEVER = {
    21211: "not a number",
    21408: "no permission for that country",
    21610: "the number opted out",
    21614: "not a mobile number",
    30006: "a landline",
    30007: "filtered by a carrier",
    30034: "our number is not registered",
}
RETRY = {
    20429: "too many requests, not processed",
    21611: "the queue of our number is full",
    30001: "queue overflow",
    30003: "the phone is off",
    30008: "unknown",
    30022: "over the campaign's rate",
    63038: "over the account's daily cap",
}
SUSPECT = {30005: "the number does not exist, perhaps"}


class _Http(TwilioHttpClient):  # type: ignore[misc]  # the library is untyped
    """Sends the official client's requests to a base address of ours."""

    def __init__(self, base: str) -> None:
        super().__init__(timeout=DEADLINE)
        self.base = urlsplit(base)

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Response:
        parts = urlsplit(url)
        target = (self.base.scheme, self.base.netloc, self.base.path + parts.path, parts.query, "")
        return super().request(method, urlunsplit(target), *args, **kwargs)


def connect(settings: Settings) -> Client:
    return Client(settings.twilio_account, settings.twilio_token, http_client=_Http(settings.twilio_url))


def send(client: Client, from_: str, to: str, body: str, *, status_callback: str) -> str:
    """Hand over one text message; the carrier's id. Raises CarrierError."""
    try:
        message = client.messages.create(to=to, from_=from_, body=body, status_callback=status_callback)
    except (TwilioException, requests.RequestException) as error:
        raise sort(error) from error
    return str(message.sid)


def place_call(client: Client, from_: str, to: str, url: str, *, status_callback: str) -> str:
    """Ring somebody; what they hear once they pick up is asked at `url`. The carrier's id. Raises CarrierError."""
    try:
        call = client.calls.create(
            to=to,
            from_=from_,
            url=url,
            status_callback=status_callback,
            status_callback_event=["completed"],  # comes for every end: busy, no-answer and failed too
            timeout=RING_SECONDS,
        )
    except (TwilioException, requests.RequestException) as error:
        raise sort(error) from error
    return str(call.sid)


def find_sent(client: Client, to: str, body: str, since: datetime) -> list[str]:
    """Ids of messages of these words that the carrier took since then, newest first. Raises CarrierError."""
    try:
        messages = client.messages.list(to=to, date_sent_after=since - CLOCK_SKEW, limit=50)
    except (TwilioException, requests.RequestException) as error:
        raise sort(error) from error
    return [str(message.sid) for message in messages if message.body == body]


def recording(settings: Settings, sid: str) -> Iterator[bytes]:
    """The sound of a recording, WAV, in pieces as it comes. Raises CarrierError where the carrier does not give it."""
    url = f"{settings.twilio_url}/2010-04-01/Accounts/{settings.twilio_account}/Recordings/{sid}.wav"
    login = (settings.twilio_account, settings.twilio_token)
    try:
        answer = requests.get(url, auth=login, timeout=DEADLINE, stream=True)
        answer.raise_for_status()
    except requests.RequestException as error:
        raise CarrierError("retry") from error
    return answer.iter_content(PIECE)


def sort(error: Exception) -> CarrierError:
    """What to do about a failed request: whether it was surely not acted on decides between retry and unknown."""
    if isinstance(error, TwilioRestException):
        return _sort_refusal(error.status, error.code or 0)
    if isinstance(error, requests.ConnectTimeout) or _never_connected(error):
        return CarrierError("retry")
    return CarrierError("unknown")


def _sort_refusal(status: int, code: int) -> CarrierError:
    if code in SUSPECT:
        return CarrierError("suspect", code)
    if code in RETRY or status == 429:
        return CarrierError("retry", code)
    if status >= 500:
        return CarrierError("unknown", code)
    return CarrierError("never", code)


def _never_connected(error: Exception) -> bool:
    """A refused connection took no request; a broken one may have."""
    return isinstance(error, requests.ConnectionError) and "NewConnectionError" in repr(error)
