"""Two mends to how Rasa 3.6.21 calls custom actions. It is the last open-source Rasa, so they stay here.

`RemoteAction._validate_action_result` checks Rasa's own constant schema against the meta-schema on every call, which
costs four fifths of a turn. And `MessageProcessor._run_action` swallows every failure of an action: the patient would
get silence, or half an answer, with status 200.
"""

from contextvars import ContextVar
from typing import Any

from jsonschema import Draft202012Validator, ValidationError
from rasa.core.actions.action import ActionExecutionRejection, RemoteAction

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


def mend() -> None:
    """Put both mends in place."""
    RemoteAction._validate_action_result = _validate
    RemoteAction.run = _run_noting_failure
