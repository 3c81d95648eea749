"""Small FHIR resources, and one way to bring them in."""

import json
from pathlib import Path
from typing import Any

from bot.records.load import load
from bot.records.report import Report
from bot.store.database import Sessions

Resource = dict[str, Any]


def patient(id: str = "p1", **fields: Any) -> Resource:
    name = [{"use": "official", "given": ["Ana"], "family": "Ruiz"}]
    return {"resourceType": "Patient", "id": id, "name": name, **fields}


def appointment(id: str = "a1", who: str = "Patient/p1", **fields: Any) -> Resource:
    return {
        "resourceType": "Appointment",
        "id": id,
        "status": "booked",
        "start": "2030-05-06T14:00:00-04:00",
        "end": "2030-05-06T14:20:00-04:00",
        "participant": [{"actor": {"reference": who}}],
        **fields,
    }


def prescription(id: str = "m1", who: str = "Patient/p1", **fields: Any) -> Resource:
    return {
        "resourceType": "MedicationRequest",
        "id": id,
        "status": "active",
        "intent": "order",
        "medicationCodeableConcept": {"text": "Metformin hydrochloride 500 MG Oral Tablet"},
        "subject": {"reference": who},
        **fields,
    }


def slot(id: str = "s1", status: str = "free", **fields: Any) -> Resource:
    times = {"start": "2030-05-07T13:00:00Z", "end": "2030-05-07T13:30:00Z"}
    return {"resourceType": "Slot", "id": id, "status": status, **times, **fields}


def bundle(*entries: Resource, type: str = "collection") -> Resource:
    return {"resourceType": "Bundle", "type": type, "entry": list(entries)}


def bring(sessions: Sessions, folder: Path, *resources: Any) -> Report:
    """Import each resource from a file of its own."""
    inbox = folder / "inbox"
    inbox.mkdir(exist_ok=True)
    for old in inbox.iterdir():
        old.unlink()
    for number, resource in enumerate(resources):
        (inbox / f"{number}.json").write_text(json.dumps(resource))
    return load(sessions, [inbox])
