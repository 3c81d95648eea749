import pytest

from bot.records.medicine_names import generic, readable


@pytest.mark.parametrize(
    ("coded", "name", "ingredient"),
    [
        ("Metformin hydrochloride 500 MG Oral Tablet", "Metformin 500 mg tablet", "metformin"),
        (
            "24 HR metFORMIN 500 MG Extended Release Oral Tablet",
            "Metformin 500 mg extended-release tablet",
            "metformin",
        ),
        ("metFORMIN (GLUCOPHAGE) 500 MG tablet", "Metformin (Glucophage) 500 mg tablet", "metformin"),
        ("Clonazepam [Klonopin]", "Clonazepam (Klonopin)", "clonazepam"),
        ("Carbamazepine[Tegretol]", "Carbamazepine (Tegretol)", "carbamazepine"),
        ("Acetaminophen 325 MG Oral Tablet", "Acetaminophen 325 mg tablet", "acetaminophen"),
        (
            "Amoxicillin 250 MG / Clavulanate 125 MG Oral Tablet",
            "Amoxicillin 250 mg / clavulanate 125 mg tablet",
            "amoxicillin / clavulanate",
        ),
        ("Penicillin V Potassium 500 MG Oral Tablet", "Penicillin V potassium 500 mg tablet", "penicillin v"),
        ("Vitamin B 12 5 MG/ML Injectable Solution", "Vitamin B 12 5 mg/mL injection", "vitamin b 12"),
        ("ferrous sulfate 325 MG Oral Tablet", "Ferrous sulfate 325 mg tablet", "ferrous sulfate"),
        ("Potassium Chloride 10 MEQ Oral Tablet", "Potassium chloride 10 MEQ tablet", "potassium chloride"),
        ("Hydrochlorothiazide 25 MG", "Hydrochlorothiazide 25 mg", "hydrochlorothiazide"),
        ("Levothyroxine Sodium 75micrograms tablet", "Levothyroxine sodium 75 mcg tablet", "levothyroxine"),
        ("Vancomycin Hydrochloride (VANCOMYCIN HYDROCHLORIDE)", "Vancomycin", "vancomycin"),
        ("Trinessa 28 Day Pack", "Trinessa 28 day pack", "trinessa"),
        ("WARFARIN", "Warfarin", "warfarin"),
        ("", "", ""),
    ],
)
def test_a_medicine_is_named_as_a_patient_would_read_it(coded: str, name: str, ingredient: str) -> None:
    assert (readable(coded), generic(coded)) == (name, ingredient)
