"""Bringing the clinic's records in: FHIR R4 from files, as often as wanted."""

from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from sqlalchemy.orm import Session

from bot.errors import RecordError
from bot.records import clinic, medications, patients, visits
from bot.records.bundles import UNREADABLE, Entry, files, read
from bot.records.references import Index
from bot.records.report import Report
from bot.store.database import Sessions

_SAVE: dict[str, Callable[[Session, Entry, Index], None]] = {  # in the order in which they need each other
    "Practitioner": clinic.save_practitioner,
    "Location": clinic.save_location,
    "Patient": patients.save,
    "Appointment": visits.save_appointment,
    "Slot": visits.save_slot,
    "MedicationRequest": medications.save,
}
_REFERRED = ("Medication", "Condition", "PractitionerRole", "Schedule")  # read where another resource refers to them


def load(sessions: Sessions, paths: Iterable[Path]) -> Report:
    """Bring in every FHIR resource in these files and in the *.json below these folders.

    Resources refer to each other across files, in any order. Each one is a transaction of its own: a bad one spoils no
    other, and the line stays quick meanwhile. Importing again updates what came in before and adds nothing twice.
    """
    report, index = Report(), Index()
    for path in files(paths):
        _read(path, report, index)
    for kind, save in _SAVE.items():
        for entry in index.of(kind):
            try:
                with sessions.begin() as session:
                    save(session, entry, index)
                report.row(kind).came_in += 1
            except RecordError as error:
                report.row(kind).reasons[str(error)] += 1
    for kind in _REFERRED:
        for entry in index.of(kind):
            if entry.identity in index.used:
                report.row(kind).came_in += 1
            else:
                report.row(kind).reasons["nothing that came in refers to it"] += 1
    return report


def _read(path: Path, report: Report, index: Index) -> None:
    try:
        entries = read(path)
    except RecordError as error:
        report.broken.append((path, str(error)))
        return
    for entry in entries:
        reasons = report.row(entry.kind).reasons
        if entry.kind == UNREADABLE:
            reasons["it is no FHIR resource"] += 1
        elif entry.kind not in _SAVE and entry.kind not in _REFERRED:
            reasons["the line has no use for it"] += 1
        else:
            _index(entry, index, reasons)


def _index(entry: Entry, index: Index, reasons: Counter[str]) -> None:
    try:
        if not index.add(entry):
            reasons["there was another version of it"] += 1
    except RecordError as error:
        reasons[str(error)] += 1
