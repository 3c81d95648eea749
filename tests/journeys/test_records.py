"""Patients of a real record system, imported, and answered from their own medicines."""

import json

from sqlalchemy import select

from bot.store.tables import Medication, Patient, Phone
from tests.journeys.conftest import Running
from tests.shared import shared


def test_an_imported_patient_hears_of_their_own_medicines(running: Running) -> None:
    folder = shared("fhir/synthea")
    done = running.northstar("import", str(folder))
    assert done.returncode == 0, done.stderr
    assert "MedicationRequest" in done.stdout
    with running.sessions() as session:
        taking = (
            select(Patient)
            .join(Medication)
            .where(Medication.status == "active", Patient.external_id.not_like("demo:%"))
        )
        patient = session.scalars(taking.order_by(Patient.id)).first()
        assert patient
        number = session.scalars(select(Phone.number).where(Phone.patient_id == patient.id)).first()
        names = session.scalars(
            select(Medication.name).where(Medication.patient_id == patient.id, Medication.status == "active")
        ).all()
    assert number
    answer = " ".join(running.text(number, "what medicines am I taking"))
    assert all(name in answer for name in names)


def test_a_meaning_is_told_for_every_line(running: Running) -> None:
    lines = [
        {"text": "can I come Tuesday at 3pm", "now": "2026-11-24T10:00:00-05:00"},
        {"text": "quiero cancelar mi cita", "language": "es"},
        {"text": "STOP"},
        {"text": "I have chest pain and can't breathe"},
    ]
    done = running.northstar_with("\n".join(map(json.dumps, lines)), "understand")
    meanings = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(meanings) == len(lines)
    assert meanings[0]["when"] == {"start": "2026-12-01", "end": "2026-12-01", "time": "15:00", "part": None}
    assert (meanings[1]["language"], meanings[1]["intent"]) == ("es", "appointment_cancel")
    assert meanings[2]["consent"] == "opt_out"
    assert meanings[3]["red_flag"] == "emergency"


def test_a_line_that_is_no_message_is_named(running: Running) -> None:
    done = running.northstar_with('{"text": "hello"}\nnonsense\n', "understand")
    assert done.returncode == 1
    assert "line 2" in done.stderr
