"""A visit is coming: as little as helps, for whoever sees the screen."""

from bot.phrases.phrase import Phrase

_CHOICE = "Reply 1 to confirm, 2 for another time, 3 if you cannot come."
_NOTE = "Day and time only. Never ask for the words CANCEL, END or STOP here: carriers take them for an opt-out."

PHRASES = {
    "reminders.visit": Phrase(
        f"{{clinic}}: your visit is {{start:when}}. {_CHOICE}",
        f"A reminder that the line sends by itself; in a call, the same question again. {_NOTE}",
        voice="You have a visit {start:when}. Press 1 to confirm, 2 for another time, 3 if you cannot come.",
    ),
    "reminders.visit_of": Phrase(
        f"{{clinic}}: a visit for {{name}} is {{start:when}}. {_CHOICE}",
        f"The same, on a phone that several patients share. {{name}} is a given name. {_NOTE}",
    ),
    "reminders.opt_out_hint": Phrase("Reply STOP to get no more texts.", "At the end of our first text to a number. Keep STOP as it is."),
}  # fmt: skip
