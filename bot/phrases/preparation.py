"""How to get ready for a visit; Appointment.preparation names these."""

from bot.phrases.phrase import Phrase

_LINE = "One line of the answer to 'how do I get ready for my visit?'"

PHRASES = {
    "preparation.bring_medicines": Phrase(
        "Bring all your medicines with you, or a list of them.", note=f"{_LINE}. The medicines they take at home."
    ),
    "preparation.insurance_card": Phrase("Bring your insurance card and a photo ID.", note=_LINE),
    "preparation.arrive_early": Phrase("Please come 15 minutes early.", note=_LINE),
    "preparation.fasting": Phrase(
        "Do not eat for 8 hours before this visit. Plain water is fine. "
        "If you take medicine for diabetes, ask us before you skip a meal.",
        note=f"{_LINE}. Before a blood test.",
        clinical=True,
    ),
    "preparation.sugar_log": Phrase(
        "Bring your blood sugar meter, or your notes of your blood sugar.",
        note=f"{_LINE}. For people with diabetes: the small device that they measure with at home.",
    ),
    "preparation.dialysis": Phrase(
        "Wear a top with loose sleeves and bring something warm. You will be with us for about 4 hours.",
        note=f"{_LINE}. Before dialysis (the blood is cleaned by a machine, through the arm; patients get cold).",
        clinical=True,
    ),
    "preparation.video": Phrase(
        "This is a video visit. Find a quiet place and a phone or computer with a camera, "
        "and open your link 5 minutes before.",
        note=f"{_LINE}. The link itself is in another sentence.",
    ),
    "preparation.instructions": Phrase(
        "There are special instructions for this visit. Please ask us, and a person will go through them with you.",
        note=f"{_LINE}. The clinic wrote something that the line cannot translate by itself.",
    ),
}
