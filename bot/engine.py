"""The dialogue engine's client: one call, one deadline, silence is an error."""

from dataclasses import dataclass
from typing import Any

import urllib3

from bot.errors import EngineError

_pool = urllib3.PoolManager(maxsize=32, retries=False)


@dataclass(frozen=True)
class Say:
    """A phrase to be said, by its key."""

    key: str
    args: dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """What the engine makes of a message.

    `state` is what it must be given with the next one. `language` is set where the patient asked for another.
    `red_flag` ("emergency", "crisis") and `consent` ("opt_out", "opt_in") are set where it hears one; it says nothing then.
    """

    says: list[Say]
    intent: str
    confidence: float
    state: dict[str, Any] | None
    language: str | None
    red_flag: str | None = None
    consent: str | None = None


def ask(
    url: str, key: str, message_id: int, text: str, language: str, state: dict[str, Any] | None, *, deadline: float
) -> Answer:
    """Take one turn with the engine at `url`, within `deadline` seconds. Raises EngineError for anything but an answer."""
    question = {"conversation": key, "message": message_id, "text": text, "language": language, "state": state}
    try:
        response = _pool.request("POST", f"{url}/webhooks/northstar/turn", json=question, timeout=deadline)
        if response.status != 200:
            raise EngineError(f"status {response.status}")
        return _answer(response.json())
    except (urllib3.exceptions.HTTPError, ValueError, KeyError, TypeError) as error:
        raise EngineError(type(error).__name__) from error


def _answer(found: dict[str, Any]) -> Answer:
    says = [Say(said["say"], said["args"]) for said in found["says"]]
    flags = found["red_flag"], found["consent"]
    if not says and not any(flags):
        raise EngineError("silence")
    return Answer(says, found["intent"], found["confidence"], found["state"], found["language"], *flags)
