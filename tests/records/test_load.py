import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.records.load import load
from bot.store.database import Sessions
from bot.store.tables import Appointment, Base, Location, Medication, Patient, Phone, Practitioner, Slot
from tests.records.fhir import Resource, appointment, bring, bundle, patient, prescription, slot
from tests.shared import shared

TABLES: list[type[Base]] = [Patient, Phone, Practitioner, Location, Appointment, Slot, Medication]


def counts(sessions: Sessions) -> dict[str, int]:
    with sessions() as session:
        return {one.__name__: session.scalar(select(func.count()).select_from(one)) or 0 for one in TABLES}


def test_all_of_the_shared_records_come_in_and_a_second_time_adds_nothing(sessions: Sessions) -> None:
    folder = shared("fhir")
    report = load(sessions, [folder])
    once = counts(sessions)

    assert report.broken == []
    assert {kind: row.came_in for kind, row in report.rows.items() if row.came_in} == {
        "Appointment": 1,
        "Condition": 17,
        "Location": 8,
        "Medication": 1,
        "MedicationRequest": 71,
        "Patient": 53,
        "Practitioner": 178,
        "Schedule": 1,
        "Slot": 1,
    }
    assert load(sessions, [folder]).rows == report.rows
    assert counts(sessions) == once


def test_a_patient_of_synthea_has_the_medicines_of_the_record(sessions: Sessions) -> None:
    load(sessions, [shared("fhir/synthea")])
    with sessions() as session:
        larson = next(one for one in session.scalars(select(Patient)) if one.family_name == "Larson")
        takes = select(Medication).where(Medication.patient_id == larson.id).order_by(Medication.started_on)
        assert [phone.number for phone in larson.phones] == ["+15556457299"]
        assert [(one.name, one.ingredient, one.status, one.reason) for one in session.scalars(takes)] == [
            ("Hydrochlorothiazide 25 mg", "hydrochlorothiazide", "active", "hypertension"),
            (
                "Amoxicillin 250 mg / clavulanate 125 mg tablet",
                "amoxicillin / clavulanate",
                "stopped",
                "viral sinusitis",
            ),
        ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'{"resourceType": "Pat', "it is not JSON"),
        (b"\xff\xfe\xfa", "it is not JSON"),
        (b"[" * 100_000, "it is not JSON"),
        (b"", "it is not JSON"),
        (b"[1, 2]", "it is no FHIR resource"),
        (b'{"name": "Ana Ruiz"}', "it is no FHIR resource"),
    ],
)
def test_a_broken_file_is_named_and_the_rest_comes_in(
    sessions: Sessions, tmp_path: Path, content: bytes, reason: str
) -> None:
    (tmp_path / "broken.json").write_bytes(content)
    (tmp_path / "fine.json").write_text(json.dumps(patient()))
    report = load(sessions, [tmp_path])
    assert report.broken == [(tmp_path / "broken.json", reason)]
    assert report.rows["Patient"].came_in == 1
    assert report.lines()[-1] == f"broken: {tmp_path / 'broken.json'}: {reason}"


def test_a_path_that_is_not_there_is_named(sessions: Sessions, tmp_path: Path) -> None:
    assert load(sessions, [tmp_path / "gone.json"]).broken == [(tmp_path / "gone.json", "it cannot be opened")]


def test_one_bad_resource_does_not_spoil_its_bundle(sessions: Sessions, tmp_path: Path) -> None:
    bad: list[Any] = [
        {"resource": patient("p0", name="Ana")},
        {"resource": "a patient"},
        "an entry",
        {"resource": None},
    ]
    report = bring(sessions, tmp_path, bundle(*bad, {"resource": patient("p1")}))
    assert report.rows["Patient"].came_in == 1
    assert report.rows["Patient"].reasons == {"its name is not a list": 1}
    assert report.rows["(unreadable)"].reasons == {"it is no FHIR resource": 2}


def test_the_report_says_what_came_in_and_why_not_and_nothing_of_the_patients(
    sessions: Sessions, tmp_path: Path
) -> None:
    unnamed: Resource = {"resourceType": "Patient", "id": "secret-id"}
    report = bring(sessions, tmp_path, patient(), unnamed, {"resourceType": "Observation", "id": "secret-too"})
    assert report.lines() == [
        "resource         in  skipped  why",
        "Patient           1        1  it has no name (1)",
        "Observation       0        1  the line has no use for it (1)",
    ]


