"""Playing a patient from the command line, through the very gateway that a phone would reach."""

import time
from collections.abc import Iterator, Sequence

from bot import phone
from bot.care import messages
from bot.errors import NorthstarError
from bot.settings import Settings
from bot.store.database import Sessions, connect

LONGEST_WAIT = 90.0  # seconds
ON_THEIR_WAY = {"queued", "sending", "unknown"}


def play_text(settings: Settings, number: str, body: str) -> list[str]:
    """Text the line as `number`; the replies, once the carrier has them all. Raises NorthstarError where none comes."""
    sid = phone.text_in(settings, number, body)
    opened = Sessions(connect(settings.database_url, settings.data_keys))
    until = time.monotonic() + LONGEST_WAIT
    while time.monotonic() < until:
        replies = _replies(opened, sid)
        if replies is not None:
            return replies
        time.sleep(0.05)
    raise NorthstarError(f"no answer within {LONGEST_WAIT:.0f} seconds; `northstar doctor` says what is wrong")


def _replies(opened: Sessions, sid: str) -> list[str] | None:
    with opened() as session:
        message = messages.by_sid(session, sid)
        if message is None or message.status != "answered":
            return None
        said = messages.answers_to(session, message.id)
        return None if any(reply.status in ON_THEIR_WAY for reply in said) else [reply.body for reply in said]


def play_call(settings: Settings, number: str, steps: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Call the line as `number`, then ("say", words) or ("press", digits) in turn; each thing that is heard."""
    call = phone.call_in(settings, number)
    yield from call.heard
    for verb, what in steps:
        if call.over:
            return
        call = phone.press(settings, call, what) if verb == "press" else phone.say(settings, call, what)
        yield from call.heard
