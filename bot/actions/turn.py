"""One turn, as an action sees it, and how a plain function becomes a Rasa action."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from bot.care import handover
from bot.settings import Settings
from bot.store.database import Sessions, connect
from bot.store.tables import Conversation, Effect, Message, utcnow

Do = Callable[["Turn"], None]
FALLBACK = "action_fallback"
ACTIONS: list[type[Action]] = []
OF_KEY = select(Conversation).where(Conversation.key == bindparam("key"))
RESULT_BEFORE = select(Effect.result).where(
    Effect.message_id == bindparam("message_id"), Effect.action == bindparam("name")
)
ANSWERS: dict[str, Do] = {}  # intent -> the function that answers it
log = logging.getLogger(__name__)


@dataclass
class Turn:
    """What the patient said and who they are; what is to be said, and the slots that change.

    `slots` are those set so far in this conversation. `done` ends the form that is open.
    """

    session: Session
    settings: Settings
    conversation: Conversation
    message_id: int
    text: str
    intent: str
    language: str
    slots: dict[str, Any]
    says: list[dict[str, Any]] = field(default_factory=list)
    changes: dict[str, Any] = field(default_factory=dict)
    done: bool = False
    follow_up: str | None = None

    @property
    def now(self) -> datetime:
        return utcnow().astimezone(self.settings.clinic_zone)

    def say(self, key: str, **args: Any) -> None:
        self.says.append(phrase(key, **args))

    def set(self, **slots: Any) -> None:
        self.changes |= slots
        self.slots |= slots

    def hand_over(self, reason: str, summary: str = "") -> None:
        """Give the thread to a person, and say roughly when they answer."""
        self.pass_on(reason, summary)
        self.says.append(handover.told(reason, self.now, self.settings.clinic_hours))

    def pass_on(self, reason: str, summary: str = "") -> None:
        """Give the thread to a person."""
        message = self.session.get(Message, self.message_id)
        handover.open(self.session, self.conversation, reason, message.body if message else self.text, summary)
        self.done = True


def phrase(key: str, **args: Any) -> dict[str, Any]:
    return {"say": key, "args": args}


def answers(*intents: str) -> Callable[[Do], Do]:
    """Make a function the answer to these intents: an action `action_<intent>` each, and an answer amid any form."""

    def register(do: Do) -> Do:
        for intent in intents:
            ANSWERS[intent] = do
            action(f"action_{intent}")(do)
        return do

    return register


def action(name: str) -> Callable[[Do], Do]:
    """Make a function the Rasa action `name`."""

    def register(do: Do) -> Do:
        def run(_self: Action, dispatcher: CollectingDispatcher, tracker: Tracker, _domain: Any) -> list[Any]:
            return take(name, do, dispatcher, tracker, process_settings(), process_sessions())

        ACTIONS.append(type(name, (Action,), {"name": lambda _self: name, "run": run}))
        return do

    return register


@cache
def process_settings() -> Settings:
    return Settings.from_env()


@cache
def process_sessions() -> Sessions:
    settings = process_settings()
    return Sessions(connect(settings.database_url, settings.data_keys))


def take(
    name: str, do: Do, dispatcher: CollectingDispatcher, tracker: Tracker, settings: Settings, opened: Sessions
) -> list[Any]:
    """Run an action once for a message: taken again, it changes nothing and says what it said."""
    metadata = tracker.latest_message["metadata"]
    with opened.begin() as session:
        result = _result_before(session, metadata["message"], name)
        if result is None:
            turn = _turn(session, settings, tracker)
            do(turn)
            if turn.slots.get("misses") and not turn.slots.get("asking") and name != FALLBACK:
                turn.set(misses=None)
            result = {"says": turn.says, "slots": turn.changes, "done": turn.done, "follow_up": turn.follow_up}
            session.add(Effect(message_id=metadata["message"], action=name, result=result))
    for say in result["says"]:
        dispatcher.utter_message(json_message=say)
    return _events(result)


def _turn(session: Session, settings: Settings, tracker: Tracker) -> Turn:
    message = tracker.latest_message
    conversation = session.scalars(OF_KEY, {"key": tracker.sender_id}).one()
    return Turn(
        session=session,
        settings=settings,
        conversation=conversation,
        message_id=message["metadata"]["message"],
        text=message.get("text") or "",
        intent=(message.get("intent") or {}).get("name") or "",
        language=message["metadata"]["language"],
        slots={name: value for name, value in tracker.slots.items() if value is not None},
    )


def _result_before(session: Session, message_id: int, name: str) -> dict[str, Any] | None:
    return session.scalar(RESULT_BEFORE, {"message_id": message_id, "name": name})


def _events(result: dict[str, Any]) -> list[Any]:
    events = [SlotSet(name, value) for name, value in result["slots"].items()]
    if result["done"]:
        events.append(SlotSet("requested_slot", None))
    if result["follow_up"]:
        events.append(FollowupAction(result["follow_up"]))
    return events
