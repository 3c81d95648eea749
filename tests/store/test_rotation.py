"""Keys are changed while people go on texting."""

from sqlalchemy import Engine, select, text

from bot.care import consent
from bot.care.patients import conversation_with
from bot.store import rotation, sealed
from bot.store.database import Sessions
from bot.store.sealed import Keyring
from bot.store.tables import Base, Conversation, Message, Patient, Phone
from tests.conftest import DATA_KEYS

NEW = "n" * 64
NUMBERS = [f"+1617555{number:04d}" for number in range(3)]


def written(database: Engine) -> None:
    with Sessions(database).begin() as session:
        for number in NUMBERS:
            session.add(Phone(number=number, patient=Patient(given_name="Rosa", family_name="Delgado")))
            session.flush()
            conversation = conversation_with(session, number)
            consent.opt_out(session, conversation, "sms", "please stop")
            session.add(
                Message(conversation=conversation, direction="in", author="patient", body="hi", status="answered")
            )


def raw(database: Engine) -> str:
    tables = [table.name for table in Base.metadata.sorted_tables]
    with database.connect() as connection:
        return " ".join(str(row) for table in tables for row in connection.execute(text(f"SELECT * FROM {table}")))  # noqa: S608


def test_after_a_rotation_the_new_key_alone_opens_everything(database: Engine) -> None:
    written(database)
    sealed.use(database, Keyring([NEW, *DATA_KEYS]))
    told = dict(rotation.rotate(Sessions(database)))
    assert told["patients"] == told["conversations"] == len(NUMBERS)
    sealed.use(database, Keyring([NEW]))
    with Sessions(database)() as session:
        assert [one.name for one in session.scalars(select(Patient))] == ["Rosa Delgado"] * 3
        assert all(consent.has_opted_out(session, number) for number in NUMBERS)
    assert Keyring(DATA_KEYS).first.name not in raw(database)


def test_done_once_there_is_nothing_left_to_do(database: Engine) -> None:
    written(database)
    sealed.use(database, Keyring([NEW, *DATA_KEYS]))
    list(rotation.rotate(Sessions(database)))
    assert list(rotation.rotate(Sessions(database))) == []


def test_broken_off_it_goes_on_where_it_was_and_everybody_is_found_meanwhile(database: Engine) -> None:
    written(database)
    both = Sessions(database)
    sealed.use(database, Keyring([NEW, *DATA_KEYS]))
    next(rotation.rotate(both))  # the first table only
    with both.begin() as session:
        ids = [conversation_with(session, number).id for number in NUMBERS]
        assert ids == list(session.scalars(select(Conversation.id).order_by(Conversation.id)))
        assert consent.has_opted_out(session, NUMBERS[0])
        consent.opt_in(session, conversation_with(session, NUMBERS[0]), "sms")
    told = dict(rotation.rotate(both))
    assert "messages" in told
    with both() as session:
        assert [consent.has_opted_out(session, number) for number in NUMBERS] == [False, True, True]


def test_a_large_table_is_done_in_batches(database: Engine) -> None:
    with Sessions(database).begin() as session:
        conversation = Conversation(key="k", number=NUMBERS[0])
        for number in range(rotation.BATCH + 1):
            body = f"text {number}"
            session.add(
                Message(conversation=conversation, direction="in", author="patient", body=body, status="answered")
            )
    sealed.use(database, Keyring([NEW, *DATA_KEYS]))
    told = [rows for table, rows in rotation.rotate(Sessions(database)) if table == "messages"]
    assert told == [rotation.BATCH, rotation.BATCH + 1]
