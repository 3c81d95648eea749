"""Emergencies and crises: the words that must be right when everything else is down."""

from bot.phrases.phrase import Phrase

PHRASES = {
    "safety.emergency": Phrase(
        "This may be an emergency. Call {emergency_number} now, or have somebody call. Do not wait for an answer here. "
        "A person from the clinic has been alarmed too. Clinic: {clinic_number}",
        "A message that may be an emergency. Short, calm, clear.",
        voice="This may be an emergency. Please hang up and call {emergency_number} now. A person from the clinic has been alarmed too.",
        clinical=True,
    ),
    "safety.crisis": Phrase(
        "You are not alone, and it is good that you said it. Call or text 988 now, day or night, free: somebody will listen. "
        "In danger right now? Call {emergency_number}. A person from the clinic will be in touch: {clinic_number}",
        "Thoughts of suicide, self-harm, being abused. Safe if somebody else reads it. 988 is the US crisis line.",
        voice="You are not alone, and it is good that you said it. Please call 988 now, day or night. In danger right now? Call {emergency_number}. "
        "A person from the clinic will be in touch.",
        clinical=True,
    ),
}  # fmt: skip
