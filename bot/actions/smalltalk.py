"""Courtesies, help, the language, and what to do when nothing was understood."""

from sqlalchemy import select

from bot.actions.turn import ANSWERS, FALLBACK, Turn, action, answers
from bot.care.households import REMEMBERED
from bot.store.tables import Message
from bot.understanding import language

SIMPLE = {
    "greet": "smalltalk.greet",
    "thanks": "smalltalk.thanks",
    "goodbye": "smalltalk.goodbye",
    "help": "smalltalk.help",
    "bot_challenge": "smalltalk.bot",
    "affirm": "smalltalk.fine",
    "deny": "smalltalk.fine",
}


def simple(turn: Turn) -> None:
    """Amid a form; elsewhere the same is a response of the domain, which needs no action."""
    turn.say(SIMPLE[turn.intent])


ANSWERS |= dict.fromkeys(SIMPLE, simple)


@answers("repeat")
def repeat(turn: Turn) -> None:
    """Say the last turn's words again, as long as it is remembered who is spoken to."""
    ours = select(Message).where(Message.conversation_id == turn.conversation.id, Message.direction == "out")
    ours = ours.where(Message.created_at > turn.now - REMEMBERED)
    last = turn.session.scalar(ours.order_by(Message.id.desc()).limit(1)) if turn.conversation.patient_id else None
    if last is None:
        turn.say("smalltalk.nothing_to_repeat")
        return
    before = turn.session.scalars(ours.where(Message.answers == last.answers).order_by(Message.id)).all() or [last]
    for message in before:
        turn.say("smalltalk.say_again", text=message.body)


@answers("change_language")
def change_language(turn: Turn) -> None:
    wanted = language.named(turn.text)
    if wanted is None:
        turn.say("language.which")
        return
    turn.set(language=wanted)
    turn.say("language.changed")


@action(FALLBACK)
def fallback(turn: Turn) -> None:
    """Ask once to hear it in other words; then a person takes over."""
    wanted = language.named(turn.text)
    if wanted and len(turn.text.split()) <= 2:
        turn.set(language=wanted, misses=None)
        turn.say("language.changed")
    elif turn.slots.get("misses"):
        turn.set(misses=None)
        turn.hand_over("not_understood")
    else:
        turn.set(misses=1)
        turn.say("smalltalk.out_of_scope" if turn.intent == "out_of_scope" else "smalltalk.rephrase")
