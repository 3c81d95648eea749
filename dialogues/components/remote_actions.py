"""Three mends to how Rasa 3.6.21 calls custom actions. It is the last open-source Rasa, so they stay here.

`RemoteAction._validate_action_result` checks Rasa's own constant schema against the meta-schema on every call, which
costs four fifths of a turn. `EndpointConfig.request` opens a connection for each call. And
`MessageProcessor._run_action` swallows every failure of an action: the patient would get silence, or half an answer,
with status 200.
"""

from contextvars import ContextVar
from functools import cache
from typing import Any

from aiohttp import ClientSession, ClientTimeout
from jsonschema import Draft202012Validator, ValidationError
from rasa.core.actions.action import ActionExecutionRejection, RemoteAction
from rasa.utils.endpoints import EndpointConfig

ACTION_SECONDS = 5.0  # within the gateway's patience with a whole turn

failures: ContextVar[list[str]] = ContextVar("failures")
_validator = Draft202012Validator(RemoteAction.action_response_format_spec())
_run = RemoteAction.run


def _validate(_self: RemoteAction, result: dict[str, Any]) -> bool:
    if not _validator.is_valid(result):
        raise ValidationError("the action server's answer has not the form of one")
    return True


async def _run_noting_failure(self: RemoteAction, *args: Any, **kwargs: Any) -> Any:
    try:
        return await _run(self, *args, **kwargs)
    except ActionExecutionRejection:
        raise
    except Exception:
        failures.get([]).append(self.name())
        raise


class _KeptSession:
    """Rasa closes the session after each call; this one only seems to."""

    def __init__(self, session: ClientSession) -> None:
        self._session = session

    async def __aenter__(self) -> ClientSession:
        return self._session

    async def __aexit__(self, *_: object) -> None:
        return None


@cache
def _session() -> _KeptSession:
    return _KeptSession(ClientSession(timeout=ClientTimeout(total=ACTION_SECONDS)))


def mend() -> None:
    """Put the mends in place."""
    EndpointConfig.session = lambda _self: _session()
    RemoteAction._validate_action_result = _validate
    RemoteAction.run = _run_noting_failure
