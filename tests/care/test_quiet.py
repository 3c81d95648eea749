"""When the line may speak first, and where people are."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.care import quiet
from bot.care.reminders import moments
from bot.records.zones import of_address
from bot.store.database import Sessions
from bot.store.tables import Patient
from tests.records.fhir import bring, patient

CLINIC = ZoneInfo("America/New_York")


def at(zone: str, written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("zone", "due", "goes"),
    [
        ("America/New_York", "2026-12-01T08:00", "2026-12-01T08:00"),
        ("America/New_York", "2026-12-01T07:59:59", "2026-12-01T08:00"),
        ("America/New_York", "2026-12-01T20:59:59", "2026-12-01T20:59:59"),
        ("America/New_York", "2026-12-01T21:00", "2026-12-02T08:00"),
        ("America/New_York", "2026-12-01T21:30", "2026-12-02T08:00"),
        ("America/New_York", "2026-12-31T23:59", "2027-01-01T08:00"),
        ("America/New_York", "2026-03-07T21:30", "2026-03-08T08:00"),  # an hour is missing in that night
        ("America/New_York", "2026-10-31T21:30", "2026-11-01T08:00"),  # and here an hour comes twice
        ("America/New_York", "2026-11-01T01:30", "2026-11-01T08:00"),
        ("America/Phoenix", "2026-07-01T20:30", "2026-07-01T20:30"),
        ("America/Phoenix", "2026-07-01T07:30", "2026-07-01T08:00"),
        ("Pacific/Honolulu", "2026-07-01T07:30", "2026-07-01T08:00"),
        ("Pacific/Honolulu", "2026-07-01T20:00", "2026-07-01T20:00"),
    ],
)
def test_case_26_what_is_due_at_night_waits_for_eight_in_the_morning(zone: str, due: str, goes: str) -> None:
    assert quiet.next_allowed(at(zone, due), [ZoneInfo(zone)]) == at(zone, goes)


@pytest.mark.parametrize(
    ("due", "goes"),
    [("2026-12-01T08:30", "2026-12-01T09:00"), ("2026-12-01T20:30", "2026-12-01T20:30"), ("2026-12-01T21:10", "2026-12-02T09:00")],
)  # fmt: skip
def test_where_an_address_may_lie_in_two_zones_both_are_awake(due: str, goes: str) -> None:
    both = quiet.zones("America/New_York America/Chicago", CLINIC)
    assert quiet.next_allowed(at("America/New_York", due), both) == at("America/New_York", goes)


def test_arizona_keeps_its_hours_while_the_rest_changes() -> None:
    """Eight in the morning is 15:00 UTC in Phoenix all year; in Denver it is 14:00 in summer."""
    for month in (1, 7):
        night = datetime(2026, month, 10, 10, tzinfo=UTC)
        assert quiet.next_allowed(night, [ZoneInfo("America/Phoenix")]) == night.replace(hour=15)


@pytest.mark.parametrize(
    ("starts", "confirmed", "told"),
    [
        ("2026-12-10T10:30", False, ["2026-12-07T10:30", "2026-12-09T10:30"]),
        ("2026-12-10T10:30", True, ["2026-12-09T10:30"]),
        ("2026-12-10T07:00", False, ["2026-12-07T08:00", "2026-12-09T08:00"]),
        ("2026-12-10T21:30", False, ["2026-12-08T08:00", "2026-12-10T08:00"]),
        ("2026-03-09T10:30", False, ["2026-03-06T10:30", "2026-03-08T10:30"]),
        ("2026-11-02T10:30", False, ["2026-10-30T10:30", "2026-11-01T10:30"]),
    ],
)
def test_a_reminder_comes_days_before_at_the_visits_own_time_of_day(
    starts: str, confirmed: bool, told: list[str]
) -> None:
    zone = "America/New_York"
    assert moments(at(zone, starts), confirmed, [CLINIC]) == [at(zone, one) for one in told]


@pytest.mark.parametrize(
    ("address", "zones"),
    [
        ({"state": "MA", "postalCode": "02115"}, "America/New_York"),
        ({"state": "AZ", "postalCode": "85004"}, "America/Phoenix"),
        ({"state": "AZ", "postalCode": "86515"}, "America/Phoenix America/Denver"),
        ({"state": "AZ"}, "America/Phoenix America/Denver"),
        ({"state": "HI", "postalCode": "96813"}, "Pacific/Honolulu"),
        ({"postalCode": "60601-1234"}, "America/Chicago"),
        ({"state": "TN", "postalCode": "38103"}, "America/Chicago"),
        ({"state": "TN", "postalCode": "37902"}, "America/New_York"),
        ({"state": "TN"}, "America/New_York America/Chicago"),
        ({"state": "FL", "postalCode": "32401"}, "America/New_York America/Chicago"),
        ({"state": "TX", "postalCode": "79901"}, "America/Denver"),
        ({"state": "AS", "postalCode": "96799"}, "Pacific/Pago_Pago"),
        ({"state": "AE", "postalCode": "09012"}, None),
        ({"state": "Algarve", "postalCode": "8000", "country": "PT"}, None),
        ({"city": "Springfield"}, None),
    ],
)
def test_an_address_tells_its_zone_where_it_surely_can(address: dict[str, Any], zones: str | None) -> None:
    assert of_address({"address": [address]}) == zones


def test_every_zone_that_an_address_can_tell_exists() -> None:
    for state in ("CT", "AL", "CO", "CA", "AZ", "AK", "HI", "PR", "GU", "AS", "ID"):
        assert quiet.zones(of_address({"address": [{"state": state}]}), CLINIC)


def test_case_27_a_patient_lives_where_the_record_says_and_not_where_the_number_is_from(
    sessions: Sessions, tmp_path: Path
) -> None:
    boston_number = [{"system": "phone", "value": "617-555-0101"}]
    bring(sessions, tmp_path, patient(telecom=boston_number, address=[{"state": "CA", "postalCode": "94110"}]))
    bring(sessions, tmp_path, patient(telecom=boston_number))
    with sessions() as session:
        named = session.scalars(select(Patient.time_zone)).one()
    assert named == "America/Los_Angeles"
    morning = at("America/New_York", "2026-12-01T09:00")
    assert quiet.next_allowed(morning, quiet.zones(named, CLINIC)) == at("America/Los_Angeles", "2026-12-01T08:00")
