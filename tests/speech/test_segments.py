import json

from bot.speech import segments
from tests.shared import shared


def test_every_case_of_the_vendors_calculator() -> None:
    cases = json.loads(shared("sms_segments/cases.json").read_text())
    assert cases
    for case in cases:
        found = segments(case["body"])
        assert (found.encoding, found.count) == (case["encoding"], case["segments"]), case["testDescription"]


def test_an_empty_text_costs_nothing() -> None:
    assert segments("").count == 0
