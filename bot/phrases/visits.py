"""Appointments: seen, confirmed, cancelled, moved, prepared for, found."""

from bot.phrases.phrase import Phrase

_VISIT = "{start} is the day and time of the visit, {who} the practitioner's name"

PHRASES = {
    "visits.next": Phrase("Your next visit is {start:when}, with {who}.", _VISIT),
    "visits.next_time": Phrase("Your next visit is {start:when}.", "Told to a number that may not hear more. {start} is day and time."),
    "visits.next_video": Phrase("Your next visit is a video visit: {start:when}, with {who}.", _VISIT),
    "visits.more": Phrase(
        "You have one more visit after that: {starts:lines}",
        "After the next visit is told. {starts} are days and times.",
        plural="You have {count} more visits after that:\n{starts:lines}",
    ),
    "visits.none": Phrase(
        "You have no visit on our books. If you want one, just tell me.", "Answer to 'when is my appointment?'"
    ),
    "visits.confirmed": Phrase("Thank you! We expect you {start:when}.", f"The patient said that they will come. {_VISIT}"),
    "visits.which": Phrase(
        "Which visit do you mean? Reply with the number:\n{options:numbered}",
        "Several visits are possible. {options} are days and times, numbered.",
        voice="Which visit do you mean? {options:numbered}",
    ),
    "visits.cancel_sure": Phrase(
        "Shall I take your visit {start:when} off our books? Reply yes or no.",
        f"Asked before a visit is cancelled. {_VISIT}",
        voice="Shall I take your visit {start:when} off our books? Say yes or no, or press 1 for yes, 2 for no.",
    ),
    "visits.cancelled": Phrase(
        "Done: your visit {start:when} is off our books. If you want a new time, just tell me.", f"After a cancellation. {_VISIT}"
    ),
    "visits.kept": Phrase("All right, your visit stays: {start:when}.", f"The patient decided not to cancel or move. {_VISIT}"),
    "visits.offers": Phrase(
        "Your visit is {start:when} now. These times are free. Reply with a number:\n{options:numbered}\nOr say when suits you.",
        "Free times for moving a visit. {start} is when the visit is now, {options} are days and times, numbered.",
        voice="Your visit is {start:when} now. These times are free. {options:numbered} Or say when suits you.",
    ),
    "visits.no_offers": Phrase(
        "I see no free time then. These are the nearest. Reply with a number:\n{options:numbered}\nOr say when suits you.",
        "Nothing is free in the time the patient asked for. {options} are days and times, numbered.",
        voice="I see no free time then. These are the nearest. {options:numbered} Or say when suits you.",
    ),
    "visits.pick_again": Phrase(
        "Sorry, which one? Reply with a number:\n{options:numbered}\nOr say 'person' and somebody will help.",
        "The answer did not point at one of the numbered options.",
        voice="Sorry, which one? {options:numbered} Or say: person, and somebody will help.",
    ),
    "visits.just_taken": Phrase(
        "I'm sorry, that time was taken just now. Still free:\n{options:numbered}\nReply with a number.",
        "Somebody else booked the time first.",
        voice="I'm sorry, that time was taken just now. Still free: {options:numbered}",
    ),
    "visits.moved": Phrase("Done! Your new time is {start:when}.", "After a visit was moved. {start} is day and time."),
    "visits.no_free_time": Phrase("I cannot see a free time that suits.", "Followed by: a person will help."),
    "visits.prep": Phrase(
        "For your visit {start:when}:\n{steps:lines}", "How to get ready. {steps} are sentences of their own.",
        voice="For your visit {start:when}: {steps:lines}",
    ),
    "visits.prep_none": Phrase(
        "Your visit {start:when} needs nothing special. Please bring your insurance card and a list of your medicines.",
        f"How to get ready. {_VISIT}",
    ),
    "visits.directions": Phrase("Your visit is at {place}, {address}. {directions}", "How to get there. {directions} are sentences."),
    "visits.video_link": Phrase("Your video visit is {start:when}. Open this link then: {link}", "How to join a video visit."),
    "visits.late": Phrase("Thank you for telling us. I am letting the team know that you are running late.", "The patient is late."),
}  # fmt: skip
