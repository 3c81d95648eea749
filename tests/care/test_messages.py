import base64
import threading

import pytest
from sqlalchemy import func, select

from bot.care import messages
from bot.store.database import Sessions
from bot.store.tables import Conversation, Message, Patient, Phone

NUMBER = "+15550100123"


def test_case_1_a_text_is_kept_once_however_often_it_comes(sessions: Sessions) -> None:
    kept: list[bool] = []

    def receive() -> None:
        with sessions.begin() as session:
            kept.append(messages.receive(session, "SM1", NUMBER, "hello") is not None)

    threads = [threading.Thread(target=receive) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(kept) == [False] * 7 + [True]
    with sessions() as session:
        assert session.scalar(select(func.count(Message.id))) == 1
        assert session.scalar(select(func.count(Conversation.id))) == 1


def test_a_number_of_one_patient_is_taken_to_be_that_patient(sessions: Sessions) -> None:
    with sessions.begin() as session:
        maria = Patient(given_name="Maria", family_name="Ruiz", language="es")
        session.add(Phone(number=NUMBER, patient=maria))
        session.flush()
        message = messages.receive(session, "SM1", NUMBER, "hola")
        assert message is not None
        assert message.conversation.patient is maria
        assert message.conversation.language == "es"


def test_a_shared_number_belongs_to_nobody_until_somebody_says_who(sessions: Sessions) -> None:
    with sessions.begin() as session:
        for name in ("Maria", "Jose"):
            session.add(Phone(number=NUMBER, patient=Patient(given_name=name, family_name="Ruiz", language="es")))
        session.flush()
        message = messages.receive(session, "SM1", NUMBER, "hola")
        assert message is not None
        assert message.conversation.patient_id is None
        assert message.conversation.language == "es"


LONG = "When is my appointment with the doctor next week, and what do I bring? " * 3


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("hello\0there", "hellothere"),
        ("bad \ud83d surrogate", "bad ? surrogate"),
        ("", ""),
        ("👍", "👍"),
        ("متى موعدي؟", "متى موعدي؟"),
        ("x" * 5000, "x" * 1600),
        (base64.b64encode(LONG.encode()).decode(), LONG),
        ("thisisasinglelongwordthatlookslikebase64butisnt==", "thisisasinglelongwordthatlookslikebase64butisnt=="),
    ],
)
def test_case_20_whatever_a_phone_sends_can_be_kept(raw: str, kept: str) -> None:
    assert messages.clean(raw) == kept
