"""The one door to the dialogue: a turn goes in with its state, what is said comes out with the state after it.

Nothing is remembered here. The caller keeps the state (the slots and the open form) and sends it with every turn, so
that a turn can be taken again, a restart loses nothing, and the thousandth turn costs what the first did.
"""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from rasa.core.processor import MessageProcessor
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SessionStarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from sanic import Blueprint, Request, response
from sanic.response import HTTPResponse

from components import remote_actions
from components.silence import silence

FALLBACK = "nlu_fallback"
LISTEN = "action_listen"
log = logging.getLogger(__name__)


class Northstar(InputChannel):
    """Takes turns at /webhooks/northstar/turn."""

    @classmethod
    def name(cls) -> str:
        return "northstar"

    def blueprint(self, _on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        remote_actions.mend()
        silence()  # a failure is told by the status instead
        blueprint = Blueprint("northstar", __name__)

        @blueprint.get("/")
        async def health(_request: Request) -> HTTPResponse:
            return response.json({"ok": True})

        @blueprint.post("/turn")
        async def turn(request: Request) -> HTTPResponse:
            try:
                asked = request.json
                if not asked.get("conversation") or not asked.get("message"):
                    return response.json({"error": "a turn needs its conversation and its message"}, status=400)
            except Exception:
                return response.json({"error": "that is no turn"}, status=400)
            try:
                answer = await take(request.app.ctx.agent.processor, asked)
            except Exception as error:
                log.error("turn %s failed: %s", asked["message"], type(error).__name__)
                return response.json({"error": "the turn failed"}, status=500)
            if not answer["says"] and not answer["red_flag"] and not answer["consent"]:
                return response.json({"error": "nothing was said"}, status=502)
            return response.json(answer)

        return blueprint


async def take(processor: MessageProcessor, asked: dict[str, Any]) -> dict[str, Any]:
    """One turn. Raises RuntimeError where an action failed."""
    failed: list[str] = []
    remote_actions.failures.set(failed)
    output = CollectingOutputChannel()
    tracker = DialogueStateTracker.from_events(
        asked["conversation"], _events(asked.get("state") or {}), slots=processor.domain.slots
    )
    message = UserMessage(
        text=harmless(asked["text"]),
        output_channel=output,
        sender_id=asked["conversation"],
        input_channel=Northstar.name(),
        metadata={"message": asked["message"], "language": asked.get("language") or "en"},
    )
    await processor._handle_message_with_tracker(message, tracker)
    understood = meaning(tracker.latest_message.parse_data)
    if understood["red_flag"] or understood["consent"]:  # settled outside the dialogue, whose open question stays
        return {"says": [], **understood, "language": None, "state": asked.get("state")}
    tracker = await processor.run_action_extract_slots(output, tracker)
    await processor._run_prediction_loop(output, tracker)
    if failed:
        raise RuntimeError("an action failed")
    slots = {name: slot.value for name, slot in tracker.slots.items() if slot.value is not None}
    return {
        "says": [said["custom"] for said in output.messages if "custom" in said],
        **understood,
        "language": slots.pop("language", None),
        "state": _state(tracker, slots),
    }


def harmless(text: str) -> str:
    """Patients' words are never commands: Rasa takes a leading slash for an intent."""
    return text.lstrip("/ \t\n\u00a0") or "?"


def meaning(parsed: dict[str, Any]) -> dict[str, Any]:
    """The likeliest intent, its confidence, whether the dialogue acts on it rather than ask back, and the flags."""
    chosen = parsed["intent"]
    ranked = [one for one in [chosen, *parsed.get("intent_ranking", [])] if one.get("name") != FALLBACK]
    likeliest = ranked[0] if ranked else {"name": "out_of_scope", "confidence": 0.0}
    return {
        "intent": likeliest["name"],
        "confidence": round(float(likeliest["confidence"]), 4),
        "acted_on": chosen.get("name") not in (FALLBACK, "out_of_scope"),
        "red_flag": parsed.get("red_flag"),
        "consent": parsed.get("consent"),
    }


def _events(state: dict[str, Any]) -> list[Event]:
    """A tracker's past, as short as the policies allow: the slots, the open form, and that it is the patient's turn."""
    events: list[Event] = [ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted(LISTEN)]
    loop = state.get("loop")
    if loop:
        events += [ActionExecuted(loop), ActiveLoop(loop)]
    events += [SlotSet(name, value) for name, value in state.get("slots", {}).items()]
    if loop:
        events += [ActionExecuted(LISTEN)]
    return events


def _state(tracker: DialogueStateTracker, slots: dict[str, Any]) -> dict[str, Any] | None:
    slots.pop("session_started_metadata", None)
    loop = tracker.active_loop_name
    return {"loop": loop, "slots": slots} if slots or loop else None
