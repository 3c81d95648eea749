"""FHIR MedicationRequest, with the Medication it names: what a patient is to take, how, and what for."""

import re

from sqlalchemy.orm import Session

from bot.errors import RecordError
from bot.records.bundles import Entry
from bot.records.confidential import confidential
from bot.records.dosage import in_words, structured
from bot.records.fields import Resource, codes, concept, day, flag, items, part, text
from bot.records.medicine_names import generic, readable
from bot.records.references import Index, find
from bot.store.tables import Medication, Patient

RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"

_STATUSES = {"active", "on-hold", "cancelled", "completed", "stopped", "unknown"}  # as Medication.status keeps them
_ORDERS = {"order", "original-order", "reflex-order", "filler-order", "instance-order"}
_COUNTABLE = re.compile(r"\b(tablet|capsule|patch|suppository)\b")


def save(session: Session, entry: Entry, index: Index) -> None:
    """Bring a prescription in, or up to date. Only status "active" is what a patient takes now."""
    resource = entry.resource
    medication = find(session, Medication, entry.identity)
    status = _status(resource, medication)
    patient = index.row(session, Patient, entry, part(resource, "subject"))
    if patient is None:
        raise RecordError("its patient is not among the patients who came in")
    coded, ingredients = _medicine(entry, index)
    instructions = items(resource, "dosageInstruction")
    medication = medication or Medication(external_id=entry.identity)
    medication.patient_id, medication.status = patient.id, status
    medication.name = readable(concept(coded))
    medication.ingredient = " / ".join(ingredients) or generic(_display(coded))
    medication.code = next(iter(codes(coded, RXNORM)), None)
    medication.dosage_text = in_words(instructions)
    medication.dosage = structured(instructions, _form(medication.name))
    medication.reason = _reason(entry, index)
    medication.confidential = confidential(resource)
    medication.started_on = day(resource, "authoredOn")
    session.add(medication)


def _status(resource: Resource, known: Medication | None) -> str:
    """FHIR's own status. An error or a "do not give" is no medicine, and ends one that came in before."""
    status = text(resource, "status")
    if flag(resource, "doNotPerform") or status == "entered-in-error":
        if known is None:
            raise RecordError("it was entered in error, or says not to take it")
        return "cancelled"
    if text(resource, "intent") not in _ORDERS or status not in _STATUSES:
        raise RecordError("it is no order")
    return status


def _medicine(entry: Entry, index: Index) -> tuple[Resource, list[str]]:
    """What the medicine is called, and its generic ingredients where the record lists them."""
    coded, reference = part(entry.resource, "medicationCodeableConcept"), part(entry.resource, "medicationReference")
    found = {} if coded else index.resource(entry, reference, "Medication") or {}
    coded = coded or part(found, "code") or {"text": text(reference, "display")}
    if not concept(coded):
        raise RecordError("its medicine has no name")
    listed = [generic(concept(part(one, "itemCodeableConcept"))) for one in items(found, "ingredient")]
    return coded, list(dict.fromkeys(filter(None, listed)))


def _display(coded: Resource) -> str:
    """RxNorm's own name, which begins with the generic one, where there is one."""
    rxnorm = [text(coding, "display") for coding in items(coded, "coding") if text(coding, "system") == RXNORM]
    return next(filter(None, rxnorm), "") or concept(coded)


def _form(name: str) -> str:
    countable = _COUNTABLE.search(name)
    return countable.group() if countable else ""


def _reason(entry: Entry, index: Index) -> str:
    """What it is for: as coded, else the condition referred to, else what it is to be taken for when needed."""
    conditions = [index.resource(entry, one, "Condition") or {} for one in items(entry.resource, "reasonReference")]
    coded = [*items(entry.resource, "reasonCode"), *(part(condition, "code") for condition in conditions)]
    coded += [part(one, "asNeededCodeableConcept") for one in items(entry.resource, "dosageInstruction")]
    reason = next(filter(None, map(concept, coded)), "")
    return " ".join(word if word.isupper() else word.casefold() for word in reason.split())
