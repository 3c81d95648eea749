"""A person takes over: said honestly, with roughly when."""

from bot.phrases.phrase import Phrase

PHRASES = {
    "handover.within_hours": Phrase(
        "A person from the clinic will answer you here, usually within two hours.", "The clinic is open; the matter is pressing."
    ),
    "handover.today": Phrase("A person from the clinic will answer you here by the end of the next working day.", "The clinic is open."),
    "handover.by": Phrase(
        "A person from the clinic will answer you here by {due:when}.", "The clinic is open, but not for long enough. {due} is day and time."
    ),
    "handover.not_forgotten": Phrase(
        "{clinic}: we have not forgotten you. We are sorry that it takes longer. A person will answer you here by {due:when}.",
        "Sent once where nobody has answered by the time that was told. {due} is day and time.",
    ),
    "handover.when_open": Phrase(
        "The clinic is closed now. A person will read this when it opens: {opening:when}.", "{opening} is day and time."
    ),
    "handover.engine_down": Phrase(
        "I am sorry, I cannot look that up right now. A person from the clinic has your message and will answer you.",
        "Something is broken; the message is safe.",
    ),
    "handover.unknown_number": Phrase(
        "I do not know this number yet, so I cannot see any record.", "The number is on nobody's record. A person follows."
    ),
    "handover.sorry": Phrase("I am sorry to hear that.", "Said before a person is announced, after a complaint or bad news."),
    "handover.passed_on": Phrase("I am passing this on to your care team.", "Said before a person is announced."),
    "handover.wrong_person": Phrase(
        "Thank you for telling us. We will not send anything about anybody to this number until we have checked it.",
        "Somebody else has this number now.",
    ),
}  # fmt: skip
