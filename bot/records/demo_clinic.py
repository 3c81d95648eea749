"""The made-up clinic: who works there, where, and which visits come round every week.

Every person is fictional; numbers come from the range kept for fiction (555-0100 to 555-0199).
"""

from dataclasses import dataclass
from datetime import time

PRACTITIONERS = {
    "raman": "Dr. Priya Raman",
    "osei": "Dr. Samuel Osei",
    "torres": "Dr. Elena Torres",
    "okafor": "Nurse Grace Okafor",
    "whitfield": "Nurse Dana Whitfield",
}
SLOT_TIMES = [time(9), time(11), time(14), time(15, 30)]  # free for half an hour, every clinic day


@dataclass(frozen=True)
class Place:
    name: str
    address: str
    directions: dict[str, str]


PLACES = {
    "main": Place(
        "Northstar Clinic",
        "120 Main Street, Springfield",
        {
            "en": "We are across from the public library. Bus 4 and bus 9 stop at the door. "
            "Parking is free behind the building. Take the elevator to floor 2.",
            "es": "Estamos frente a la biblioteca pública. Los autobuses 4 y 9 paran en la puerta. "
            "El estacionamiento es gratis, detrás del edificio. Suba en el ascensor al piso 2.",
        },
    ),
    "river": Place(
        "Northstar Kidney and Lab Center",
        "45 River Road, Springfield",
        {
            "en": "Look for the green building next to the fire station. Bus 7 stops in front. "
            "Use the entrance with the ramp and follow the green line.",
            "es": "Busque el edificio verde junto a la estación de bomberos. El autobús 7 para enfrente. "
            "Use la entrada con rampa y siga la línea verde.",
        },
    ),
}


@dataclass(frozen=True)
class Weekly:
    """A visit that a patient has every week, on `weekdays` (Monday is 0) at the clinic's own time."""

    patient: str
    weekdays: tuple[int, ...]
    at: time
    practitioner: str
    place: str = "main"
    kind: str = "visit"
    minutes: int = 30
    preparation: tuple[str, ...] = ("bring_medicines", "insurance_card")
    telehealth_url: str | None = None


VISITS = [
    Weekly("margaret", (2,), time(10, 30), "raman", preparation=("bring_medicines", "sugar_log")),
    Weekly(
        "james",
        weekdays=(3,),
        at=time(13),
        practitioner="osei",
        kind="telehealth",
        preparation=("video",),
        telehealth_url="https://video.example.org/northstar/james",
    ),
    Weekly("linda", (1,), time(9, 30), "torres", kind="specialist", preparation=("bring_medicines", "arrive_early")),
    Weekly("thomas", (4,), time(8, 30), "whitfield", "river", "lab", 15, ("fasting", "insurance_card")),
    Weekly("rosa", (1,), time(10), "raman", preparation=("bring_medicines", "sugar_log")),
    Weekly("carlos", (0, 2, 4), time(8), "okafor", "river", "dialysis", 240, ("dialysis", "bring_medicines")),
    Weekly("lucia", (3,), time(10), "torres", kind="specialist", preparation=("bring_medicines", "arrive_early")),
    Weekly("meiling", (2,), time(8, 30), "whitfield", "river", "lab", 15, ("fasting", "insurance_card")),
    Weekly("lan", (4,), time(10), "osei"),
    Weekly("layla", (0,), time(13), "raman"),
    Weekly("minji", (1,), time(13), "osei"),
    Weekly("olga", (3,), time(9, 30), "torres", kind="specialist", preparation=("bring_medicines", "arrive_early")),
    Weekly(
        "amadou",
        weekdays=(4,),
        at=time(13),
        practitioner="osei",
        kind="telehealth",
        preparation=("video",),
        telehealth_url="https://video.example.org/northstar/amadou",
    ),
    Weekly("joana", (0,), time(10), "raman"),
    Weekly("maricel", (2,), time(13), "osei"),
    Weekly("marie", (1,), time(14, 30), "raman", preparation=("bring_medicines", "sugar_log")),
]


@dataclass(frozen=True)
class Coworker:
    """A coordinator of the demo. The password opens nothing but made-up data."""

    username: str
    name: str
    password: str
    languages: tuple[str, ...]
    phone: str
    role: str = "coordinator"


COORDINATORS = [
    Coworker("maya", "Maya Lopez", "northstar-maya", ("en", "es"), "+15550170001", "supervisor"),
    Coworker("daniel", "Daniel Chen", "northstar-daniel", ("en", "zh"), "+15550170002"),
]
