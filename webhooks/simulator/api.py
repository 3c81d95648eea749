"""Twilio's REST API, as much of it as the line uses, answering in Twilio's own shapes (API version 2010-04-01)."""

import secrets
from datetime import datetime
from email.utils import format_datetime
from typing import Any

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from bot.settings import Settings
from webhooks.simulator import ledger, tone
from webhooks.simulator.receipts import Receipts

LONGEST_BODY = 1600
ACCOUNTS = "/2010-04-01/Accounts/<account>"
NEEDS_TO, NEEDS_BODY, BODY_TOO_LONG, BAD_NUMBER, BAD_LOGIN, NEEDS_URL = 21604, 21602, 21617, 21211, 20003, 21205


def route(room: Blueprint, settings: Settings, receipts: Receipts) -> None:
    @room.before_request
    def check_login() -> ResponseReturnValue | None:
        if "/Accounts/" not in request.path:
            return None
        login = request.authorization
        known = login and (login.username, login.password) == (settings.twilio_account, settings.twilio_token)
        return None if known else _refused(401, BAD_LOGIN, "Authenticate")

    @room.post(f"{ACCOUNTS}/Messages.json")
    def send(account: str) -> ResponseReturnValue:
        problem = _message_problem()
        if problem:
            return problem
        form = request.form
        entry = {
            "sid": f"SM{secrets.token_hex(16)}",
            "kind": "message",
            "sender": form["From"],
            "recipient": form["To"],
            "body": form["Body"],
            "direction": "out",
            "status": "queued",
            "status_callback": form.get("StatusCallback"),
        }
        with ledger.open_ledger(settings.data_dir) as book:
            entry = ledger.add(book, entry)
        receipts.deliver(entry)
        return jsonify(_message(account, entry)), 201

    @room.get(f"{ACCOUNTS}/Messages.json")
    def find(account: str) -> Response:
        with ledger.open_ledger(settings.data_dir) as book:
            sent = [
                entry for entry in ledger.entries(book, "out", request.args.get("To")) if entry["kind"] == "message"
            ]
        newest = sent[::-1][: request.args.get("PageSize", 50, type=int)]
        found = [_message(account, {**entry, "sender": entry["from"], "recipient": entry["to"]}) for entry in newest]
        return jsonify({"messages": found, "next_page_uri": None, "page": 0, "page_size": 50, "uri": request.full_path})

    @room.post(f"{ACCOUNTS}/Calls.json")
    def place_call(account: str) -> ResponseReturnValue:
        form = request.form
        if not form.get("To") or not form.get("Url"):
            return _refused(400, NEEDS_URL, "'To' and 'Url' are required")
        entry = {
            "sid": f"CA{secrets.token_hex(16)}",
            "kind": "call",
            "sender": form.get("From", ""),
            "recipient": form["To"],
            "body": form["Url"],
            "direction": "out",
            "status": "queued",
            "status_callback": form.get("StatusCallback"),
        }
        with ledger.open_ledger(settings.data_dir) as book:
            entry = ledger.add(book, entry)
        receipts.play(entry)
        return jsonify({"sid": entry["sid"], "account_sid": account, "status": "queued", "to": form["To"]}), 201

    @room.get(f"{ACCOUNTS}/Recordings/<sid>.wav")
    def play(account: str, sid: str) -> Response:
        del account
        return Response(tone.wav(sid), mimetype="audio/x-wav")


def _message_problem() -> ResponseReturnValue | None:
    form = request.form
    if not form.get("To"):
        return _refused(400, NEEDS_TO, "A 'To' phone number is required.")
    if not form["To"].removeprefix("+").isdigit():
        return _refused(400, BAD_NUMBER, "Invalid 'To' Phone Number")
    if not form.get("Body"):
        return _refused(400, NEEDS_BODY, "Message body is required.")
    if len(form["Body"]) > LONGEST_BODY:
        return _refused(400, BODY_TOO_LONG, "The concatenated message body exceeds the 1600 character limit")
    return None


def _refused(status: int, code: int, message: str) -> ResponseReturnValue:
    more = f"https://www.twilio.com/docs/errors/{code}"
    return jsonify({"code": code, "message": message, "more_info": more, "status": status}), status


def _message(account: str, entry: dict[str, Any]) -> dict[str, Any]:
    at = format_datetime(datetime.fromisoformat(entry["at"]))
    return {
        "sid": entry["sid"],
        "account_sid": account,
        "api_version": "2010-04-01",
        "body": entry["body"],
        "to": entry["recipient"],
        "from": entry["sender"],
        "status": entry["status"],
        "direction": "outbound-api",
        "date_created": at,
        "date_updated": at,
        "date_sent": at,
        "error_code": None,
        "error_message": None,
        "messaging_service_sid": None,
        "num_media": "0",
        "num_segments": "1",
        "price": None,
        "price_unit": "USD",
        "subresource_uris": {},
        "uri": f"/2010-04-01/Accounts/{account}/Messages/{entry['sid']}.json",
    }
