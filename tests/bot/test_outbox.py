from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from bot import outbox
from bot.care import consent
from bot.errors import CarrierError
from bot.outbox import Carrier
from bot.store.database import Sessions
from bot.store.tables import Conversation, Message, utcnow
from tests.fakes import FakeCarrier

NUMBER = "+15550100123"
ZONE = ZoneInfo("America/New_York")


def queued(sessions: Sessions, *bodies: str, phrase: str = "visits.next") -> list[int]:
    with sessions.begin() as session:
        conversation = Conversation(key="k", number=NUMBER)
        written = [
            Message(conversation=conversation, direction="out", author="bot", body=body, phrase=phrase, status="queued")
            for body in bodies
        ]
        session.add_all(written)
        session.flush()
        return [message.id for message in written]


def deliver(sessions: Sessions, carrier: FakeCarrier, message_id: int) -> Message:
    outbox.deliver(sessions, Carrier(carrier.send, carrier.find, carrier.call), message_id, ZONE)
    with sessions() as session:
        return session.get_one(Message, message_id)


def time_passes(sessions: Sessions) -> None:
    with sessions.begin() as session:
        session.execute(
            update(Message).values(due_at=utcnow() - timedelta(seconds=1)).where(Message.due_at.is_not(None))
        )


def test_a_message_is_handed_to_the_carrier_and_known_by_its_id(sessions: Sessions) -> None:
    carrier = FakeCarrier()
    message = deliver(sessions, carrier, queued(sessions, "Hello")[0])
    assert carrier.bodies == ["Hello"]
    assert (message.status, message.sid) == ("sent", carrier.taken[0][0])
    assert outbox.due(sessions) == []


def test_many_workers_on_one_message_send_it_once(sessions: Sessions) -> None:
    carrier = FakeCarrier()
    message_id = queued(sessions, "Hello")[0]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: deliver(sessions, carrier, message_id), range(8)))
    assert carrier.bodies == ["Hello"]


def test_a_busy_carrier_gets_the_message_later_and_once(sessions: Sessions) -> None:
    carrier = FakeCarrier(failures=[CarrierError("retry", 20429)] * 4)
    message_id = queued(sessions, "Hello")[0]
    for _ in range(4):
        assert deliver(sessions, carrier, message_id).status == "queued"
        assert outbox.due(sessions) == []  # not before its wait is over
        time_passes(sessions)
    assert deliver(sessions, carrier, message_id).status == "sent"
    assert carrier.bodies == ["Hello"]


def test_a_lost_answer_is_looked_up_before_anything_is_sent_again(sessions: Sessions) -> None:
    carrier = FakeCarrier(failures=[CarrierError("unknown")])
    message_id = queued(sessions, "Hello")[0]
    assert deliver(sessions, carrier, message_id).status == "unknown"
    time_passes(sessions)
    assert deliver(sessions, carrier, message_id).status == "sent"
    assert carrier.bodies == ["Hello"]


def test_a_worker_that_died_before_sending_leaves_the_message_to_the_next(sessions: Sessions) -> None:
    carrier = FakeCarrier()
    message_id = queued(sessions, "Hello")[0]
    with sessions.begin() as session:
        session.execute(update(Message).values(status="sending"))
    time_passes(sessions)
    assert deliver(sessions, carrier, message_id).status == "sent"
    assert carrier.bodies == ["Hello"]


def test_the_same_words_twice_are_two_messages(sessions: Sessions) -> None:
    carrier = FakeCarrier(failures=[])
    first, second = queued(sessions, "Hello", "Hello")
    deliver(sessions, carrier, first)
    with sessions.begin() as session:
        session.execute(update(Message).where(Message.id == second).values(status="unknown"))
    time_passes(sessions)
    assert deliver(sessions, carrier, second).status == "sent"
    assert carrier.bodies == ["Hello", "Hello"]


def test_a_later_message_waits_for_an_earlier_one(sessions: Sessions) -> None:
    carrier = FakeCarrier(failures=[CarrierError("retry", 20429)])
    first, second = queued(sessions, "one", "two")
    deliver(sessions, carrier, first)
    assert deliver(sessions, carrier, second).status == "queued"
    time_passes(sessions)
    deliver(sessions, carrier, first)
    deliver(sessions, carrier, second)
    assert carrier.bodies == ["one", "two"]


@pytest.mark.parametrize("outcome", ["never", "suspect"])
def test_what_can_never_arrive_is_not_tried_again(sessions: Sessions, outcome: str) -> None:
    carrier = FakeCarrier(failures=[CarrierError(outcome, 21211)])
    message = deliver(sessions, carrier, queued(sessions, "Hello")[0])
    assert (message.status, message.error_code) == ("failed", 21211)
    assert outbox.due(sessions) == []


def test_case_25_the_carriers_word_that_a_number_opted_out_is_believed(sessions: Sessions) -> None:
    carrier = FakeCarrier(failures=[CarrierError("never", 21610)])
    first, second = queued(sessions, "one", "two")
    deliver(sessions, carrier, first)
    assert deliver(sessions, carrier, second).status == "cancelled"
    with sessions() as session:
        assert consent.has_opted_out(session, NUMBER)


def test_nobody_is_texted_after_opting_out_but_for_the_one_confirmation(sessions: Sessions) -> None:
    carrier = FakeCarrier()
    confirmation = queued(sessions, "You will get no more texts", phrase="consent.opted_out")[0]
    with sessions.begin() as session:
        conversation = session.get_one(Conversation, 1)
        consent.opt_in(session, conversation, "sms")
        session.add(Message(conversation=conversation, direction="out", author="bot", body="Hi", status="sending"))
    with sessions.begin() as session:
        message = session.get_one(Message, confirmation)
        consent.opt_out(session, message.conversation, "sms")
        message.status, message.due_at = "queued", utcnow()
    assert deliver(sessions, carrier, confirmation).status == "sent"
    time_passes(sessions)
    assert deliver(sessions, carrier, confirmation + 1).status == "cancelled"
    assert carrier.bodies == ["You will get no more texts"]


def test_what_goes_out_later_holds_up_no_answer_and_goes_when_its_time_comes(sessions: Sessions) -> None:
    carrier = FakeCarrier()
    later, answer = queued(sessions, "See you tomorrow", "Hello")
    with sessions.begin() as session:
        waits = session.get_one(Message, later)
        waits.author, waits.purpose, waits.due_at = "coordinator", "later", utcnow() + timedelta(hours=9)
    deliver(sessions, carrier, answer)
    deliver(sessions, carrier, later)
    assert carrier.bodies == ["Hello"]
    time_passes(sessions)
    deliver(sessions, carrier, later)
    assert carrier.bodies == ["Hello", "See you tomorrow"]


@pytest.mark.parametrize(
    ("phrase", "becomes"),
    [
        ("visits.next", "cancelled"),
        ("replies.refill_ready", "cancelled"),
        ("safety.crisis", "sent"),
        ("consent.opted_out", "sent"),
        ("line.disowned", "sent"),
        ("handover.wrong_person", "sent"),
    ],
)
def test_a_number_that_changed_hands_is_told_of_nobody(sessions: Sessions, phrase: str, becomes: str) -> None:
    message_id = queued(sessions, "Hello", phrase=phrase)[0]
    with sessions.begin() as session:
        session.get_one(Conversation, 1).disowned_at = utcnow()
    assert deliver(sessions, FakeCarrier(), message_id).status == becomes
