from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.store.database import Sessions
from bot.store.tables import Medication
from tests.records.fhir import bring, patient, prescription

RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"


def medicine(sessions: Sessions) -> Medication:
    with sessions() as session:
        return session.scalars(select(Medication)).one()


def test_a_prescription_comes_in_whole(sessions: Sessions, tmp_path: Path) -> None:
    coding = {"system": RXNORM, "code": "861007", "display": "metformin hydrochloride 500 MG Oral Tablet"}
    order = prescription(
        medicationCodeableConcept={"coding": [coding], "text": "Glucophage 500 mg"},
        reasonCode=[{"coding": [{"display": "Type 2 Diabetes (disorder)"}]}],
        authoredOn="2026-01-02T10:00:00Z",
        dosageInstruction=[{"text": "1 tablet daily", "timing": {"repeat": {"period": 1, "periodUnit": "d"}}}],
    )
    bring(sessions, tmp_path, order, patient())
    found = medicine(sessions)
    assert (found.name, found.ingredient, found.code) == ("Glucophage 500 mg", "metformin", "861007")
    assert (found.reason, found.status, found.started_on) == ("type 2 diabetes", "active", date(2026, 1, 2))
    assert found.dosage_text == "1 tablet daily"
    assert found.dosage == {"frequency": 1, "period": 1, "period_unit": "d", "as_needed": False}


@pytest.mark.parametrize("status", ["on-hold", "cancelled", "completed", "stopped", "unknown"])
def test_a_medicine_that_ended_is_no_longer_current(sessions: Sessions, tmp_path: Path, status: str) -> None:
    bring(sessions, tmp_path, patient(), prescription())
    bring(sessions, tmp_path, prescription(status=status))
    assert medicine(sessions).status == status


@pytest.mark.parametrize("change", [{"status": "entered-in-error"}, {"doNotPerform": True}], ids=str)
def test_an_error_or_a_do_not_take_is_no_medicine(sessions: Sessions, tmp_path: Path, change: dict[str, Any]) -> None:
    report = bring(sessions, tmp_path, patient(), prescription(**change))
    assert report.rows["MedicationRequest"].came_in == 0
    bring(sessions, tmp_path, prescription())
    bring(sessions, tmp_path, prescription(**change))
    assert medicine(sessions).status == "cancelled"


@pytest.mark.parametrize("change", [{"intent": "proposal"}, {"status": "draft"}, {"intent": None}], ids=str)
def test_an_idea_is_no_prescription(sessions: Sessions, tmp_path: Path, change: dict[str, Any]) -> None:
    report = bring(sessions, tmp_path, patient(), prescription(**change))
    assert report.rows["MedicationRequest"].reasons == {"it is no order": 1}


PRODUCT = {
    "resourceType": "Medication",
    "id": "x",
    "code": {"text": "Vancocin 500 mg vial"},
    "ingredient": [{"itemCodeableConcept": {"text": "Vancomycin Hydrochloride"}}],
}


@pytest.mark.parametrize(
    ("fields", "others"),
    [
        ({"medicationReference": {"reference": "#x"}, "contained": [PRODUCT]}, []),
        ({"medicationReference": {"reference": "Medication/x"}}, [PRODUCT]),
    ],
)
def test_a_medicine_is_read_from_the_medication_it_refers_to(
    sessions: Sessions, tmp_path: Path, fields: dict[str, Any], others: list[Any]
) -> None:
    report = bring(sessions, tmp_path, prescription(medicationCodeableConcept=None, **fields), *others, patient())
    assert (medicine(sessions).name, medicine(sessions).ingredient) == ("Vancocin 500 mg vial", "vancomycin")
    assert [row.came_in for kind, row in report.rows.items() if kind == "Medication"] == [1 for _ in others]


def test_a_medicine_without_a_name_stays_out(sessions: Sessions, tmp_path: Path) -> None:
    order = prescription(medicationCodeableConcept=None, medicationReference={"reference": "Medication/none"})
    report = bring(sessions, tmp_path, patient(), order)
    assert report.rows["MedicationRequest"].reasons == {"its medicine has no name": 1}


@pytest.mark.parametrize(
    "fields",
    [
        {"reasonReference": [{"reference": "Condition/c"}]},
        {"dosageInstruction": [{"asNeededCodeableConcept": {"text": "Rib Pain"}}]},
    ],
)
def test_what_a_medicine_is_for_is_found_where_the_record_says_it(
    sessions: Sessions, tmp_path: Path, fields: dict[str, Any]
) -> None:
    condition = {"resourceType": "Condition", "id": "c", "code": {"text": "Rib Pain (finding)"}}
    bring(sessions, tmp_path, patient(), condition, prescription(**fields))
    assert medicine(sessions).reason == "rib pain"
