"""Only the carrier may call: X-Twilio-Signature, checked against the address that the carrier knows.

Twilio signs the URL it was given and the sorted form parameters with HMAC-SHA1 under the account's token; for a JSON
body the URL carries the body's SHA-256 (twilio.com/docs/usage/webhooks/webhooks-security). The scheme and host come
from the settings, never from the request, which a proxy or an attacker may have rewritten.
"""

import logging
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import parse_qs, urldefrag, urlsplit

from flask import Request, abort, request
from twilio.request_validator import RequestValidator

from bot.settings import Settings

Params = Mapping[str, str | Sequence[str]]


MOST_REFUSED = 20  # requests of one address within a minute
log = logging.getLogger(__name__)


class Refusals:
    """How often an address was refused within this minute, as this process saw it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.minute = 0
        self.counts: Counter[str] = Counter()

    def too_many(self, address: str) -> bool:
        """Count one more, and say once where it is too much."""
        minute = int(self.clock() // 60)
        if minute != self.minute:
            self.minute, self.counts = minute, Counter()
        self.counts[address] += 1
        if self.counts[address] == MOST_REFUSED + 1:
            log.warning("%s keeps calling without the carrier's signature", address)
        return self.counts[address] > MOST_REFUSED


def check(settings: Settings, refusals: Refusals) -> Callable[[], None]:
    """A guard for every gateway request: 403 unless the signature is the carrier's, 429 to who keeps trying.

    A good signature is never refused, from wherever it comes: behind a careless proxy everybody has one address.
    """

    def guard() -> None:
        if not is_carriers(settings, request):
            abort(429 if refusals.too_many(request.remote_addr or "") else 403)

    return guard


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
