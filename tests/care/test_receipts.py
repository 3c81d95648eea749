"""Receipts in any order, and what becomes of a patient whose answer did not arrive."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot import outbox
from bot.care import coordinators, handover, presence, receipts
from bot.care.patients import conversation_with
from bot.errors import CarrierError
from bot.outbox import Carrier
from bot.store.database import Sessions
from bot.store.tables import Conversation, Handover, Message, Receipt, utcnow
from tests.fakes import FakeCarrier

NUMBER = "+15550100123"
MAYA = 1
ZONE = ZoneInfo("America/New_York")


def outgoing(sessions: Sessions, sid: str | None = "SM1", status: str = "sent") -> int:
    with sessions.begin() as session:
        conversation = Conversation(key="k", number=NUMBER)
        message = Message(
            conversation=conversation, direction="out", author="bot", body="Hello", sid=sid, status=status
        )
        session.add(message)
        session.flush()
        return message.id


def status_of(sessions: Sessions, message_id: int) -> str:
    with sessions() as session:
        return session.get_one(Message, message_id).status


@pytest.mark.parametrize(
    ("came", "ends"),
    [
        (["queued", "sent", "delivered"], "delivered"),
        (["delivered", "sent"], "delivered"),
        (["sent", "sent", "queued"], "sent"),
        (["sent", "undelivered", "delivered"], "undelivered"),
        (["failed"], "failed"),
        (["read"], "delivered"),
        (["teleported"], "sent"),
    ],
)
def test_case_6_receipts_in_any_order_never_move_a_message_back(sessions: Sessions, came: list[str], ends: str) -> None:
    message_id = outgoing(sessions)
    for status in came:
        with sessions.begin() as session:
            receipts.record(session, "SM1", status, None)
    assert status_of(sessions, message_id) == ends


def test_case_7_a_receipt_that_comes_before_the_carriers_answer_counts_once_that_is_known(sessions: Sessions) -> None:
    message_id = outgoing(sessions, sid=None, status="sending")
    with sessions.begin() as session:
        receipts.record(session, "SM9", "delivered", None)
    with sessions.begin() as session:
        receipts.handed_over(session, message_id, "SM9")
    assert status_of(sessions, message_id) == "delivered"


def test_case_8_an_unknown_receipt_is_kept(sessions: Sessions) -> None:
    with sessions.begin() as session:
        receipts.record(session, "SM404", "teleported", 99999)
    with sessions() as session:
        kept = session.scalars(select(Receipt)).one()
        assert (kept.status, kept.error_code) == ("teleported", 99999)


def answered(sessions: Sessions) -> Message:
    """A thread that Maya, who is there, answered an hour ago; her answer waits in the outbox."""
    with sessions.begin() as session:
        coordinators.add(session, "maya", "Maya Lopez", "a long enough password", ["en"])
        thread = handover.open(session, conversation_with(session, NUMBER), "talk_to_human", "help")
        presence.seen(session, MAYA, utcnow())
        handover.claim(session, thread.id, MAYA)
        reply = handover.reply(session, thread.id, MAYA, "Come at nine")
        reply.created_at = utcnow() - timedelta(hours=1)
        thread.due_at = utcnow()
        return reply


def closed(sessions: Sessions) -> None:
    with sessions.begin() as session:
        handover.close(session, 1, MAYA, "answered")


def deliver(sessions: Sessions, carrier: FakeCarrier) -> None:
    outbox.deliver(sessions, Carrier(carrier.send, carrier.find, carrier.call), 1, ZONE)


def told(sessions: Sessions, *statuses: str) -> None:
    """Receipts for the first message of a FakeCarrier."""
    for status in statuses:
        with sessions.begin() as session:
            receipts.record(session, f"SM{0:032x}", status, 30003)


def desk(sessions: Sessions) -> list[Handover]:
    with sessions() as session:
        return handover.queue(session)


@pytest.mark.parametrize("came", [["failed"], ["sent", "undelivered", "failed"], ["undelivered", "delivered"]])
@pytest.mark.parametrize("early", [False, True])
def test_who_did_not_get_the_answer_waits_as_if_there_had_been_none(
    sessions: Sessions, came: list[str], early: bool
) -> None:
    reply = answered(sessions)
    if early:
        told(sessions, *came)
    assert [one.waiting_since for one in desk(sessions)] == [None]
    deliver(sessions, FakeCarrier())
    told(sessions, *came)
    [waits] = desk(sessions)
    assert (waits.reason, waits.coordinator_id) == ("talk_to_human", MAYA)
    assert (waits.waiting_since, waits.due_at) == (reply.created_at, None)
    assert waits.lease_until
    assert waits.lease_until > utcnow()  # Maya has time to try again


def test_an_answer_that_the_carrier_refuses_leaves_the_patient_waiting(sessions: Sessions) -> None:
    reply = answered(sessions)
    deliver(sessions, FakeCarrier(failures=[CarrierError("never", 21211)]))
    assert [(one.waiting_since, one.due_at) for one in desk(sessions)] == [(reply.created_at, None)]


@pytest.mark.parametrize("refused", [False, True])
def test_in_a_closed_thread_an_answer_that_did_not_arrive_opens_another(sessions: Sessions, refused: bool) -> None:
    answered(sessions)
    closed(sessions)
    deliver(sessions, FakeCarrier(failures=[CarrierError("never", 21211)] if refused else []))
    if not refused:
        told(sessions, "undelivered")
    [opened] = desk(sessions)
    assert (opened.reason, opened.summary, opened.follows_id) == ("undelivered", "Come at nine", 1)
    assert handover.REASONS[opened.reason].title == "An answer did not arrive"


def test_an_answer_fails_once_whatever_is_told_of_it_later(sessions: Sessions) -> None:
    answered(sessions)
    deliver(sessions, FakeCarrier())
    told(sessions, "undelivered")
    with sessions.begin() as session:
        handover.reply(session, 1, MAYA, "Come at nine, please")
    told(sessions, "undelivered", "failed", "sent")
    with sessions.begin() as session:
        receipts.handed_over(session, 1, f"SM{0:032x}")  # another process, late
    assert [one.waiting_since for one in desk(sessions)] == [None]
    assert status_of(sessions, 1) == "undelivered"


def test_a_patient_who_wrote_meanwhile_waits_since_then(sessions: Sessions) -> None:
    answered(sessions)
    deliver(sessions, FakeCarrier())
    wrote = utcnow() - timedelta(minutes=5)
    with sessions.begin() as session:
        handover.patient_wrote(session, 1, wrote)
    told(sessions, "failed")
    assert [one.waiting_since for one in desk(sessions)] == [wrote]


def test_what_the_assistant_said_and_did_not_arrive_makes_nobody_wait(sessions: Sessions) -> None:
    outgoing(sessions)
    with sessions.begin() as session:
        receipts.record(session, "SM1", "undelivered", 30003)
    assert desk(sessions) == []
