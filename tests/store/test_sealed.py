from datetime import date

import pytest
from sqlalchemy import Engine, select, text

from bot.store import sealed
from bot.store.database import Sessions
from bot.store.sealed import Keyring, UnreadableError
from bot.store.tables import Conversation, Message, Patient, Phone

OLD, NEW = "o" * 64, "n" * 64
NUMBER = "+16175550101"


def write(sessions: Sessions) -> None:
    with sessions.begin() as session:
        patient = Patient(given_name="Rosa", family_name="Delgado", birth_date=date(1951, 3, 2))
        session.add(Phone(number=NUMBER, patient=patient))
        conversation = Conversation(key="k", number=NUMBER, patient=patient, pending={"asked": "¿Cuál cita?"})
        session.add(
            Message(conversation=conversation, direction="in", author="patient", body="me duele", status="received")
        )


def everything(engine: Engine) -> str:
    with engine.connect() as connection:
        tables = ("patients", "phones", "conversations", "messages")
        return " ".join(str(row) for table in tables for row in connection.execute(text(f"SELECT * FROM {table}")))  # noqa: S608


def test_the_database_holds_no_name_number_birth_date_or_word(database: Engine) -> None:
    write(Sessions(database))
    told = ("Rosa", "Delgado", "1951", "6175550101", "duele", "cita")
    assert [one for one in told if one in everything(database)] == []


def test_what_was_sealed_is_read_and_found_again(database: Engine) -> None:
    write(Sessions(database))
    with Sessions(database)() as session:
        phone = session.scalars(select(Phone).where(Phone.number == NUMBER)).one()
        assert (phone.patient.name, phone.patient.birth_date) == ("Rosa Delgado", date(1951, 3, 2))
        conversation = session.scalars(select(Conversation).where(Conversation.number == NUMBER)).one()
        assert conversation.pending == {"asked": "¿Cuál cita?"}


def test_another_key_reads_nothing_and_says_so(database: Engine) -> None:
    write(Sessions(database))
    sealed.use(database, Keyring([NEW]))
    with Sessions(database)() as session, pytest.raises(UnreadableError, match="not among DATA_KEYS"):
        session.scalars(select(Patient)).one()


def test_a_changed_value_is_noticed() -> None:
    keys = Keyring([OLD])
    written = keys.seal("take one a day")
    name, _, data = written.partition(".")
    changed = f"{name}.{data[:-6]}{'A' if data[-6] != 'A' else 'B'}{data[-5:]}"
    with pytest.raises(UnreadableError, match="was changed"):
        keys.open(changed)


def test_the_first_key_seals_and_every_key_opens() -> None:
    old, both = Keyring([OLD]), Keyring([NEW, OLD])
    assert both.open(old.seal("hello")) == "hello"
    assert both.open_key(old.seal_key(NUMBER)) == NUMBER
    with pytest.raises(UnreadableError):
        old.open(both.seal("hello"))


@pytest.mark.parametrize("text", ["", "📞", "a" * 1600])
def test_every_text_comes_back(text: str) -> None:
    keys = Keyring([OLD])
    assert keys.open(keys.seal(text)) == text
    assert keys.open_key(keys.seal_key(text)) == text
