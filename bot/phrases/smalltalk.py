"""Greetings, thanks, help: the courtesies of the line."""

from bot.phrases.phrase import Phrase

_HELP = "see, confirm or move a visit, how to get ready or get here, your medicines, or a person to talk to"

PHRASES = {
    "smalltalk.greet": Phrase("Hello! How can I help? You can ask about your visits or your medicines.", "Answer to a greeting."),
    "smalltalk.thanks": Phrase("You are welcome! I am here if you need anything else.", "Answer to thanks."),
    "smalltalk.goodbye": Phrase("Goodbye, and take care!", "Answer to a goodbye; a call ends after it."),
    "smalltalk.help": Phrase(f"I can help with these: {_HELP}. Just say it in your own words.", "What this line can do."),
    "smalltalk.bot": Phrase(
        "I am the clinic's automatic assistant, not a person. Say 'person' at any time and somebody from the clinic will answer.",
        "Asked whether this is a machine.",
    ),
    "smalltalk.fine": Phrase("All right. What can I do for you?", "A bare yes or no, with no question open."),
    "smalltalk.out_of_scope": Phrase(
        f"I cannot help with that, I am sorry. I can help with: {_HELP}.", "Anything that is not about the clinic."
    ),
    "smalltalk.rephrase": Phrase(
        "I am not sure that I understood. Could you say it in other words? Or say 'person' and somebody will answer.",
        "The first time that a message is not understood.",
    ),
    "smalltalk.nothing_to_repeat": Phrase("There is nothing to repeat yet. How can I help?", "Asked to repeat, at the start."),
    "smalltalk.say_again": Phrase("{text}", "Repeats what was said before, word for word."),
    "language.changed": Phrase("Of course, let us go on in English.", "Said in the language that was asked for: name that language."),
    "language.which": Phrase(
        "Which language do you want? English, español, 中文, Tiếng Việt, العربية, 한국어, русский, français, português, Tagalog, Kreyòl",
        "Leave the names of the languages as they are.",
    ),
}  # fmt: skip
