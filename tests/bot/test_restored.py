"""Case 40, the restored backup: what was under way when it was made is not said twice, and nothing of it is lost."""

from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot import outbox, restored
from bot.care import messages
from bot.errors import CarrierError, NorthstarError
from bot.outbox import Carrier
from bot.settings import Settings
from bot.store import backup
from bot.store.database import Sessions, connect, migrate
from bot.store.tables import Appointment, Conversation, Handover, Message, Patient, utcnow
from tests.fakes import FakeCarrier

ZONE = ZoneInfo("America/New_York")
TAKEN, UNTAKEN = "+16175550101", "+16175550102"


def under_way(sessions: Sessions) -> list[int]:
    """Two answers wait to be sent, one to each number, and one text waits for its answer. The answers' ids."""
    with sessions.begin() as session:
        replies = []
        for number in (TAKEN, UNTAKEN):
            conversation = Conversation(key=number, number=number)
            replies.append(
                Message(conversation=conversation, direction="out", author="bot", body="At 3.", status="queued")
            )
        session.add_all(replies)
        session.flush()
        messages.receive(session, "SM1", TAKEN, "when is my visit?")
        return [reply.id for reply in replies]


def given(carrier: FakeCarrier) -> Carrier:
    return Carrier(carrier.send, carrier.find, carrier.call)


def status(sessions: Sessions) -> dict[str, str]:
    with sessions() as session:
        rows = session.execute(select(Conversation.number, Message.direction, Message.status).join(Conversation))
        return {f"{direction} {number}": status for number, direction, status in rows}


def reasons(sessions: Sessions) -> dict[str, str]:
    with sessions() as session:
        rows = session.execute(select(Conversation.number, Handover.words, Handover.summary).join(Conversation))
        return {number: f"{words}|{summary}" for number, words, summary in rows}


def test_case_40_what_the_carrier_took_is_known_and_the_rest_is_for_a_person(sessions: Sessions) -> None:
    carrier = FakeCarrier()
    first, _ = under_way(sessions)
    carrier.send(TAKEN, "At 3.")  # the line sent it after the backup was made
    restored.hold(sessions, given(carrier))
    assert status(sessions) == {f"out {TAKEN}": "sent", f"in {TAKEN}": "answered", f"out {UNTAKEN}": "cancelled"}
    assert reasons(sessions) == {TAKEN: "when is my visit?|", UNTAKEN: "|At 3."}
    outbox.deliver(sessions, given(carrier), first, ZONE)
    assert outbox.due(sessions) == []
    assert carrier.bodies == ["At 3."]


def test_case_40_with_the_carrier_out_of_reach_everything_is_for_a_person(sessions: Sessions) -> None:
    class Unreachable(FakeCarrier):
        def find(self, *_: object) -> list[str]:
            raise CarrierError("unknown")

    under_way(sessions)
    carrier = Unreachable()
    restored.hold(sessions, given(carrier))
    assert set(reasons(sessions)) == {TAKEN, UNTAKEN}
    assert carrier.bodies == []


def test_case_40_reminders_that_were_due_by_now_count_as_given(sessions: Sessions) -> None:
    with sessions.begin() as session:
        rosa = Patient(given_name="Rosa", family_name="Ruiz")
        for days in (-1, 1):
            session.add(Appointment(patient=rosa, starts_at=utcnow() + timedelta(days=days)))
    restored.hold(sessions, given(FakeCarrier()))
    with sessions() as session:
        past, coming = session.scalars(select(Appointment).order_by(Appointment.starts_at))
    assert past.reminded_at is None
    assert coming.reminded_at is not None


@pytest.fixture
def clinic(settings: Settings) -> Sessions:
    engine = connect(settings.database_url, settings.data_keys)
    migrate(engine)
    return Sessions(engine)


def put_back(settings: Settings, file: Path, carrier: FakeCarrier) -> None:
    database = backup.file_of(settings.database_url)
    restored.put_back(file, database, settings.data_keys, given(carrier))


def test_case_40_a_restored_backup_resends_nothing(settings: Settings, clinic: Sessions, tmp_path: Path) -> None:
    carrier, file = FakeCarrier(), tmp_path / "copy.sqlite"
    sent = under_way(clinic)
    backup.copy(backup.file_of(settings.database_url), file)
    for message_id in sent:
        outbox.deliver(clinic, given(carrier), message_id, ZONE)
    with clinic.begin() as session:
        messages.receive(session, "SM2", TAKEN, "after the backup")
    before = list(carrier.taken)
    put_back(settings, file, carrier)
    for message_id in sent:
        outbox.deliver(clinic, given(carrier), message_id, ZONE)
    assert carrier.taken == before
    assert outbox.due(clinic) == []
    with clinic() as session:
        assert "after the backup" not in set(session.scalars(select(Message.body)))


def test_a_backup_is_for_its_owners_eyes_and_opens_with_its_keys_only(
    settings: Settings, clinic: Sessions, tmp_path: Path
) -> None:
    under_way(clinic)
    file = tmp_path / "copy.sqlite"
    backup.copy(backup.file_of(settings.database_url), file)
    assert file.stat().st_mode & 0o077 == 0
    with pytest.raises(NorthstarError, match="not among DATA_KEYS"):
        restored.put_back(file, tmp_path / "other.sqlite", ("x" * 64,), given(FakeCarrier()))
    assert not list(tmp_path.glob("restoring*"))
    assert not (tmp_path / "other.sqlite").exists()


@pytest.mark.parametrize("content", ["", "no database at all"])
def test_what_is_no_backup_is_refused_and_the_database_stays(
    settings: Settings, clinic: Sessions, tmp_path: Path, content: str
) -> None:
    under_way(clinic)
    file = tmp_path / "copy.sqlite"
    file.write_text(content)
    with pytest.raises(NorthstarError, match="no database of a line"):
        put_back(settings, file, FakeCarrier())
    assert f"out {TAKEN}" in status(clinic)


def test_a_server_is_backed_up_by_its_own_tool() -> None:
    with pytest.raises(NorthstarError, match="pg_dump"):
        backup.file_of("postgresql+psycopg://db/northstar")
