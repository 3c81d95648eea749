from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.store.database import Sessions
from bot.store.tables import Appointment, Medication, Slot
from tests.records.fhir import appointment, bring, patient, prescription, slot

START = datetime(2030, 5, 6, 18, tzinfo=UTC)


def visit(sessions: Sessions) -> Appointment:
    with sessions() as session:
        return session.scalars(select(Appointment)).one()


@pytest.mark.parametrize(
    ("status", "ours"),
    [
        ("booked", "booked"),
        ("arrived", "fulfilled"),
        ("checked-in", "fulfilled"),
        ("fulfilled", "fulfilled"),
        ("cancelled", "cancelled"),
        ("noshow", "noshow"),
        ("entered-in-error", "cancelled"),
    ],
)
def test_a_visit_has_the_status_of_the_record(sessions: Sessions, tmp_path: Path, status: str, ours: str) -> None:
    bring(sessions, tmp_path, patient(), appointment())
    assert (visit(sessions).status, visit(sessions).starts_at, visit(sessions).minutes) == ("booked", START, 20)
    bring(sessions, tmp_path, appointment(status=status))
    assert visit(sessions).status == ours


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"status": "proposed"}, "it is not booked yet"),
        ({"status": "waitlist"}, "it is not booked yet"),
        ({"start": None}, "it has no time"),
        ({"start": "2030-05-06T14:00:00"}, "its start is not a time with a time zone"),
        ({"start": "0001-01-01T00:00:00+14:00"}, "its start is not a time with a time zone"),
        (
            {"participant": [{"actor": {"reference": "Patient/p1"}, "required": "information-only"}]},
            "its patient is not among the patients who came in",
        ),
        (
            {"participant": [{"actor": {"reference": "Patient/p1"}}, {"actor": {"reference": "Patient/p2"}}]},
            "it is for several patients",
        ),
    ],
)
def test_what_is_no_visit_of_one_patient_stays_out(
    sessions: Sessions, tmp_path: Path, fields: dict[str, Any], reason: str
) -> None:
    report = bring(sessions, tmp_path, patient("p1"), patient("p2"), appointment(**fields))
    assert report.rows["Appointment"].reasons == {reason: 1}


@pytest.mark.parametrize("status", ["confirmed", "cancelled"])
def test_what_a_patient_answered_here_outlives_another_import(sessions: Sessions, tmp_path: Path, status: str) -> None:
    bring(sessions, tmp_path, patient(), appointment())
    with sessions.begin() as session:
        session.scalars(select(Appointment)).one().status = status
    bring(sessions, tmp_path, appointment())
    assert visit(sessions).status == status


def test_a_visit_moved_here_is_not_moved_back(sessions: Sessions, tmp_path: Path) -> None:
    bring(sessions, tmp_path, patient(), appointment(), slot())
    with sessions.begin() as session:
        moved, taken = session.scalars(select(Appointment)).one(), session.scalars(select(Slot)).one()
        moved.starts_at, taken.appointment_id = taken.starts_at, moved.id
    for status in ("free", "busy"):
        bring(sessions, tmp_path, appointment(), slot(status=status))
        assert visit(sessions).starts_at == datetime(2030, 5, 7, 13, tzinfo=UTC)
        with sessions() as session:
            assert session.scalars(select(Slot)).one().appointment_id is not None


def test_a_visit_that_the_clinic_moves_is_booked_anew_and_reminded_of_again(sessions: Sessions, tmp_path: Path) -> None:
    bring(sessions, tmp_path, patient(), appointment())
    with sessions.begin() as session:
        known = session.scalars(select(Appointment)).one()
        known.status, known.reminded_at = "confirmed", START
    bring(sessions, tmp_path, appointment(start="2030-05-08T14:00:00Z", end=None, minutesDuration=45))
    moved = visit(sessions)
    assert (moved.status, moved.reminded_at, moved.minutes) == ("booked", None, 45)


@pytest.mark.parametrize(
    ("service", "kind"),
    [("Laboratory test", "lab"), ("Renal dialysis", "dialysis"), ("Video visit", "telehealth"), ("Check-up", "visit")],
)
def test_the_kind_of_a_visit_is_read_from_its_service(
    sessions: Sessions, tmp_path: Path, service: str, kind: str
) -> None:
    bring(sessions, tmp_path, patient(), appointment(serviceType=[{"text": service}]))
    assert visit(sessions).kind == kind


def test_instructions_in_the_record_are_not_kept_from_the_patient(sessions: Sessions, tmp_path: Path) -> None:
    bring(sessions, tmp_path, patient(), appointment(patientInstruction="Stop eating at noon"))
    assert visit(sessions).preparation == ["preparation.instructions"]


CONFIDENTIALITY = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
SENSITIVITY = "http://terminology.hl7.org/CodeSystem/v3-ActCode"


@pytest.mark.parametrize(
    ("system", "code", "kept"),
    [
        (CONFIDENTIALITY, "R", True),
        (CONFIDENTIALITY, "V", True),
        (CONFIDENTIALITY, "N", False),
        (SENSITIVITY, "PSY", True),
        (SENSITIVITY, "HIV", True),
        (SENSITIVITY, "R", False),
        ("https://example.org/labels", "V", False),
    ],
)
def test_what_the_record_marks_as_sensitive_is_confidential(
    sessions: Sessions, tmp_path: Path, system: str, code: str, kept: bool
) -> None:
    meta = {"security": [{"system": system, "code": code}]}
    bring(sessions, tmp_path, patient(), appointment(meta=meta), prescription(meta=meta))
    with sessions() as session:
        assert visit(sessions).confidential is kept
        assert session.scalars(select(Medication.confidential)).one() is kept


def test_a_free_time_knows_who_and_where_by_its_schedule(sessions: Sessions, tmp_path: Path) -> None:
    schedule = {
        "resourceType": "Schedule",
        "id": "s",
        "actor": [{"reference": "Practitioner/d1"}, {"reference": "Location/l1"}],
    }
    doctor = {"resourceType": "Practitioner", "id": "d1", "name": [{"family": "Dib"}]}
    place = {"resourceType": "Location", "id": "l1", "name": "North Wing"}
    bring(sessions, tmp_path, slot(schedule={"reference": "Schedule/s"}), schedule, doctor, place)
    with sessions() as session:
        free = session.scalars(select(Slot)).one()
        assert (free.minutes, free.practitioner_id, free.location_id) == (30, 1, 1)


def test_a_time_no_longer_free_is_offered_no_more(sessions: Sessions, tmp_path: Path) -> None:
    bring(sessions, tmp_path, slot())
    bring(sessions, tmp_path, slot(status="busy-unavailable"))
    with sessions() as session:
        assert session.scalars(select(Slot)).all() == []
