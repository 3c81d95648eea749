"""The few exceptions that callers handle."""


class NorthstarError(Exception):
    """Base of every error raised on purpose."""


class SettingsError(NorthstarError):
    """The environment is unusable; `problems` names every reason, one sentence each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class EngineError(NorthstarError):
    """The dialogue engine was silent, late, down or unintelligible."""


class CarrierError(NorthstarError):
    """The carrier refused a request or never answered it.

    `outcome` is what the sender should do: `retry`, `never`, `suspect` (the number looks wrong)
    or `unknown` (the carrier may have acted). `code` is the carrier's own error code.
    """

    def __init__(self, outcome: str, code: int | None = None) -> None:
        super().__init__(f"carrier: {outcome} ({code})")
        self.outcome = outcome
        self.code = code


class RecordError(NorthstarError):
    """A record from outside cannot be read; the text says why, without the patient's data."""


class Conflict(NorthstarError):
    """Somebody else was first: a slot is taken, a handover is claimed."""


class NoRoom(NorthstarError):
    """A coordinator has as many threads as they may."""
