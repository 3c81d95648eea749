"""What a person must answer, said so at once."""

from bot.actions.turn import Turn, answers
from bot.care import identity

OPENING = {
    "complaint": "handover.sorry",
    "caregiver_support": "handover.sorry",
    "symptom_report": "handover.sorry",
}
PASSED_ON = (
    "symptom_report",
    "test_results",
    "insurance_question",
    "resource_request",
    "caregiver_support",
    "portal_help",
    "complaint",
    "transport_help",
    "interpreter_request",
    "appointment_request",
)


@answers(*PASSED_ON)
def pass_on(turn: Turn) -> None:
    turn.say(OPENING.get(turn.intent, "handover.passed_on"))
    turn.hand_over(turn.intent)


@answers("talk_to_human")
def person(turn: Turn) -> None:
    turn.hand_over("talk_to_human")


@answers("wrong_person")
def wrong_person(turn: Turn) -> None:
    """The number is somebody else's: not another word about anyone goes there."""
    turn.pass_on("wrong_person")
    identity.disown(turn.session, turn.conversation)
    turn.say("handover.wrong_person")
