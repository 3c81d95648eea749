"""The answer to a reminder, whenever it comes."""

from bot.actions import forms
from bot.actions.households import reach
from bot.actions.turn import Turn, action
from bot.actions.visits import upcoming, view
from bot.care import visits
from bot.store.tables import Appointment, Phone

BY_INTENT = {
    "affirm": "come",
    "appointment_confirm": "come",
    "appointment_reschedule": "move",
    "appointment_request": "move",
    "appointment_cancel": "sure",
    "deny": "sure",
}
FORMS = {"move": "visits_move_form", "sure": "visits_cancel_form"}


@action("validate_reminders_form")
def answer(turn: Turn) -> None:
    """Confirm, move or cancel the visit that was spoken of. Another question is answered, and this one stays open."""
    phone = reach(turn, "appointments", details=False)
    if phone is None:
        forms.end(turn)
        return
    visit = _visit(turn, phone)
    wish = forms.chosen(turn) or BY_INTENT.get(turn.intent)
    if wish in FORMS:
        forms.end(turn)
        turn.set(visit=visit.id if visit else None)
        turn.follow_up = FORMS[wish]
    elif wish and visit:
        _settle(turn, visit, wish)
    elif wish:
        forms.end(turn)
        view(turn)
    else:
        own = set() if any(map(str.isalpha, turn.text)) else {"out_of_scope"}  # "5" is a wrong number, no other matter
        forms.not_chosen(turn, lambda turn: _ask_again(turn, visit), own)
        if visit is None:
            forms.end(turn)


def _visit(turn: Turn, phone: Phone) -> Appointment | None:
    """The visit that was spoken of, if it is still to come."""
    found = upcoming(turn, phone)
    return next((visit for visit in found if visit.id == turn.slots.get("visit")), None)


def _settle(turn: Turn, visit: Appointment, wish: str) -> None:
    start = visit.starts_at.isoformat()
    if wish == "come":
        visits.confirm(visit)
        turn.say("visits.confirmed", start=start)
    else:
        visits.cancel(turn.session, visit)
        turn.say("visits.cancelled", start=start)
    forms.end(turn)


def _ask_again(turn: Turn, visit: Appointment | None) -> None:
    if turn.says:
        return
    if visit is None:
        turn.say("smalltalk.rephrase")
    else:
        turn.say("reminders.visit", clinic=turn.settings.clinic_name, start=visit.starts_at.isoformat())
