"""The other ends of the line, as plain objects that remember what they were asked."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

from bot.engine import Answer, Say
from bot.errors import CarrierError, EngineError
from bot.line import Line
from bot.outbox import Carrier
from bot.settings import Settings
from bot.store.database import Sessions


@dataclass
class FakeCarrier:
    """A carrier that takes messages, or fails as told: `failures` are raised first, one a call.

    A failure "unknown" is raised after the message was taken, as when its answer is lost.
    """

    failures: list[CarrierError] = field(default_factory=list)
    taken: list[tuple[str, str, str]] = field(default_factory=list)
    called: list[tuple[str, int]] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=count)

    def send(self, to: str, body: str) -> str:
        failure = self.failures.pop(0) if self.failures else None
        if failure and failure.outcome != "unknown":
            raise failure
        sid = f"SM{next(self.numbers):032x}"
        self.taken.append((sid, to, body))
        if failure:
            raise failure
        return sid

    def find(self, to: str, body: str, since: datetime) -> list[str]:
        assert since.tzinfo
        return [sid for sid, taken_to, taken_body in self.taken if (taken_to, taken_body) == (to, body)]

    def call(self, to: str, ring_id: int) -> str:
        if self.failures:
            raise self.failures.pop(0)
        self.called.append((to, ring_id))
        return f"CA{ring_id:032x}"

    @property
    def bodies(self) -> list[str]:
        return [body for _, _, body in self.taken]


@dataclass
class FakeEngine:
    """An engine that gives the next of `answers`, or an error where it is None, and keeps what it was asked."""

    answers: list[Answer | None]
    asked: list[dict[str, Any]] = field(default_factory=list)

    def ask(self, key: str, message_id: int, text: str, language: str, state: dict[str, Any] | None) -> Answer:
        self.asked.append({"key": key, "message": message_id, "text": text, "language": language, "state": state})
        answer = self.answers.pop(0) if self.answers else None
        if answer is None:
            raise EngineError("silent")
        return answer


def saying(key: str, state: dict[str, Any] | None = None, **args: Any) -> Answer:
    return Answer(says=[Say(key, args)], intent="help", confidence=0.9, state=state, language=None)


def line_of(settings: Settings, sessions: Sessions, engine: FakeEngine, carrier: FakeCarrier | None = None) -> Line:
    carrier = carrier or FakeCarrier()
    return Line(settings, sessions, engine.ask, Carrier(carrier.send, carrier.find, carrier.call))


class FakeQueue:
    """A queue that takes every job, and whose worker never comes."""

    count = 0

    def enqueue(self, *_: object, **__: object) -> None:
        return
