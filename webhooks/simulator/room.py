"""The simulator's room: demo mode only."""

from flask import Blueprint, Flask, jsonify, request
from flask.typing import ResponseReturnValue

from bot.settings import Settings
from bot.store.database import Sessions
from webhooks.simulator import api, handset, ledger
from webhooks.simulator.receipts import Receipts


def register(app: Flask, settings: Settings, _sessions: Sessions) -> None:
    if not settings.demo:
        return
    room = Blueprint(
        "simulator", __name__, url_prefix="/simulator", template_folder="templates", static_folder="static"
    )
    api.route(room, settings, Receipts(settings))
    handset.route(room, settings)

    @room.get("/ledger")
    def show() -> ResponseReturnValue:
        with ledger.open_ledger(settings.data_dir) as book:
            return jsonify(ledger.entries(book, "out", request.args.get("to")))

    app.register_blueprint(room)
