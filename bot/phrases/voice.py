"""What only a caller hears."""

from bot.phrases.phrase import Phrase

PHRASES = {
    "voice.greeting": Phrase("Welcome to {clinic}. How can I help you? Just say it in your own words.", "The first words of a call."),
    "voice.not_heard": Phrase("Sorry, I did not hear that. Please say it again.", "Silence or noise."),
    "voice.leave_message": Phrase(
        "I still cannot hear you well. Please leave a message after the tone, and a person will call you back.", "After two silences."
    ),
    "voice.held": Phrase(
        "A person from the clinic already has your question and will get back to you.", "The caller's thread is at the desk."
    ),
    "voice.add_message": Phrase("If you want to add something, say it after the tone. Otherwise just hang up.", "Before a recording."),
    "voice.message_taken": Phrase("Thank you. A person will listen to your message and call you back. Goodbye!", "After a recording."),
    "voice.one_moment": Phrase("One moment please, I am looking that up.", "An answer takes long."),
    "voice.option": Phrase("For {option}, press {number}.", "One of several options in a call."),
}  # fmt: skip
