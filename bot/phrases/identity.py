"""Who somebody is must be clear before health is spoken of."""

from bot.phrases.phrase import Phrase

PHRASES = {
    "identity.birth_date": Phrase(
        "Health details are private, so one question first: what is the patient's date of birth? Please write month, day and year.",
        "Asked before medicines or details of a visit are told; a relative may be asked. Use the language's own order of a date.",
        voice="Health details are private, so one question first: what is the patient's date of birth? "
        "Please say it, or press eight digits: month, day and year.",
    ),
    "identity.not_right": Phrase(
        "I am sorry, that is not the date in our record. Please try again: month, day and year.",
        "After a wrong date of birth. No hint of what was wrong with it.",
        voice="I am sorry, that is not the date in our record. Please say it again, or press eight digits: month, day and year.",
    ),
    "identity.not_here": Phrase(
        "I am sorry, I cannot tell you that on this number, to protect the patient.",
        "The number may not hear it, or the date of birth was wrong too often. A person follows.",
    ),
}  # fmt: skip
