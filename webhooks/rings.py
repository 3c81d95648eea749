"""Calls by click, as the carrier asks what to do with them: the coordinator's phone was picked up, the patient's end is over.

A voicemail picks up too: the patient is rung once somebody at the coordinator's end has pressed a key.
"""

from flask import Blueprint, Response, abort, request, url_for
from sqlalchemy.orm import joinedload

from bot.care import rings
from bot.line import Line
from bot.store.tables import Ring
from webhooks import twiml


def route(gateway: Blueprint, line: Line) -> None:
    @gateway.post("/rings/<int:ring_id>/answered")
    def ring_answered(ring_id: int) -> Response:
        with line.sessions() as session:
            ring = session.get(Ring, ring_id) or abort(404)
        if ring.status not in rings.BEGUN:
            return twiml.hang_up([], "en")  # an old call's address leads to nobody
        return twiml.ask_for_a_key("Press 1 to call the patient.", url_for(".ring_pressed", ring_id=ring_id))

    @gateway.post("/rings/<int:ring_id>/pressed")
    def ring_pressed(ring_id: int) -> Response:
        with line.sessions.begin() as session:
            ring = session.get(Ring, ring_id, options=[joinedload(Ring.conversation)]) or abort(404)
            if request.form.get("Digits") != "1":
                rings.move(session, ring_id, "missed", *rings.BEGUN)
                return twiml.hang_up([], "en")
            if not rings.move(session, ring_id, "dialling", *rings.BEGUN, "dialling"):
                return twiml.hang_up([], "en")
            number = ring.conversation.number
        return twiml.connect(number, line.settings.clinic_number, url_for(".ring_ended", ring_id=ring_id))

    @gateway.post("/rings/<int:ring_id>/ended")
    def ring_ended(ring_id: int) -> Response:
        status = request.form.get("DialCallStatus", "")
        with line.sessions.begin() as session:
            rings.move(session, ring_id, status if status in rings.ENDED else "failed", "dialling")
        return twiml.hang_up([], "en")

    @gateway.post("/rings/<int:ring_id>/status")
    def ring_status(ring_id: int) -> Response:
        """Of the coordinator's own end: only that nobody picked it up, and pressed the key, is news."""
        if request.form.get("CallStatus") in rings.MISSED:
            with line.sessions.begin() as session:
                rings.move(session, ring_id, "missed", *rings.BEGUN)
        return Response(status=204)
