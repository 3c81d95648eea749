"""`python -m bot.actions`: the action server, one process, for the engine on this machine alone."""

import os

from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor
from sanic import Sanic

from bot import actions, logs
from bot.actions.turn import process_sessions


def main() -> None:
    logs.set_up()
    process_sessions()  # a wrong setting is told now, not to the first patient
    executor = ActionExecutor()
    for action in actions.ACTIONS:
        executor.register_action(action)
    app = create_app(executor, cors_origins=[])
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
