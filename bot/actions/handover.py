"""What a person must answer, said so at once."""

from bot.actions.turn import Turn, answers

OPENING = {
    "complaint": "handover.sorry",
    "caregiver_support": "handover.sorry",
    "symptom_report": "handover.sorry",
    "wrong_person": "handover.wrong_person",
}
PASSED_ON = (
    "symptom_report",
    "test_results",
    "insurance_question",
    "resource_request",
    "caregiver_support",
    "portal_help",
    "complaint",
    "wrong_person",
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
