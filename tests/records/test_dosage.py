from typing import Any

import pytest

from bot.errors import RecordError
from bot.records.dosage import in_words, structured

TWICE_A_DAY = {"repeat": {"frequency": 2, "period": 1, "periodUnit": "d"}}
ONE_TABLET = [{"doseQuantity": {"value": 1, "unit": "TAB"}}]
ORAL = {"coding": [{"system": "http://snomed.info/sct", "code": "26643006"}]}


def test_directions_become_the_vocabulary_that_every_language_can_say() -> None:
    instruction = {
        "timing": {"repeat": {"frequency": 2, "period": 1, "periodUnit": "d", "when": ["CM", "CV"]}},
        "doseAndRate": ONE_TABLET,
        "route": ORAL,
        "asNeededBoolean": False,
        "maxDosePerPeriod": {"numerator": {"value": 4, "unit": "tablets"}, "denominator": {"value": 1, "code": "d"}},
    }
    assert structured([instruction], "tablet") == {
        "dose": {"value": 1, "unit": "tablet"},
        "frequency": 2,
        "period": 1,
        "period_unit": "d",
        "when": ["CM", "CV"],
        "as_needed": False,
        "route": "oral",
        "max": {"value": 4, "unit": "tablet", "period": 1, "period_unit": "d"},
    }


@pytest.mark.parametrize(
    ("instruction", "said"),
    [
        ({"asNeededBoolean": True}, {"as_needed": True}),
        ({"asNeededCodeableConcept": {"text": "pain"}}, {"as_needed": True}),
        ({"timing": {"repeat": {"when": ["HS"]}}}, {"when": ["HS"], "as_needed": False}),
        (
            {"timing": {"repeat": {"period": 6, "periodUnit": "h"}}, "doseAndRate": [{"doseQuantity": {"value": 1}}]},
            {
                "dose": {"value": 1, "unit": "tablet"},
                "frequency": 1,
                "period": 6,
                "period_unit": "h",
                "as_needed": False,
            },
        ),
        (
            {"timing": TWICE_A_DAY, "additionalInstruction": [{"text": "Take with Food"}]},
            {"when": ["C"], "frequency": 2, "period": 1, "period_unit": "d", "as_needed": False},
        ),
        (
            {"timing": {"code": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-GTSAbbreviation"}]}}},
            {},
        ),
    ],
)
def test_what_the_record_leaves_out_is_left_out(instruction: dict[str, Any], said: dict[str, Any]) -> None:
    assert structured([instruction], "tablet") == said


@pytest.mark.parametrize(
    "beyond",
    [
        {"doseAndRate": [{"doseRange": {"low": {"value": 1}, "high": {"value": 2}}}]},
        {"doseAndRate": [{"doseQuantity": {"value": 1000, "unit": "mg/m2"}}]},
        {"doseAndRate": [{"doseQuantity": {"value": 1, "comparator": "<", "unit": "mg"}}]},
        {"doseAndRate": [*ONE_TABLET, *ONE_TABLET]},
        {"timing": {"repeat": {"frequency": 1, "period": 4, "periodMax": 6, "periodUnit": "h"}}},
        {"timing": {"repeat": {"frequency": 1, "period": 1, "periodUnit": "d", "dayOfWeek": ["mon"]}}},
        {"timing": {"repeat": {"frequency": 1, "period": 1, "periodUnit": "d", "boundsPeriod": {"end": "2020-01-01"}}}},
        {"timing": {"repeat": {"frequency": 1, "period": 1, "periodUnit": "d", "count": 5}}},
        {"timing": {"repeat": {"frequency": 2}}},
        {"timing": {"event": ["2030-01-01T22:00:00Z"]}},
        {"additionalInstruction": [{"text": "Take on alternate days"}]},
        {"maxDosePerAdministration": {"value": 2}},
        {"modifierExtension": [{"url": "http://example.org/never"}]},
        {"route": {"text": "intrathecal"}},
        {"timing": None},
    ],
    ids=str,
)
def test_half_a_direction_is_never_told(beyond: dict[str, Any]) -> None:
    assert structured([{"timing": TWICE_A_DAY, "doseAndRate": ONE_TABLET, **beyond}], "tablet") == {}


def test_a_taper_is_told_in_the_words_of_the_record_only() -> None:
    steps = [
        {"timing": TWICE_A_DAY, "text": "2 a day for a week", "patientInstruction": "Two a day for one week"},
        {"timing": TWICE_A_DAY, "text": "then 1 a day"},
    ]
    assert structured(steps, "tablet") == {}
    assert in_words(steps) == "Two a day for one week; then 1 a day"
    assert in_words([*steps, {"timing": TWICE_A_DAY}]) == ""


def test_a_number_that_is_none_is_an_error() -> None:
    with pytest.raises(RecordError, match="frequency"):
        structured([{"timing": {"repeat": {"frequency": float("nan")}}}], "")
