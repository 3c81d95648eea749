"""Medicines: only what the patient's own record says, or an approved line on what that kind of medicine is for."""

from bot.phrases.phrase import Phrase

_NAME = "{medicine} is the medicine's name"

PHRASES = {
    "medications.list": Phrase(
        "On your list is {names:list}.",
        "Answer to 'what am I taking?'. {names} are medicines.",
        plural="On your list are {count} medicines: {names:list}.",
        clinical=True,
    ),
    "medications.none": Phrase("I see no medicine on your list.", "Answer to a question about one's medicines.", clinical=True),
    "medications.which": Phrase(
        "Which medicine do you mean? Reply with the number:\n{options:numbered}",
        "Several medicines are possible. {options} are names, numbered.",
        voice="Which medicine do you mean? {options:numbered}",
    ),
    "medications.not_on_list": Phrase(
        "I do not see that medicine on your list, so I cannot say anything about it.",
        "The patient asked about a medicine that is not on their record. A person follows.",
        clinical=True,
    ),
    "medications.how": Phrase("{medicine}: {directions}", f"How to take it, from the record. {_NAME}, {{directions}} sentences.", clinical=True),
    "medications.how_unknown": Phrase(
        "Your record does not say how to take {medicine} in words I can pass on.", f"A person follows. {_NAME}.", clinical=True
    ),
    "medications.purpose": Phrase("{medicine}: {purpose}", f"What it is for. {_NAME}; {{purpose}} is a sentence.", clinical=True),
    "medications.purpose_unknown": Phrase(
        "I do not want to guess what {medicine} is for.", f"No approved line is known. A person follows. {_NAME}.", clinical=True
    ),
    "medications.missed": Phrase(
        "Please do not take a double dose. A person will tell you what to do.",
        "The patient forgot a dose. No dose advice beyond this.",
        clinical=True,
    ),
    "medications.missed_how": Phrase(
        "Your record says for {medicine}: {directions}", f"Said after a missed dose. {_NAME}.", clinical=True
    ),
    "medications.side_effect": Phrase(
        "Thank you for telling me. Somebody from your care team has to look at this. "
        "If it gets bad quickly, or you cannot breathe well, call {emergency_number}.",
        "A side effect that is no emergency.",
        clinical=True,
    ),
    "medications.interaction": Phrase(
        "Whether that goes together with your medicine is a question for your care team.", "A person follows.", clinical=True
    ),
    "medications.stop": Phrase(
        "Please talk with your care team before you change how you take it.",
        "The patient wants to stop a medicine, or stopped. A person follows.",
        clinical=True,
    ),
    "medications.change": Phrase("I am asking your care team to explain what changed.", "A pill looks new, a dose changed."),
    "medications.refill": Phrase("I am passing your refill on to your care team.", "The patient is running out."),
    "medications.cost": Phrase("You should not go without it because of the price. I am asking your care team for help with the cost.", "Cannot pay."),
    "medications.taken": Phrase("Thank you, well done.", "The patient reports having taken a medicine."),
}  # fmt: skip