PLACE: Resource = {"resourceType": "Location", "name": "North Wing", "address": {"line": ["1 Elm St"], "city": "Troy"}}
DOCTOR: Resource = {"resourceType": "Practitioner", "name": [{"prefix": ["Dr."], "given": ["Noe"], "family": "Dib"}]}


def whole(visit: Resource, *, who: str, doctor: str, place: str) -> Resource:
    return {**visit, "participant": [{"actor": {"reference": one}} for one in (doctor, place, who)]}


def by_uuid() -> list[Resource]:
    names = [f"urn:uuid:00000000-0000-4000-8000-00000000000{number}" for number in range(4)]
    visit = whole(appointment(), who=names[1], doctor=names[2], place=names[3])
    entries = zip(names, [visit, patient(), DOCTOR, PLACE], strict=True)
    return [bundle(*({"fullUrl": name, "resource": one} for name, one in entries), type="transaction")]


def by_id_across_files() -> list[Resource]:
    visit = whole(appointment(), who="Patient/p1", doctor="Practitioner/d1", place="Location/l1/_history/3")
    return [visit, bundle({"resource": patient()}), {**DOCTOR, "id": "d1"}, {**PLACE, "id": "l1"}]


def by_server() -> list[Resource]:
    home = "https://ehr.example.org/fhir"
    visit = whole(appointment(), who="Patient/p1", doctor=f"{home}/Practitioner/d1", place="Location/l1")
    resources = {"Appointment/a1": visit, "Patient/p1": patient(), "Practitioner/d1": DOCTOR, "Location/l1": PLACE}
    entries = [{"fullUrl": f"{home}/{name}", "resource": one} for name, one in resources.items()]
    stranger = {"fullUrl": "https://other.example.org/fhir/Patient/p1", "resource": patient(name=[{"text": "Bo"}])}
    return [bundle(*entries, stranger, type="searchset")]


def by_identifier_and_role() -> list[Resource]:
    doctor = {**DOCTOR, "id": "d1", "identifier": [{"system": "urn:npi", "value": "77"}]}
    practitioner = {"reference": "Practitioner?identifier=urn:npi|77"}
    role = {"resourceType": "PractitionerRole", "id": "r1", "practitioner": practitioner}
    visit = whole(appointment(), who="Patient/p1", doctor="PractitionerRole/r1", place="Location/l1")
    return [visit, role, patient(), doctor, {**PLACE, "id": "l1"}]


@pytest.mark.parametrize("files", [by_uuid, by_id_across_files, by_server, by_identifier_and_role])
def test_references_are_followed_in_any_order(
    sessions: Sessions, tmp_path: Path, files: Callable[[], list[Resource]]
) -> None:
    bring(sessions, tmp_path, *files())
    with sessions() as session:
        visit = session.scalars(select(Appointment)).one()
        assert visit.practitioner and visit.location
        assert (visit.patient.name, visit.practitioner.name) == ("Ana Ruiz", "Dr. Noe Dib")
        assert (visit.location.name, visit.location.address) == ("North Wing", "1 Elm St, Troy")


def test_a_reference_finds_what_an_earlier_import_brought(sessions: Sessions, tmp_path: Path) -> None:
    bring(sessions, tmp_path, patient())
    assert bring(sessions, tmp_path, appointment()).rows["Appointment"].came_in == 1


def test_nothing_is_tied_to_the_wrong_patient(sessions: Sessions, tmp_path: Path) -> None:
    home, other = ({"fullUrl": f"https://{name}.example.org/Patient/p1", "resource": patient()} for name in "ab")
    report = bring(sessions, tmp_path, bundle(home, other), prescription(), appointment(who=""), slot())
    gone = "its patient is not among the patients who came in"
    assert report.rows["MedicationRequest"].reasons == {gone: 1}
    assert report.rows["Appointment"].reasons == {gone: 1}


def test_of_two_versions_the_newer_one_counts(sessions: Sessions, tmp_path: Path) -> None:
    newer = prescription(status="stopped", meta={"lastUpdated": "2026-02-01T00:00:00Z"})
    older = prescription(status="active", meta={"lastUpdated": "2025-02-01T00:00:00Z"})
    report = bring(sessions, tmp_path, patient(), newer, older)
    assert report.rows["MedicationRequest"].reasons == {"there was another version of it": 1}
    history = bundle(
        {"resource": prescription("m2", status="stopped")}, {"resource": prescription("m2")}, type="history"
    )
    bring(sessions, tmp_path, history)
    with sessions() as session:
        assert {one.status for one in session.scalars(select(Medication))} == {"stopped"}
