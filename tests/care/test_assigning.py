"""Whose a waiting thread best is."""

import pytest

from bot.care import assigning
from bot.care.due import SOON, URGENT
from bot.store.tables import Conversation, Coordinator, Handover, Patient

MAYA = Coordinator(id=1, languages=["en", "es"], cap=2)


@pytest.mark.parametrize(
    ("status", "holder", "priority", "language", "load", "section"),
    [
        ("open", None, SOON, "es", 0, "for you"),
        ("open", None, SOON, "es", 1, "for you"),
        ("open", None, SOON, "es", 2, "others"),  # no room
        ("open", None, SOON, "ko", 0, "others"),
        ("open", None, SOON, None, 0, "for you"),  # nobody knows better
        ("open", None, URGENT, "ko", 2, "urgent"),
        ("claimed", 1, URGENT, "ko", 2, "yours"),
        ("claimed", 2, SOON, "es", 0, "colleagues"),
    ],
)
def test_a_thread_is_for_who_speaks_its_language_and_has_room(
    status: str, holder: int | None, priority: int, language: str | None, load: int, section: str
) -> None:
    one = Handover(status=status, coordinator_id=holder, priority=priority, conversation=Conversation())
    one.conversation.language = language
    assert assigning.section(one, MAYA, load) == section


def test_a_patients_own_language_counts_before_they_have_written() -> None:
    conversation = Conversation(patient=Patient(given_name="Minji", family_name="Park", language="ko"))
    one = Handover(status="open", priority=SOON, conversation=conversation)
    assert assigning.section(one, MAYA, 0) == "others"
