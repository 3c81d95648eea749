"""With the engine, the actions and the queue all stopped: what saves a life, and the wish to be left alone, still hold."""

import os
import signal
from collections.abc import Callable, Iterator

import pytest

from tests.journeys.conftest import Running
from tests.journeys.test_kills import COMMANDS, processes


@pytest.fixture
def alone(running: Running) -> Iterator[Running]:
    stopped = [pid for name in ("engine", "actions", "queue") for pid in processes(running, COMMANDS[name])]
    for pid in stopped:
        os.kill(pid, signal.SIGSTOP)
    yield running
    for pid in stopped:
        os.kill(pid, signal.SIGCONT)


def test_case_28_a_red_flag_is_answered(alone: Running, patient: Callable[..., dict[str, str]]) -> None:
    answer = alone.text(patient("en")["phone"], "my chest is so tight and i cant breathe")[0]
    assert "911" in answer


def test_a_crisis_is_answered_in_the_patients_language(alone: Running, patient: Callable[..., dict[str, str]]) -> None:
    answer = alone.text(patient("es")["phone"], "ya no quiero vivir")[0]
    assert "988" in answer


def test_case_22_stop_is_honoured_and_confirmed_once(alone: Running, patient: Callable[..., dict[str, str]]) -> None:
    number = patient("en", 1)["phone"]
    (answer,) = alone.text(number, "STOP")
    assert "START" in answer
