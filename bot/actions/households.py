"""Whether what is asked may be told to this number: who is meant, what they may hear, and have they shown who they are."""

from bot.actions.turn import Turn
from bot.care import households, identity
from bot.store.tables import Phone


def reach(turn: Turn, right: str, *, details: bool) -> Phone | None:
    """The number's row for the patient who is meant; None, and the patient is told or asked why, where this is not for it.

    `details` are those of health, which need more than knowing the number.
    """
    phones = households.members(turn.session, turn.conversation.number)
    phone = next((one for one in phones if one.patient_id == turn.conversation.patient_id), None)
    if not phones:
        turn.say("handover.unknown_number")
        turn.hand_over("unknown_number")
    elif phone is None:
        turn.say("household.who", names=[one.patient.given_name for one in phones])
        turn.done = True
    elif not households.may(phone, right):
        turn.say("identity.not_here")
        turn.hand_over("rights")
    elif not details or identity.is_established(turn.session, phone, turn.now):
        return phone
    elif identity.is_locked(turn.session, phone, turn.now):
        turn.say("identity.not_here")
        turn.hand_over("identity")
    else:
        turn.say("identity.birth_date")
        turn.done = True
    return None
