"""Medicines: what the record says, or an approved line; everything else is a person's to answer."""

from collections.abc import Callable

from bot.actions import forms
from bot.actions.households import reach
from bot.actions.turn import ANSWERS, Turn, action, answers, phrase
from bot.care import identity, medications
from bot.care.directions import directions
from bot.store.tables import Medication
from bot.understanding import medicines

Tell = Callable[[Turn, Medication], None]


def current(turn: Turn) -> list[Medication]:
    """The patient's medicines that may be told here; where there is none, that has been said."""
    phone = reach(turn, "medicines", details=True)
    if phone is None:
        return []
    confidential = identity.hears_confidential(turn.session, phone, turn.now)
    found = medications.current(turn.session, phone.patient_id, confidential=confidential)
    if not found:
        turn.say("medications.none")
        turn.hand_over("medication_unknown")
    return found


@answers("medication_list")
def tell_list(turn: Turn) -> None:
    found = current(turn)
    if found:
        turn.say("medications.list", count=len(found), names=[one.name for one in found])


def how_to_take(turn: Turn, medicine: Medication) -> None:
    words = directions(medicine, turn.language)
    if words:
        turn.say("medications.how", medicine=medicine.name, directions=words)
    else:
        turn.say("medications.how_unknown", medicine=medicine.name)
        turn.hand_over("medication_dose")


def purpose(turn: Turn, medicine: Medication) -> None:
    kind = medicines.kind(medicine.ingredient)
    if kind:
        turn.say("medications.purpose", medicine=medicine.name, purpose=phrase(f"leaflets.{kind}"))
    else:
        turn.say("medications.purpose_unknown", medicine=medicine.name)
        turn.hand_over("medication_unknown")


def missed_dose(turn: Turn, medicine: Medication) -> None:
    turn.say("medications.missed")
    words = directions(medicine, turn.language)
    if words:
        turn.say("medications.missed_how", medicine=medicine.name, directions=words)
    turn.hand_over("medication_dose", summary=medicine.name)


TELL: dict[str, Tell] = {
    "medication_how_to_take": how_to_take,
    "medication_purpose": purpose,
    "medication_missed_dose": missed_dose,
}


@action("validate_medications_form")
def which(turn: Turn) -> None:
    """Find out which medicine is meant, then tell what was asked of it."""
    found = current(turn)
    if not found:
        forms.end(turn)
        return
    if turn.slots.get("asking") == "medicine":
        _take_answer(turn, found)
        return
    question = turn.intent if turn.intent in TELL else "medication_how_to_take"
    turn.set(question=question)
    _narrow(turn, found, question)


def _narrow(turn: Turn, found: list[Medication], question: str) -> None:
    meant = medicines.find(turn.text, found)
    named = medicines.mentioned(turn.text)
    if not meant and named:
        turn.say("medications.not_on_list")
        turn.hand_over("medication_unknown")
        forms.end(turn)
    elif len(meant or found) == 1:
        TELL[question](turn, (meant or found)[0])
        forms.end(turn)
    else:
        _ask_which(turn, meant or found)


def _take_answer(turn: Turn, found: list[Medication]) -> None:
    listed = [one for one in found if one.id in (turn.slots.get("options") or [])]
    medicine_id = forms.chosen(turn)
    meant = [one for one in listed if one.id == medicine_id] or medicines.find(turn.text, listed)
    if len(meant) == 1:
        question = str(turn.slots["question"])
        TELL[question](turn, meant[0])
        forms.end(turn)
    else:
        forms.not_chosen(turn, lambda turn: _ask_which(turn, listed), {*TELL, "affirm", "deny", "out_of_scope"})


def _ask_which(turn: Turn, listed: list[Medication]) -> None:
    misses = turn.slots.get("misses")
    turn.say("medications.which", options=[one.name for one in listed])
    forms.ask(turn, "medicine", [one.id for one in listed])
    turn.set(misses=misses)


def aside(turn: Turn) -> None:
    """A question about a medicine amid another form: told where it is clear which one, else a form of its own."""
    found = current(turn)
    if not found:
        return
    meant = medicines.find(turn.text, found)
    if len(meant) == 1:
        TELL[turn.intent](turn, meant[0])
    else:
        forms.end(turn)
        turn.follow_up = "medications_form"


ANSWERS |= dict.fromkeys(TELL, aside)


def _person(intent: str, key: str) -> None:
    @answers(intent)
    def tell(turn: Turn) -> None:
        turn.say(key, **({"emergency_number": turn.settings.emergency_number} if "side_effect" in key else {}))
        named = medicines.mentioned(turn.text)
        turn.hand_over(intent, summary=", ".join(named))


for _intent in ("side_effect", "interaction", "stop", "change", "refill", "cost"):
    _person(f"medication_{_intent}", f"medications.{_intent}")


@answers("medication_taken")
def taken(turn: Turn) -> None:
    turn.say("medications.taken")
