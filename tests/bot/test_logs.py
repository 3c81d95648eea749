"""A log tells where something went wrong, and nobody's words."""

import io
import logging
from collections.abc import Iterator

import pytest

from bot import logs
from bot.errors import SettingsError
from dialogues.components import gate

WORDS = "my chest hurts, call +16175550101"


@pytest.fixture(params=[logs.record, gate.record], ids=["northstar", "engine"])
def written(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """What a handler of somebody else's making writes down, in a process of ours and in the engine's."""
    before, output = logging.getLogRecordFactory(), io.StringIO()
    handler = logging.StreamHandler(output)
    logging.setLogRecordFactory(request.param)
    logging.getLogger().addHandler(handler)
    yield output
    logging.setLogRecordFactory(before)
    logging.getLogger().removeHandler(handler)


def fail(words: str) -> None:
    raise ValueError(words)


@pytest.mark.parametrize("name", ["bot.turns", "components.channel", "sanic.error", "gunicorn.error", "asyncio"])
def test_an_exception_is_told_by_kind_and_place(written: io.StringIO, name: str) -> None:
    try:
        fail(WORDS)
    except ValueError:
        logging.getLogger(name).exception("turn %d failed", 7)
    told = written.getvalue()
    assert "ValueError" in told
    assert "test_logs.py" in told
    assert "chest" not in told
    assert "555" not in told


@pytest.mark.parametrize(
    ("words", "filled_in"),
    [("could not parse %s", (WORDS,)), (f"could not parse {WORDS}", ()), (ValueError(WORDS), ())],
)
def test_a_library_says_where_and_nothing_of_what_it_was_given(
    written: io.StringIO, words: object, filled_in: tuple[str, ...]
) -> None:
    logging.getLogger("sanic.error").error(words, *filled_in)
    assert written.getvalue()
    assert "chest" not in written.getvalue()


def test_what_is_wrong_with_the_settings_is_said_in_words() -> None:
    error = SettingsError(["SECRET_KEY is not set."])
    assert "SECRET_KEY is not set." in logs.place(SettingsError, error, None)


def test_a_cause_says_no_more_than_its_error(written: io.StringIO) -> None:
    try:
        try:
            fail(WORDS)
        except ValueError as error:
            raise KeyError("a") from error
    except KeyError:
        logging.getLogger("webhooks.app").exception("a request failed")
    assert "chest" not in written.getvalue()
