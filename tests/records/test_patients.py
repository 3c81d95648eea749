from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.records.patients import e164
from bot.store.database import Sessions
from bot.store.tables import Patient, Phone, utcnow
from tests.records.fhir import bring, patient


def only(sessions: Sessions) -> Patient:
    with sessions() as session:
        found = session.scalars(select(Patient)).one()
        assert found.phones is not None
        return found


def numbers(sessions: Sessions) -> list[tuple[str, str]]:
    with sessions() as session:
        return [(phone.number, phone.relation) for phone in session.scalars(select(Phone).order_by(Phone.id))]


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("555-336-6581", "+15553366581"),
        ("(617) 555-0101", "+16175550101"),
        ("1 617 555 0101", "+16175550101"),
        ("+31612345678", "+31612345678"),
        ("tel:+1-617-555-0101", "+16175550101"),
        ("617-555-0101 x12", None),
        ("555-0101", None),
        ("0648352638", None),
        ("(03) 5555 6473", None),
        ("911", None),
        ("none", None),
        ("", None),
    ],
)
def test_a_number_is_kept_as_the_carrier_dials_it(written: str, dialled: str | None) -> None:
    assert e164(written) == dialled


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        ([{"use": "usual", "given": ["Bea"]}, {"use": "official", "given": ["Beatriz", "E."]}], "Beatriz E."),
        (
            [{"use": "maiden", "given": ["Leia"], "family": "Organa"}, {"given": ["Leia"], "family": "Solo"}],
            "Leia Solo",
        ),
        ([{"text": "张无忌"}], "张无忌"),
        ([{"given": [None, " Jo\u0000 "], "family": "O'Neil"}], "Jo O'Neil"),
    ],
)
def test_a_patient_goes_by_the_name_in_use(sessions: Sessions, tmp_path: Path, names: list[Any], shown: str) -> None:
    bring(sessions, tmp_path, patient(name=names))
    assert only(sessions).name == shown


@pytest.mark.parametrize(
    ("communication", "language"),
    [
        ([], "en"),
        ([{"language": {"coding": [{"code": "es-MX"}]}}], "es"),
        ([{"language": {"coding": [{"code": "fil"}]}}], "tl"),
        ([{"language": {"coding": [{"code": "hat"}]}}], "ht"),
        ([{"language": {"text": "French (France)"}}], "fr"),
        ([{"language": {"coding": [{"code": "zh-Hant"}]}}], "zh"),
        ([{"language": {"coding": [{"code": "nl"}]}}], "en"),
        ([{"language": {"text": "English"}}, {"language": {"text": "Korean"}, "preferred": True}], "ko"),
        ([{"language": {"text": "Dutch"}, "preferred": True}, {"language": {"text": "Russian"}}], "ru"),
    ],
)
def test_a_patient_is_spoken_to_in_the_language_they_prefer(
    sessions: Sessions, tmp_path: Path, communication: list[Any], language: str
) -> None:
    bring(sessions, tmp_path, patient(communication=communication))
    assert only(sessions).language == language


@pytest.mark.parametrize(("written", "kept"), [("1957-08-09", "1957-08-09"), ("1957", "None"), ("1957-08", "None")])
def test_a_birth_date_is_kept_when_it_is_a_day(sessions: Sessions, tmp_path: Path, written: str, kept: str) -> None:
    bring(sessions, tmp_path, patient(birthDate=written))
    assert str(only(sessions).birth_date) == kept


def test_only_numbers_in_use_reach_the_patient(sessions: Sessions, tmp_path: Path) -> None:
    telecom = [
        {"system": "phone", "value": "617-555-0101"},
        {"system": "phone", "value": "+16175550101", "use": "mobile"},
        {"system": "phone", "value": "617-555-0102", "use": "old"},
        {"system": "phone", "value": "617-555-0103", "period": {"end": "2014"}},
        {"system": "email", "value": "ana@example.org"},
        {"use": "home"},
    ]
    contact = [{"relationship": [{"text": "sister"}], "telecom": [{"system": "phone", "value": "617-555-0104"}]}]
    bring(sessions, tmp_path, patient(telecom=telecom, contact=contact))
    assert numbers(sessions) == [("+16175550101", "self")]


def test_a_number_that_the_record_drops_reaches_the_patient_no_more(sessions: Sessions, tmp_path: Path) -> None:
    bring(sessions, tmp_path, patient(telecom=[{"system": "phone", "value": "617-555-0101"}]))
    with sessions.begin() as session:
        session.add(Phone(number="+16175550109", patient_id=only(sessions).id, relation="daughter"))
    bring(sessions, tmp_path, patient(telecom=[{"system": "sms", "value": "617-555-0102"}]))
    assert numbers(sessions) == [("+16175550109", "daughter"), ("+16175550102", "self")]


@pytest.mark.parametrize(
    "change", [{"deceasedBoolean": True}, {"deceasedDateTime": "2026-01-01"}, {"active": False}], ids=str
)
def test_nobody_is_texted_about_a_patient_who_has_died_or_left(
    sessions: Sessions, tmp_path: Path, change: dict[str, Any]
) -> None:
    phone = [{"system": "phone", "value": "617-555-0101"}]
    assert bring(sessions, tmp_path, patient(telecom=phone, **change)).rows["Patient"].came_in == 0
    bring(sessions, tmp_path, patient(telecom=phone))
    bring(sessions, tmp_path, patient(telecom=phone, **change))
    assert numbers(sessions) == []


@pytest.mark.parametrize(("years", "relation"), [(17, "guardian"), (18, "self")])
def test_the_number_on_a_childs_record_is_a_parents(
    sessions: Sessions, tmp_path: Path, years: int, relation: str
) -> None:
    telecom = [{"system": "phone", "value": "617-555-0101"}]
    bring(sessions, tmp_path, patient(birthDate=f"{utcnow().year - years}-01-01", telecom=telecom))
    assert numbers(sessions) == [("+16175550101", relation)]
