"""The answer to a reminder, whenever it comes."""

from bot.actions import forms
from bot.actions.turn import Turn, action
from bot.actions.visits import coming, view
from bot.care import visits
from bot.store.tables import Appointment

BY_INTENT = {
    "affirm": "come",
    "appointment_confirm": "come",
    "appointment_reschedule": "move",
    "appointment_request": "move",
    "appointment_cancel": "sure",
    "deny": "sure",
}
OWN_INTENTS = {*BY_INTENT, "out_of_scope"}
FORMS = {"move": "visits_move_form", "sure": "visits_cancel_form"}


@action("validate_reminders_form")
def answer(turn: Turn) -> None:
    """Confirm, move or cancel the visit that was spoken of. Another question is answered, and this one stays open."""
    found = coming(turn)
    visit = next((visit for visit in found if visit.id == turn.slots.get("visit")), None)
    if visit is None:
        forms.end(turn)
        if found:
            view(turn)
        return
    wish = forms.chosen(turn) or BY_INTENT.get(turn.intent)
    if wish in FORMS:
        forms.end(turn)
        turn.set(visit=visit.id)
        turn.follow_up = FORMS[wish]
    elif wish:
        _settle(turn, visit, wish)
    else:
        forms.not_chosen(turn, lambda turn: _ask_again(turn, visit), OWN_INTENTS)


def _settle(turn: Turn, visit: Appointment, wish: str) -> None:
    if wish == "come":
        visits.confirm(visit)
    else:
        visits.cancel(turn.session, visit)
    turn.say("visits.confirmed" if wish == "come" else "visits.cancelled", start=visit.starts_at.isoformat())
    forms.end(turn)


def _ask_again(turn: Turn, visit: Appointment) -> None:
    if not turn.says:
        turn.say("reminders.visit", clinic=turn.settings.clinic_name, start=visit.starts_at.isoformat())
