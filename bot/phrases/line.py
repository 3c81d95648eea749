"""The line itself: what came in that is no sentence."""

from bot.phrases.phrase import Phrase

PHRASES = {
    "line.media": Phrase(
        "Thank you, I got your picture or file. I cannot look at it myself; a person from the clinic will.", "A picture came in."
    ),
    "line.empty": Phrase("I got your message, but there are no words in it. How can I help?", "An empty text, or only signs."),
    "line.disowned": Phrase(
        "We were told that this number has changed hands. A person from the clinic checks that first; until then I cannot help you here.",
        "Any message after 'you have the wrong number'. Tells nothing about anybody.",
    ),
    "line.flood": Phrase(
        "Please wait: I have all your messages, and a person from the clinic will read them.", "Many texts came within a minute."
    ),
    "household.who": Phrase(
        "Who is this about? Reply with the number:\n{names:numbered}",
        "Several patients share this phone. {names} are given names, numbered.",
        voice="Who is this about? {names:numbered}",
    ),
}  # fmt: skip
