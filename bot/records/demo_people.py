"""The made-up patients, in the order in which the demo offers them, and what they take."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Medicine:
    """A row of Medication. `dosage` is in the vocabulary of bot.records.dosage; `directions` say the same in words."""

    name: str
    ingredient: str
    reason: str
    directions: str
    dosage: dict[str, Any]
    code: str | None = None
    status: str = "active"


@dataclass(frozen=True)
class Person:
    given: str
    family: str
    born: date
    language: str
    phone: str
    medicines: list[Medicine]
    relation: str = "self"


def _tablet(name: str, reason: str, directions: str, times: int, when: list[str], code: str | None = None) -> Medicine:
    dosage = {
        "dose": {"value": 1, "unit": "tablet"},
        "frequency": times,
        "period": 1,
        "period_unit": "d",
        "when": when,
        "as_needed": False,
        "route": "oral",
    }
    return Medicine(f"{name} tablet", name.split(maxsplit=1)[0].casefold(), reason, directions, dosage, code)


IN_THE_MORNING = "Take 1 tablet once a day, in the morning."
WITH_MEALS = "Take 1 tablet three times a day, with meals."

METFORMIN = _tablet(
    "Metformin 500 mg",
    "type 2 diabetes",
    "Take 1 tablet twice a day, with breakfast and with dinner.",
    times=2,
    when=["CM", "CV"],
    code="861007",
)
LISINOPRIL = _tablet("Lisinopril 10 mg", "high blood pressure", IN_THE_MORNING, 1, ["MORN"], "314076")
ATORVASTATIN = _tablet(
    "Atorvastatin 20 mg", "high cholesterol", "Take 1 tablet once a day, at bedtime.", 1, ["HS"], "617310"
)
AMLODIPINE = _tablet("Amlodipine 5 mg", "high blood pressure", IN_THE_MORNING, 1, ["MORN"], "197361")
FUROSEMIDE = _tablet("Furosemide 40 mg", "swelling", IN_THE_MORNING, 1, ["MORN"], "313988")
WARFARIN = _tablet(
    "Warfarin 5 mg", "atrial fibrillation", "Take 1 tablet once a day, in the evening.", 1, ["EVE"], "855332"
)
LEVOTHYROXINE = _tablet(
    "Levothyroxine 50 mcg", "underactive thyroid", "Take 1 tablet once a day, when you wake up.", 1, ["WAKE"]
)
SERTRALINE = _tablet("Sertraline 50 mg", "depression", IN_THE_MORNING, 1, ["MORN"])
SEVELAMER = _tablet("Sevelamer 800 mg", "chronic kidney disease", WITH_MEALS, 3, ["C"])
OLD_IBUPROFEN = replace(_tablet("Ibuprofen 200 mg", "knee pain", WITH_MEALS, 3, ["C"], "310965"), status="stopped")
ALBUTEROL = Medicine(
    "Albuterol 90 mcg inhaler",
    "albuterol",
    "asthma",
    "Take 2 puffs every 6 hours, only when you need it.",
    {
        "dose": {"value": 2, "unit": "puff"},
        "frequency": 1,
        "period": 6,
        "period_unit": "h",
        "as_needed": True,
        "route": "inhaled",
    },
)

PEOPLE = {
    "margaret": Person("Margaret", "Ellis", date(1951, 3, 14), "en", "+16175550101", [METFORMIN, LISINOPRIL]),
    "james": Person(
        "James", "Carter", date(1968, 11, 2), "en", "+16175550102", [AMLODIPINE, ATORVASTATIN, OLD_IBUPROFEN]
    ),
    "linda": Person("Linda", "Brooks", date(1959, 6, 21), "en", "+16175550103", [WARFARIN, LISINOPRIL]),
    "thomas": Person("Thomas", "Brooks", date(1956, 1, 30), "en", "+16175550103", [ATORVASTATIN, METFORMIN]),
    "rosa": Person("Rosa", "Delgado", date(1957, 8, 9), "es", "+16175550111", [METFORMIN, LISINOPRIL]),
    "carlos": Person("Carlos", "Mendoza", date(1963, 4, 17), "es", "+16175550112", [FUROSEMIDE, SEVELAMER, AMLODIPINE]),
    "lucia": Person(
        "Lucía", "Ramírez", date(1940, 12, 13), "es", "+16175550113", [WARFARIN, FUROSEMIDE], relation="daughter"
    ),
    "meiling": Person("Meiling", "Chen", date(1962, 2, 5), "zh", "+16175550121", [AMLODIPINE, METFORMIN]),
    "lan": Person("Lan", "Nguyen", date(1971, 9, 27), "vi", "+16175550131", [LEVOTHYROXINE, LISINOPRIL]),
    "layla": Person("Layla", "Haddad", date(1984, 5, 19), "ar", "+16175550141", [LEVOTHYROXINE]),
    "minji": Person("Minji", "Park", date(1979, 7, 8), "ko", "+16175550151", [SERTRALINE]),
    "olga": Person("Olga", "Ivanova", date(1948, 10, 25), "ru", "+16175550161", [WARFARIN, AMLODIPINE]),
    "amadou": Person("Amadou", "Diallo", date(1990, 3, 3), "fr", "+16175550171", [ALBUTEROL]),
    "joana": Person("Joana", "Pereira", date(1966, 12, 1), "pt", "+16175550181", [LISINOPRIL, ATORVASTATIN]),
    "maricel": Person("Maricel", "Santos", date(1974, 6, 15), "tl", "+16175550191", [AMLODIPINE, ATORVASTATIN]),
    "marie": Person("Marie", "Joseph", date(1954, 1, 22), "ht", "+16175550199", [METFORMIN, FUROSEMIDE]),
}
