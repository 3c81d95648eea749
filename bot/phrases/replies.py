"""What coordinators often answer, in words that are ready in every language; a blank's name says what goes into it."""

from bot.phrases.phrase import Phrase

_BY = "Written by a coordinator, a person. {time} is a day and a time"
_MEDICINE = "Written by a coordinator, a person. {medicine} is a medicine's name"
_VISIT = "Written by a coordinator, a person. {visit} is the day and time of a visit"
_SIMPLE = "Written by a coordinator, a person."

PHRASES = {
    "replies.looking": Phrase("I am looking into it and will write to you by {time:when}.", f"{_BY}, at the latest."),
    "replies.call_you": Phrase("I will call you: {time:when}.", f"{_BY}."),
    "replies.not_reached": Phrase("I tried to call you and could not reach you. When is a good time to talk?", _SIMPLE),
    "replies.sorry_wait": Phrase("I am sorry that you had to wait. I am here now.", _SIMPLE),
    "replies.written_down": Phrase("Thank you, I have written it down.", _SIMPLE),
    "replies.anything_else": Phrase("Is there anything else I can do for you?", _SIMPLE),
    "replies.go_to_emergency": Phrase(
        "Please go to the emergency room now. If you cannot get there, call {emergency_number}.",
        f"{_SIMPLE} {{emergency_number}} is 911.", clinical=True,
    ),
    "replies.refill_asked": Phrase(
        "I have asked the doctor for your refill of {medicine}. I will write to you by {time:when}.",
        f"{_MEDICINE}, {{time}} a day and a time, at the latest.",
    ),
    "replies.refill_sent": Phrase("Your refill of {medicine} is on its way to the pharmacy.", f"{_MEDICINE}. The prescription is sent."),
    "replies.refill_ready": Phrase("Your {medicine} is ready for you at the pharmacy.", f"{_MEDICINE}."),
    "replies.keep_taking": Phrase(
        "Please keep taking {medicine} as before until I have talked with you.", f"{_MEDICINE}. After the doctor said so.", clinical=True
    ),
    "replies.changed": Phrase(
        "It is no mistake: the doctor changed your {medicine}. I will call you to explain it: {time:when}.",
        f"{_MEDICINE}, {{time}} a day and a time.", clinical=True,
    ),
    "replies.photo": Phrase("Please send me a photo of the label on the bottle.", f"{_SIMPLE} A medicine's bottle."),
    "replies.help_paying": Phrase(
        "There is help to pay for {medicine}. I will call you, and we fill in the form together: {time:when}.",
        f"{_MEDICINE}, {{time}} a day and a time.",
    ),
    "replies.approval_asked": Phrase(
        "Your insurance must approve {medicine} first. We have asked them; you need not do anything.", f"{_MEDICINE}. Prior authorization."
    ),
    "replies.approval_denied": Phrase(
        "The insurance did not approve {medicine}. We are appealing; you need not do anything.", f"{_MEDICINE}. Prior authorization was denied."
    ),
    "replies.approved": Phrase("Good news: your insurance has approved {medicine}.", f"{_MEDICINE}. Prior authorization was granted."),
    "replies.bill": Phrase("Please do not pay that bill yet. I am talking with the insurance and will write to you by {time:when}.", f"{_BY}."),
    "replies.come": Phrase("Please come to the clinic: {arrival:when}.", f"{_SIMPLE} {{arrival}} is a day and a time."),
    "replies.confirmed": Phrase("Your visit is confirmed: {visit:when}. We look forward to seeing you.", f"{_VISIT}."),
    "replies.moved": Phrase("Your visit has a new time: {visit:when}. If that does not suit you, just answer here.", f"{_VISIT}."),
    "replies.cancelled": Phrase("Your visit is off our books: {visit:when}. If you want a new time, just answer here.", f"{_VISIT}."),
    "replies.dialysis_stays": Phrase("Your dialysis stays as it is. We are moving the other visit and will write you its new time.", _SIMPLE),
    "replies.bring_medicines": Phrase("Please bring all your medicines, in their bottles, to your visit: {visit:when}.", f"{_VISIT}."),
    "replies.interpreter": Phrase(
        "An interpreter will be there at your visit: {visit:when}. It costs you nothing.", f"{_VISIT}."
    ),
    "replies.ride": Phrase("A ride is booked for you. It comes {time:when}. Please be ready ten minutes before.", f"{_BY}."),
    "replies.referral": Phrase(
        "Your referral is sent. The specialist's office will call you. If you hear nothing by {time:day}, tell me here.",
        f"{_SIMPLE} {{time}} is a day.",
    ),
    "replies.results": Phrase("Your test results are here. I will call you to talk about them: {time:when}.", f"{_BY}."),
    "replies.form_ready": Phrase("Your form is ready: you can pick it up at the front desk.", _SIMPLE),
    "replies.form_sent": Phrase("I have sent your form to {place}.", f"{_SIMPLE} {{place}} is a name, such as of an office."),
    "replies.carer_call": Phrase(
        "You are doing so much for your family. I will call you, and we find help together: {time:when}.", f"To a relative who cares for a patient. {_BY}."
    ),
    "replies.carer_consent": Phrase(
        "I need the patient's own yes before I may tell you that. I will ask, and then answer you here.", f"To a relative. {_SIMPLE}"
    ),
}  # fmt: skip
