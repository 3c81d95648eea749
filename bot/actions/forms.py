"""What every form shares: choosing from a numbered list, being interrupted, coming to an end."""

from collections.abc import Callable
from typing import Any

from bot.actions.turn import ANSWERS, Turn
from bot.understanding.choice import pick

MISSES = 2  # answers that point at nothing before a person takes over
STARTS = {
    "appointment_reschedule": "visits_move_form",
    "appointment_cancel": "visits_cancel_form",
}


def ask(turn: Turn, step: str, options: list[Any]) -> None:
    """Remember the open question: what is asked, and what each number stands for."""
    turn.set(asking=step, options=options, misses=0)


def end(turn: Turn) -> None:
    """Close the form and forget its question."""
    turn.set(asking=None, options=None, visit=None, question=None, misses=None)
    turn.done = True


def chosen(turn: Turn) -> Any | None:
    """The option that the answer points at by number or ordinal; None where it points at none."""
    options = turn.slots.get("options") or []
    number = pick(turn.text, len(options), turn.language)
    return options[number - 1] if number else None


def not_chosen(turn: Turn, ask_again: Callable[[Turn], None], own_intents: set[str]) -> None:
    """The answer is none: another question is answered and the form goes on; else ask again, then call a person."""
    if turn.intent in STARTS and turn.intent not in own_intents:
        end(turn)
        turn.follow_up = STARTS[turn.intent]
        return
    if turn.intent in ANSWERS and turn.intent not in own_intents:
        ANSWERS[turn.intent](turn)
        if turn.done:
            end(turn)
        else:
            turn.set(misses=0)
            ask_again(turn)
        return
    misses = int(turn.slots.get("misses") or 0) + 1
    turn.set(misses=misses)
    if misses > MISSES:
        turn.hand_over("not_understood")
        end(turn)
    else:
        ask_again(turn)
