"""The gateway's room: every address that the carrier calls, each request checked before anything else."""

from flask import Blueprint, Flask

from bot import jobs
from bot.line import open_line
from bot.settings import Settings
from bot.store.database import Sessions
from webhooks import receipts, rings, signature, sms, voice

QUEUE_SECONDS = 0.5  # the carrier waits for the answer


def register(app: Flask, settings: Settings, sessions: Sessions) -> None:
    line = open_line(settings, sessions)
    queue = jobs.queue(settings.redis_url, QUEUE_SECONDS)
    gateway = Blueprint("gateway", __name__, url_prefix="/twilio")
    gateway.before_request(signature.check(settings, signature.Refusals()))
    sms.route(gateway, line, queue)
    voice.route(gateway, line)
    receipts.route(gateway, line)
    rings.route(gateway, line)
    app.register_blueprint(gateway)
