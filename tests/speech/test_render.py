"""What is said, read aloud."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.phrases import PHRASES
from bot.speech import languages, render, segments

ZONE = ZoneInfo("America/New_York")
AFTERNOON = datetime(2026, 12, 1, 15, tzinfo=ZONE).isoformat()
MORNING = datetime(2026, 12, 2, 9, 30, tzinfo=ZONE).isoformat()


def said(key: str, language: str = "en", channel: str = "sms", **args: Any) -> str:
    return render(key, args, language, channel, ZONE)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "Thank you! We expect you Tuesday, December 1, 3:00 PM."),
        ("es", "¡Gracias! Le esperamos el martes 1 de diciembre, 3:00 p.m.."),
    ],
)
def test_days_and_times_are_told_as_the_language_tells_them(language: str, told: str) -> None:
    assert said("visits.confirmed", language, start=AFTERNOON) == told.replace("..", ".")


def test_options_are_numbered_to_read_and_spoken_to_hear() -> None:
    read = said("visits.pick_again", options=[AFTERNOON, MORNING])
    assert "1) Tuesday, December 1, 3:00 PM\n2) Wednesday, December 2, 9:30 AM" in read
    heard = said("visits.pick_again", channel="voice", options=[AFTERNOON, MORNING])
    assert "For Tuesday, December 1, 3:00 PM, press 1. For Wednesday" in heard


@pytest.mark.parametrize(
    ("language", "count", "told"),
    [
        ("en", 1, "On your list is metformin."),
        ("en", 2, "On your list are 2 medicines: metformin and lisinopril."),
        ("es", 1, "En su lista está metformin."),
        ("es", 2, "En su lista hay 2 medicinas: metformin y lisinopril."),
    ],
)
def test_one_and_many_are_told_apart(language: str, count: int, told: str) -> None:
    assert said("medications.list", language, count=count, names=["metformin", "lisinopril"][:count]) == told


def test_a_phrase_can_hold_phrases() -> None:
    pieces = [
        {"say": "directions.tablet", "args": {"count": 1}},
        {"say": "directions.times_d", "args": {"count": 2}},
        {"say": "directions.CM", "args": {}},
    ]
    assert said("directions.all", "es", pieces=pieces) == "1 tableta, 2 veces al día, con el desayuno."


def test_an_unknown_key_is_an_error() -> None:
    with pytest.raises(KeyError):
        said("visits.nonsense")


SAMPLE = {
    "start": AFTERNOON, "opening": AFTERNOON, "due": AFTERNOON, "who": "Dr. Maximiliana Featherstonehaugh", "place": "Northstar Clinic Downtown",
    "address": "1200 Commonwealth Avenue, Suite 400, Boston", "directions": "Take the lift to the fourth floor.",
    "link": "https://video.example.org/visits/abc123", "medicine": "Hydrochlorothiazide 25 mg tablet",
    "purpose": "for blood pressure: it helps to keep it down.", "clinic": "Northstar Clinic", "clinic_number": "+15550100100",
    "emergency_number": "911", "options": [AFTERNOON, MORNING, AFTERNOON], "names": ["Metformin 500 mg tablet"] * 3,
    "starts": [AFTERNOON, MORNING], "steps": ["Bring your insurance card and a photo ID."] * 2, "pieces": ["1 tablet", "once a day"],
    "time": AFTERNOON, "visit": AFTERNOON, "arrival": AFTERNOON, "count": 3,
    "text": "Hello", "name": "Maximiliana", "option": "Tuesday", "number": 1, "amount": "4 tablets", "value": "5", "unit": "mg",
}  # fmt: skip


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("key", PHRASES)
def test_no_reply_costs_more_than_three_segments_in_english_and_five_elsewhere(language: str, key: str) -> None:
    text = said(key, language, **SAMPLE)
    assert "{" not in text
    assert segments(text).count <= (3 if language == "en" else 5), text
