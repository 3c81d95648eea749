from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.care.hours import USUAL, read
from bot.care.promised import WORDS, kept, made
from bot.phrases import PHRASES

BOSTON = ZoneInfo("America/New_York")
OPEN = read(USUAL, "", BOSTON)


def day(moment: str) -> datetime:
    """ "10 09:30": a day of March 2026, of which the 13th is a Friday, and a time in Boston."""
    return datetime.strptime(f"2026-03-{moment}", "%Y-%m-%d %H:%M").replace(tzinfo=BOSTON)


@pytest.mark.parametrize(
    ("phrase", "said", "due"),
    [
        ("handover.within_hours", "10 09:30", "10 11:30"),
        ("handover.today", "10 09:30", "11 17:00"),
        ("handover.today", "13 09:30", "16 17:00"),
        ("handover.when_open", "10 20:00", "11 09:00"),
        ("handover.when_open", "13 20:00", "16 09:00"),
        ("handover.engine_down", "10 09:30", None),
        ("voice.message_taken", "10 09:30", None),
    ],
)
def test_until_when_a_promise_holds(phrase: str, said: str, due: str | None) -> None:
    assert made(phrase, day(said), OPEN).due_at == (day(due) if due else None)


@pytest.mark.parametrize(
    ("answered", "now", "was_kept"),
    [
        ("10 11:00", "10 15:00", True),
        ("10 11:30", "10 15:00", True),
        ("10 11:31", "10 15:00", False),
        (None, "10 11:29", None),
        (None, "10 11:31", False),
    ],
)
def test_whether_a_promise_was_kept(answered: str | None, now: str, was_kept: bool | None) -> None:
    assert kept(day("10 11:30"), day(answered) if answered else None, day(now)) is was_kept


def test_every_promise_is_a_sentence_of_the_line() -> None:
    assert set(WORDS) <= set(PHRASES)
