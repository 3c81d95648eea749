"""Consent to be texted, and who we are."""

from bot.phrases.phrase import Phrase

PHRASES = {
    "consent.opted_out": Phrase(
        "{clinic}: you will get no more texts from us. Reply START to get them again.", "The one confirmation. Keep START as it is.",
        voice="You will get no more texts from us. To get them again, text START to this number.",
    ),
    "consent.opted_in": Phrase("{clinic}: welcome back! You will get our texts again. Reply HELP for help, STOP to stop.", "Keep the capital words."),
    "consent.help": Phrase(
        "{clinic}: texts about your visits and medicines. Call {clinic_number} to talk to us. Reply STOP to get no more texts. Message rates may apply.",
        "Answer to HELP. Keep STOP as it is.",
    ),
}  # fmt: skip
