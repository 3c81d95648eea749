"""The dialogue engine's client: one call, one deadline, silence is an error."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import httpx

from bot.errors import EngineError


@dataclass(frozen=True)
class Say:
    """A phrase to be said, by its key."""

    key: str
    args: dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """What the engine makes of a message.

    `state` is what it must be given with the next one. `language` is set where the patient asked for another.
    """

    says: list[Say]
    intent: str
    confidence: float
    state: dict[str, Any] | None
    language: str | None


def ask(
    url: str, key: str, message_id: int, text: str, language: str, state: dict[str, Any] | None, *, deadline: float
) -> Answer:
    """Take one turn with the engine at `url`, within `deadline` seconds. Raises EngineError for anything but an answer."""
    question = {"conversation": key, "message": message_id, "text": text, "language": language, "state": state}
    try:
        response = _client().post(f"{url}/webhooks/northstar/turn", json=question, timeout=deadline)
        response.raise_for_status()
        return _answer(response.json())
    except httpx.HTTPStatusError as error:
        raise EngineError(f"status {error.response.status_code}") from error
    except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
        raise EngineError(type(error).__name__) from error


def _answer(found: dict[str, Any]) -> Answer:
    says = [Say(said["say"], said["args"]) for said in found["says"]]
    if not says:
        raise EngineError("silence")
    return Answer(says, found["intent"], found["confidence"], found["state"], found["language"])


@cache
def _client() -> httpx.Client:
    return httpx.Client(limits=httpx.Limits(max_connections=64, max_keepalive_connections=32))
