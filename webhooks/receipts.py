"""Delivery receipts: unordered, repeated, early and unknown ones are all fine."""

import logging

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from bot import outbox
from bot.care import messages, receipts
from bot.line import Line

log = logging.getLogger(__name__)


def route(gateway: Blueprint, line: Line) -> None:
    @gateway.post("/receipts")
    def receipt() -> ResponseReturnValue:
        sid, status = request.form.get("MessageSid"), request.form.get("MessageStatus")
        if not sid or not status:
            abort(400, "MessageSid and MessageStatus are needed.")
        with line.sessions.begin() as session:
            error = request.form.get("ErrorCode", type=int)
            receipts.record(session, sid, status, error)
            if error == outbox.OPTED_OUT:
                outbox.heed_opt_out(session, messages.by_sid(session, sid))
        if status not in receipts.CARRIER_STATUS | dict.fromkeys(receipts.PROGRESS):
            log.warning("a receipt with a status unknown to us: kept")
        return "", 204
