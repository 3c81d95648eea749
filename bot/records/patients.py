"""FHIR Patient: who they are, the numbers they are reached by, the language they think in."""

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, ValidationResult
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.care.patients import is_minor
from bot.errors import RecordError
from bot.records import zones
from bot.records.bundles import Entry
from bot.records.fields import Resource, day, flag, items, part, text, texts
from bot.records.references import Index, find
from bot.store.tables import Patient, Phone, utcnow

OWN, GUARDIAN = "self", "guardian"
REGION = "US"  # how a number without a country is meant

_LANGUAGES = {
    "en": {"en", "eng", "english"},
    "es": {"es", "spa", "spanish"},
    "zh": {"zh", "zho", "chi", "cmn", "yue", "chinese", "mandarin", "cantonese"},
    "vi": {"vi", "vie", "vietnamese"},
    "ar": {"ar", "ara", "arabic"},
    "ko": {"ko", "kor", "korean"},
    "ru": {"ru", "rus", "russian"},
    "fr": {"fr", "fra", "fre", "french"},
    "pt": {"pt", "por", "portuguese"},
    "tl": {"tl", "tgl", "fil", "tagalog", "filipino"},
    "ht": {"ht", "hat", "haitian", "haitian creole"},
}


def save(session: Session, entry: Entry, _index: Index) -> None:
    """Bring a patient in, or up to date. Who has died or left care is reached by no number any more."""
    resource = entry.resource
    patient = find(session, Patient, entry.identity)
    if _has_left(resource):
        if patient is None:
            raise RecordError("the patient has died or left care")
        session.execute(delete(Phone).where(Phone.patient_id == patient.id))
        return
    given, family = human_name(resource)
    patient = patient or Patient(external_id=entry.identity)
    patient.given_name, patient.family_name = given, family
    patient.birth_date = day(resource, "birthDate")
    patient.language = language(resource)
    patient.time_zone = zones.of_address(resource) or patient.time_zone
    numbers = _numbers(resource)
    session.add(patient)
    session.flush()
    _keep_phones(session, patient, numbers, GUARDIAN if is_minor(patient.birth_date, utcnow().date()) else OWN)


def human_name(resource: Resource) -> tuple[str, str]:
    """Given and family name: the official one, else the usual one, else any still in use."""
    order = ["official", "usual", "", "temp", "nickname", "anonymous"]
    names = [name for name in items(resource, "name") if text(name, "use") in order]
    for name in sorted(names, key=lambda name: order.index(text(name, "use"))):
        given, family = " ".join(texts(name, "given")), text(name, "family")
        if given or family:
            return given, family
        if text(name, "text"):
            return text(name, "text"), ""
    raise RecordError("it has no name")


def language(resource: Resource) -> str:
    """The language to speak: the preferred one of communication that the line has, else the first, else English."""
    spoken = sorted(items(resource, "communication"), key=lambda one: not flag(one, "preferred"))
    for one in spoken:
        tongue = part(one, "language")
        names = [text(tongue, "text"), *(text(coding, "code") for coding in items(tongue, "coding"))]
        for code, aliases in _LANGUAGES.items():
            if aliases & {name.casefold().split("-")[0].split("(")[0].strip() for name in names}:
                return code
    return "en"


def e164(value: str) -> str | None:
    """A number as the carrier wants it, +16175550123; none where it cannot be dialled or sits behind an extension."""
    try:
        number = phonenumbers.parse(value, REGION)
    except NumberParseException:
        return None
    possible = phonenumbers.is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE
    dialled = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    if not possible or number.extension or dialled.startswith(("+10", "+11")):  # no area code begins with 0 or 1
        return None
    return dialled


def _has_left(resource: Resource) -> bool:
    died = flag(resource, "deceasedBoolean") or bool(text(resource, "deceasedDateTime"))
    return died or flag(resource, "active") is False


def _numbers(resource: Resource) -> list[str]:
    """The numbers in use. A contact's number is not the patient's: nobody has said that it may hear of their care."""
    found = [
        e164(text(contact, "value"))
        for contact in items(resource, "telecom")
        if text(contact, "system") in {"phone", "sms"}
        and text(contact, "use") != "old"
        and not text(part(contact, "period"), "end")
    ]
    return list(dict.fromkeys(number for number in found if number))


def _keep_phones(session: Session, patient: Patient, numbers: list[str], relation: str) -> None:
    """Add what is new, and drop what the record no longer has: such a number may be a stranger's by now.

    The number on a child's record is a parent's, and stays so until the desk knows better.
    """
    known = {phone.number: phone for phone in session.scalars(select(Phone).where(Phone.patient_id == patient.id))}
    for number, phone in known.items():
        if phone.relation in {OWN, GUARDIAN} and number not in numbers:
            session.delete(phone)
    new = [number for number in numbers if number not in known]
    session.add_all(Phone(number=number, patient_id=patient.id, relation=relation) for number in new)
