"""Who holds a number has shown to be, or to act for, the patient; or has not."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.care import identity
from bot.care.patients import conversation_with
from bot.store.database import Sessions
from bot.store.tables import Message, Patient, Phone
from bot.understanding import birth_dates

NUMBER = "+15550100123"
NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)
BORN, CHILD, WRONG = date(1951, 3, 14), date(2012, 3, 14), date(1951, 3, 15)


def household(sessions: Sessions, *relations: str, born: date | None = BORN) -> None:
    with sessions.begin() as session:
        for relation in relations:
            patient = Patient(given_name=relation, family_name="Ruiz", birth_date=born)
            session.add(Phone(number=NUMBER, relation=relation, patient=patient))


def phones(sessions: Sessions) -> list[Phone]:
    with sessions() as session:
        found = list(session.scalars(select(Phone).order_by(Phone.id)))
        assert all(phone.patient for phone in found)
        return found


def tell(sessions: Sessions, phone: Phone, told: date, now: datetime = NOW) -> bool:
    with sessions.begin() as session:
        return identity.passes(session, phone, {told}, now)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("03141951", "en"), ("14031951", "en"), ("19510314", "zh"), ("3/14/1951", "en"), ("14/3/1951", "es"),
        ("3-14-51", "en"), ("14.03.1951", "ru"), ("1951-03-14", "en"), ("I was born on March 14, 1951", "en"),
        ("14 march 1951", "en"), ("Mar 14th 1951", "en"), ("14 de marzo de 1951", "es"), ("nací el 14 de marzo del 51", "es"),
        ("14 mars 1951", "fr"), ("14 de março de 1951", "pt"), ("14 марта 1951 года", "ru"), ("١٤ مارس ١٩٥١", "ar"),
        ("١٤/٣/١٩٥١", "ar"), ("ngày 14 tháng 3 năm 1951", "vi"), ("1951년 3월 14일", "ko"), ("1951年3月14日", "zh"),
        ("一九五一年三月十四日", "zh"), ("Marso 14, 1951", "tl"), ("14 mas 1951", "ht"),
    ],
)  # fmt: skip
def test_a_birth_date_is_read_as_people_write_it(text: str, language: str) -> None:
    assert BORN in birth_dates.read(text, language, NOW)


@pytest.mark.parametrize(
    "text",
    ["what is metformin for?", "14 March", "1951", "tomorrow", "3/14/1951 3/15/1951", "3/14/1951 or 1952", "99999999", "²"],
)  # fmt: skip
def test_what_tells_no_birth_date_or_several_is_none(text: str) -> None:
    assert birth_dates.read(text, "en", NOW) == set()


@pytest.mark.parametrize(
    ("relations", "trusted"), [(["self"], True), (["daughter"], False), (["self", "self"], False), (["self", "mother"], False)]
)  # fmt: skip
def test_only_the_patients_very_own_number_needs_no_birth_date(
    sessions: Sessions, relations: list[str], trusted: bool
) -> None:
    household(sessions, *relations)
    with sessions() as session:
        assert identity.is_established(session, phones(sessions)[0], NOW) is trusted


def test_a_birth_date_counts_for_twelve_hours_for_that_patient_alone(sessions: Sessions) -> None:
    household(sessions, "self", "self")
    one, other = phones(sessions)
    assert tell(sessions, one, BORN)
    with sessions() as session:
        later = [NOW + timedelta(hours=hours) for hours in (0, 11, 12)]
        assert [identity.is_established(session, one, now) for now in later] == [True, True, False]
        assert not identity.is_established(session, other, NOW)


def test_case_31_three_wrong_dates_lock_the_check_for_a_day(sessions: Sessions) -> None:
    household(sessions, "daughter")
    (phone,) = phones(sessions)
    assert [tell(sessions, phone, WRONG) for _ in range(3)] == [False] * 3
    assert not tell(sessions, phone, BORN)
    assert not tell(sessions, phone, BORN, NOW + timedelta(hours=23))
    assert not tell(sessions, phone, WRONG, NOW + timedelta(days=1))
    assert tell(sessions, phone, BORN, NOW + timedelta(days=1))


def test_a_record_without_a_birth_date_never_passes(sessions: Sessions) -> None:
    household(sessions, "daughter", born=None)
    (phone,) = phones(sessions)
    assert not tell(sessions, phone, BORN)
    with sessions() as session:
        assert identity.is_locked(session, phone, NOW)


@pytest.mark.parametrize(
    ("relations", "born", "passed", "told"),
    [
        (["self"], BORN, False, True),
        (["self", "mother"], BORN, False, False),
        (["self", "mother"], BORN, True, True),
        (["daughter"], BORN, True, False),
        (["mother"], CHILD, True, False),  # a parent
        (["self", "self"], CHILD, True, False),  # a parent's number on the child's record
        (["self"], CHILD, False, True),
    ],
)
def test_what_is_confidential_is_told_to_the_patient_alone(
    sessions: Sessions, relations: list[str], born: date, passed: bool, told: bool
) -> None:
    household(sessions, *relations, born=born)
    phone = phones(sessions)[0]
    if passed:
        assert tell(sessions, phone, born)
    with sessions() as session:
        assert identity.hears_confidential(session, phone, NOW) is told


def test_a_disowned_number_gets_nothing_that_waits_and_must_show_itself_again(sessions: Sessions) -> None:
    household(sessions, "daughter")
    (phone,) = phones(sessions)
    tell(sessions, phone, BORN)
    with sessions.begin() as session:
        conversation = conversation_with(session, NUMBER)
        for author in ("bot", "coordinator"):
            session.add(Message(conversation=conversation, direction="out", author=author, body="", status="queued"))
        session.flush()
        identity.disown(session, conversation)
    with sessions() as session:
        assert not identity.is_established(session, phone, NOW)
        sent = {message.author: message.status for message in session.scalars(select(Message))}
        assert sent == {"bot": "cancelled", "coordinator": "cancelled"}
