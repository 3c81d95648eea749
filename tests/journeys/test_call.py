"""A patient calls, and does the same by voice, with keys and with words."""

import re
from collections.abc import Callable

import pytest

from tests.journeys.conftest import Running

Patient = Callable[..., dict[str, str]]


@pytest.mark.parametrize(
    ("language", "move", "choice"),
    [
        ("en", "I need to move my appointment to next week", ("press", "2")),
        ("en", "can we move my appointment to next week", ("say", "the second one")),
        ("es", "necesito cambiar mi cita para la próxima semana", ("press", "2")),
        ("es", "quiero mover mi cita a la próxima semana", ("say", "la segunda")),
    ],
)
def test_a_visit_is_moved_by_voice(
    running: Running, patient: Patient, language: str, move: str, choice: tuple[str, str]
) -> None:
    heard = running.call(patient(language, 1)["phone"], ("say", move), choice)
    assert len(heard) >= 3
    assert re.search(r"\d{1,2}:\d\d", heard[-1])


def test_a_medicine_is_explained_by_voice(running: Running, patient: Patient) -> None:
    heard = " ".join(running.call(patient("es")["phone"], ("say", "para qué es la metformina")))
    assert "azúcar" in heard


def test_a_caller_who_says_nothing_can_leave_a_message(running: Running, patient: Patient) -> None:
    heard = running.call(patient("en")["phone"], ("say", ""), ("say", ""), ("say", ""))
    assert len(heard) >= 4
