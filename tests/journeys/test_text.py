"""A patient texts, in English and in Spanish, and gets the right next step."""

import json
import re
from collections.abc import Callable

import pytest

from tests.journeys.conftest import Running

Patient = Callable[..., dict[str, str]]


def test_the_command_prints_each_reply_on_a_line_of_its_own(running: Running, patient: Patient) -> None:
    done = running.northstar("text", "--from", patient("en")["phone"], "when is my next appointment")
    assert done.returncode == 0, done.stderr
    assert re.search(r"\d{1,2}:\d\d", done.stdout)
    assert len(done.stdout.splitlines()) == 1


@pytest.mark.parametrize(
    ("language", "ask", "move", "confirmed"),
    [
        ("en", "when is my next appointment", "I need to move it to next week", r"\b\d{1,2}:\d\d"),
        ("es", "¿cuándo es mi próxima cita?", "necesito cambiarla para la próxima semana", r"\b\d{1,2}:\d\d"),
    ],
)
def test_a_visit_is_seen_and_moved_by_number(
    running: Running, patient: Patient, language: str, ask: str, move: str, confirmed: str
) -> None:
    phone = patient(language, 1)["phone"]
    before = running.text(phone, ask)
    offers = running.text(phone, move)
    assert "2)" in offers[-1]
    offered = re.findall(r"\d\) ([^\n]+)", offers[-1])[1]
    after = running.text(phone, "2")
    assert re.search(confirmed, after[-1])
    time_of_day = re.search(r"\d{1,2}:\d\d", offered)
    assert time_of_day
    assert time_of_day[0] in after[-1]
    seen = running.text(phone, ask)
    assert time_of_day[0] in seen[-1]
    assert seen != before


@pytest.mark.parametrize(
    ("language", "question"), [("en", "what is metformin for?"), ("es", "¿para qué es la metformina?")]
)
def test_a_medicine_on_the_list_is_explained(running: Running, patient: Patient, language: str, question: str) -> None:
    answer = " ".join(running.text(patient(language)["phone"], question)).lower()
    assert "metformin" in answer
    assert any(word in answer for word in ("sugar", "azúcar", "azucar"))


def test_the_demos_people_are_listed_as_json(running: Running) -> None:
    people = json.loads(running.northstar("demo", "--json").stdout)
    assert {"phone", "name", "birth_date", "language"} <= set(people["patients"][0])
    assert {one["language"] for one in people["patients"]} >= {"en", "es"}
    assert people["coordinators"]
