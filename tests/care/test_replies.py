"""What goes out in a coordinator's name: the library's blanks, and who vouches for own words."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.care import quiet, replies
from bot.store.tables import Appointment, Conversation, Medication, Patient

BOSTON, CHICAGO = ZoneInfo("America/New_York"), "America/Chicago"
NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)
VISITS = [Appointment(id=7, starts_at=datetime(2026, 3, 10, 19, tzinfo=UTC))]
MEDICINES = [Medication(id=3, name="Metformin 500 mg tablet")]
SPANISH, VIETNAMESE = "Le llamo mañana a las tres", "Tôi sẽ gọi cho quý vị ngày mai"
ENGLISH = "I will call you tomorrow at three"


@pytest.mark.parametrize(
    ("text", "language", "written", "claimed", "vouches"),
    [
        (ENGLISH, "en", ["en"], "", "writer"),
        (ENGLISH, "es", ["en"], "", None),
        (ENGLISH, "es", ["en", "es"], "", None),
        ("Please come Tuesday", "es", ["en", "es"], "", None),
        (SPANISH, "es", ["en", "es"], "", "writer"),
        (SPANISH, "es", ["en"], "", None),  # whoever wrote it, nobody here can read it
        (SPANISH, "en", ["en", "es"], "", None),
        (ENGLISH, "es", ["en", "es"], "writer", "writer"),
        (SPANISH, "es", ["en"], "writer", None),
        (SPANISH, "es", ["en"], "interpreter", "interpreter"),
        (VIETNAMESE, "vi", ["en"], "interpreter", "interpreter"),
        (VIETNAMESE, "vi", ["vi"], "", "writer"),
        ("617 555 0100", "vi", ["en"], "", "writer"),
    ],
)
def test_own_words_go_out_where_somebody_vouches_for_them(
    text: str, language: str, written: list[str], claimed: str, vouches: str | None
) -> None:
    assert replies.who_vouches(text, language, written, claimed) == vouches


@pytest.mark.parametrize(
    ("key", "given", "told"),
    [
        ("refill_ready", {"medicine": "3"}, "Your Metformin 500 mg tablet is ready for you at the pharmacy."),
        ("come", {"arrival": "2026-03-10T15:00"}, "Please come to the clinic: Tuesday, March 10, 3:00 PM."),
        ("call_you", {"time": "2026-03-10T15:00"}, "I will call you: Tuesday, March 10, 2:00 PM."),
        ("confirmed", {"visit": "7"}, "Your visit is confirmed: Tuesday, March 10, 3:00 PM. We look forward to seeing you."),
        ("form_sent", {"place": " City Hall "}, "I have sent your form to City Hall."),
    ],
)  # fmt: skip
def test_a_reply_is_filled_from_the_record_and_told_where_it_happens(
    key: str, given: dict[str, str], told: str
) -> None:
    reply = replies.LIBRARY[f"replies.{key}"]
    conversation = Conversation(patient=Patient(given_name="Rosa", family_name="Delgado", time_zone=CHICAGO))
    args = replies.filled(reply, given, VISITS, MEDICINES, BOSTON, NOW)
    assert replies.words(reply, args, conversation, "en", BOSTON) == told


@pytest.mark.parametrize(
    ("key", "given", "problem"),
    [
        ("refill_ready", {}, "Fill in the medicine first."),
        ("refill_ready", {"medicine": "4"}, "This number may not hear of that medicine."),  # somebody else's
        ("confirmed", {"visit": "8"}, "This number may not hear of that visit."),
        ("confirmed", {"visit": ""}, "Fill in the visit first."),
        ("form_sent", {"place": "  "}, "Fill in the place first."),
        ("call_you", {"time": "soon"}, "Give a day and a time."),
        ("call_you", {"time": "2026-03-01T15:00"}, "That time is past."),
    ],
)
def test_a_blank_that_is_not_filled_in_well_is_told(key: str, given: dict[str, str], problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        replies.filled(replies.LIBRARY[f"replies.{key}"], given, VISITS, MEDICINES, BOSTON, NOW)


def test_no_reply_tells_one_time_of_the_clinic_and_one_of_the_patient() -> None:
    mixed = [
        one.key for one in replies.LIBRARY.values() if "time" in one.blanks and {"visit", "arrival"} & {*one.blanks}
    ]
    assert mixed == []


@pytest.mark.parametrize(
    ("now", "suggested"),
    [
        (datetime(2026, 3, 2, 15, tzinfo=BOSTON), datetime(2026, 3, 3, 8, tzinfo=BOSTON)),
        (datetime(2026, 3, 2, 23, tzinfo=BOSTON), datetime(2026, 3, 3, 8, tzinfo=BOSTON)),
        (datetime(2026, 3, 3, 3, tzinfo=BOSTON), datetime(2026, 3, 3, 8, tzinfo=BOSTON)),
    ],
)
def test_what_can_wait_is_suggested_for_the_morning(now: datetime, suggested: datetime) -> None:
    assert quiet.morning(now, [BOSTON]) == suggested
