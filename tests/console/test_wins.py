"""Yours: what went well, for one pair of eyes."""

import re

from flask import Flask
from sqlalchemy import select

from bot.care import handover
from bot.care.patients import conversation_with
from bot.store.database import Sessions
from bot.store.tables import AuditEntry, Patient, Phone
from tests.console.conftest import post, signed_in

ROSA = "+15550100001"


def refilled(sessions: Sessions, reason: str = "medication_refill") -> None:
    with sessions.begin() as session:
        conversation = conversation_with(session, ROSA)
        if conversation.patient_id is None:
            session.add(Phone(number=ROSA, patient=Patient(given_name="Rosa", family_name="Delgado")))
            session.flush()
            conversation = conversation_with(session, ROSA)
        opened = handover.open(session, conversation, reason, "words")
        handover.claim(session, opened.id, 1)
        handover.close(session, opened.id, 1, "answered")


def test_a_win_is_drafted_kept_and_written_into_the_journal(app: Flask, sessions: Sessions) -> None:
    refilled(sessions)
    maya = signed_in(app)
    assert "A refill that was asked for, closed" in maya.get("/desk/yours").text
    form = {"kind": "refill", "source": "handover:1", "keep": "yes"}
    assert post(maya, "/desk/yours", "/desk/yours", **form) == 302
    journal = maya.get("/desk/yours").text.split('id="journal"')[1]
    assert "Rosa Delgado" in journal
    assert post(maya, "/desk/yours", "/desk/yours", **form) == 404  # decided, once
    with sessions() as session:
        assert ("kept a win", "handover:1") in [
            (one.action, one.subject) for one in session.scalars(select(AuditEntry))
        ]


def test_nobody_keeps_a_win_that_is_not_theirs(app: Flask, sessions: Sessions) -> None:
    refilled(sessions)
    daniel = signed_in(app, "daniel")
    assert "A refill" not in daniel.get("/desk/yours").text
    assert post(daniel, "/desk/yours", "/desk/yours", kind="refill", source="handover:1", keep="yes") == 404


def test_what_was_hard_is_told_to_who_carried_it(app: Flask, sessions: Sessions) -> None:
    refilled(sessions, "crisis")
    page = signed_in(app).get("/desk/yours").text
    assert re.search(r"<strong>1</strong> hard conversations", page)
    assert "it is all right to hand one on" in page
    assert re.search(r"<strong>0</strong> hard conversations", signed_in(app, "ines").get("/desk/yours").text)
