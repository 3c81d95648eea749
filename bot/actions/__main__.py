"""`python -m bot.actions`: the action server, one process, for the engine on this machine alone."""

import logging
import os

from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor
from sanic import HTTPResponse, Request, Sanic
from sanic.handlers import ErrorHandler
from sanic.response import text

from bot import actions, logs
from bot.actions.turn import process_sessions

log = logging.getLogger(__name__)


class _Errors(ErrorHandler):
    """The SDK's answer to a failure repeats the whole request, the patient's words with it; this one says that it failed."""

    def response(self, _request: Request, exception: Exception) -> HTTPResponse:
        log.error("a call failed", exc_info=exception)
        return text("failed", getattr(exception, "status_code", 500))


def main() -> None:
    logs.set_up()
    process_sessions()  # a wrong setting is told now, not to the first patient
    executor = ActionExecutor()
    for action in actions.ACTIONS:
        executor.register_action(action)
    app = create_app(executor, cors_origins=[])
    app.error_handler = _Errors()
    app.config.KEEP_ALIVE_TIMEOUT = 120
    app.prepare(
        host=os.environ.get("ACTIONS_HOST", "127.0.0.1"),
        port=int(os.environ.get("ACTIONS_PORT", "8002")),
        single_process=True,
        access_log=False,
        motd=False,
    )
    Sanic.serve_single(primary=app)


if __name__ == "__main__":
    main()
