"""What a kind of medicine is for: one approved plain line each, no more than a pharmacy's leaflet would head with."""

from bot.phrases.phrase import Phrase

_LINES = {
    "diabetes": "for diabetes: it helps to keep your blood sugar down.",
    "insulin": "insulin, for diabetes: it brings your blood sugar down.",
    "blood_pressure": "for blood pressure: it helps to keep it down and takes strain off your heart.",
    "water": "a water pill: it helps your body to get rid of extra fluid and salt.",
    "cholesterol": "for cholesterol: it lowers the fats in your blood and protects heart and vessels.",
    "blood_thinner": "a blood thinner: it helps to prevent blood clots.",
    "thyroid": "for the thyroid: it helps to bring your thyroid hormone to the right level.",
    "stomach": "for the stomach: it lowers the acid and helps with heartburn.",
    "asthma": "for the lungs: it helps you to breathe more easily.",
    "pain": "for pain.",
    "mood": "for the mood: it is used for depression and anxiety.",
    "nerves": "for anxiety: it calms.",
    "seizures": "for the nerves: it is used to prevent seizures.",
    "infection": "an antibiotic: it fights an infection by bacteria.",
    "allergy": "for allergies: it helps with sneezing, itching and a runny nose.",
    "gout": "for gout: it is used to prevent or calm attacks.",
    "heart": "for the heart.",
    "kidney": "for people with kidney disease.",
    "inflammation": "against inflammation: it calms swelling and allergic reactions.",
    "prostate": "for the prostate: it makes passing water easier.",
    "bones": "for the bones: it helps to keep them strong.",
    "memory": "for memory: it is used in dementia.",
}

PHRASES = {
    f"leaflets.{kind}": Phrase(line, "After a medicine's name and a colon: what this kind is for.", clinical=True)
    for kind, line in _LINES.items()
}
