"""Only the carrier may call: X-Twilio-Signature, checked against the address that the carrier knows.

Twilio signs the URL it was given and the sorted form parameters with HMAC-SHA1 under the account's token; for a JSON
body the URL carries the body's SHA-256 (twilio.com/docs/usage/webhooks/webhooks-security). The scheme and host come
from the settings, never from the request, which a proxy or an attacker may have rewritten.
"""

from collections.abc import Callable, Mapping, Sequence
from urllib.parse import parse_qs, urldefrag, urlsplit

from flask import Request, abort, request
from twilio.request_validator import RequestValidator

from bot.settings import Settings

Params = Mapping[str, str | Sequence[str]]


def check(settings: Settings) -> Callable[[], None]:
    """A guard for every gateway request: 403 unless the signature is the carrier's."""
    return lambda: None if is_carriers(settings, request) else abort(403)


def is_carriers(settings: Settings, incoming: Request) -> bool:
    target = incoming.environ.get("RAW_URI") or incoming.full_path.rstrip("?")
    url = settings.public_url + _path_and_query(target)
    given = incoming.headers.get("X-Twilio-Signature", "")
    if incoming.is_json:
        return _valid(settings.twilio_token, url, incoming.get_data(as_text=True), given)
    return _valid(settings.twilio_token, url, incoming.form, given)


def _valid(token: str, url: str, params: Params | str, given: str) -> bool:
    """The official validator, spared the inputs that make it raise."""
    if not given.isascii() or not given:
        return False
    if isinstance(params, str) and "bodySHA256" not in parse_qs(urlsplit(url).query):
        return False
    return bool(RequestValidator(token).validate(url, params, given))


def _path_and_query(target: str) -> str:
    """A request target without the fragment that a configured webhook may carry (#rc=3&rp=ct,rt,5xx)."""
    parts = urlsplit(urldefrag(target).url)
    return parts.path + (f"?{parts.query}" if parts.query else "")
