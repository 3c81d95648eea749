"""The phone in the browser: its page, and what its buttons do."""

import secrets
from dataclasses import asdict
from typing import Any

from flask import Blueprint, abort, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from bot import phone
from bot.errors import CarrierError
from bot.records import demo
from bot.settings import Settings
from webhooks.simulator import ledger


def route(room: Blueprint, settings: Settings) -> None:
    @room.get("/")
    def page() -> str:
        return render_template("simulator/phone.html", people=demo.people(), settings=settings)

    @room.post("/phone/text")
    def text() -> ResponseReturnValue:
        asked = _asked("from", "body")
        sid = f"SM{secrets.token_hex(16)}"
        with ledger.open_ledger(settings.data_dir) as book:
            entry = {"sid": sid, "kind": "message", "sender": asked["from"], "recipient": settings.clinic_number}
            ledger.add(book, entry | {"body": asked["body"], "direction": "in", "status": "received"})
        phone.text_in(settings, asked["from"], asked["body"], sid=sid)
        return jsonify({"sid": sid})

    @room.get("/phone/thread")
    def thread() -> ResponseReturnValue:
        with ledger.open_ledger(settings.data_dir) as book:
            return jsonify(ledger.thread(book, request.args.get("number", "")))

    @room.post("/phone/call/start")
    def start() -> ResponseReturnValue:
        return jsonify(_told(phone.call_in(settings, _asked("from")["from"])))

    @room.post("/phone/call/press")
    def press() -> ResponseReturnValue:
        asked = _asked("call", "digits")
        return jsonify(_told(phone.press(settings, _call(asked), asked["digits"])))

    @room.post("/phone/call/say")
    def say() -> ResponseReturnValue:
        asked = _asked("call", "words")
        return jsonify(_told(phone.say(settings, _call(asked), asked["words"])))

    @room.errorhandler(CarrierError)
    def failed(_error: CarrierError) -> ResponseReturnValue:
        return jsonify({"error": "The line did not answer."}), 502


def _asked(*names: str) -> dict[str, Any]:
    asked: dict[str, Any] = request.get_json()
    return asked if all(name in asked for name in names) else abort(400, f"{', '.join(names)} are needed.")


def _call(asked: dict[str, Any]) -> phone.Call:
    return phone.Call(**{name: value for name, value in asked["call"].items() if name != "over"})


def _told(call: phone.Call) -> dict[str, Any]:
    return asdict(call) | {"over": call.over}
