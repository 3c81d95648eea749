"""Kill -9 any one process at any moment: it comes back, nothing is lost, nothing is said twice."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from bot import phone
from bot.store.tables import Conversation, Message
from tests.journeys.conftest import Running

COMMANDS = {
    "web": "webhooks.app",
    "worker": "northstar worker",
    "clock": "northstar clock",
    "engine": "rasa run",
    "actions": "bot.actions",
    "queue": "valkey-server",
}


def processes(running: Running, mark: str) -> Iterator[int]:
    """This line's own processes, told by its data folder or its ports in their environment."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_text().replace("\0", " ")
            environment = (folder / "environ").read_text()
        except OSError:
            continue
        if mark in command and str(running.settings.data_dir) in environment + command and "/bin/sh" not in command:
            yield int(folder.name)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_killed_process_costs_nobody_anything(
    running: Running, patient: Callable[..., dict[str, str]], name: str
) -> None:
    phone_number = patient("en", 1)["phone"]
    victims = list(processes(running, COMMANDS[name]))
    assert victims
    before = running.text(phone_number, "thank you")
    sid = phone.text_in(running.settings, phone_number, "thank you")
    for victim in victims:
        os.kill(victim, signal.SIGKILL)
    replies = _wait_for_reply(running, sid)
    assert replies == before
    assert _wait_until_back(running, COMMANDS[name], set(victims))
    assert running.text(phone_number, "thank you") == before
    assert _ledger_and_database_agree(running, phone_number)


def _wait_for_reply(running: Running, sid: str) -> list[str]:
    until = time.monotonic() + 90
    while time.monotonic() < until:
        with running.sessions() as session:
            incoming = session.scalar(select(Message).where(Message.sid == sid))
            if incoming and incoming.status == "answered":
                replies = session.scalars(select(Message).where(Message.answers == incoming.id)).all()
                if all(reply.status in {"sent", "delivered"} for reply in replies):
                    return [reply.body for reply in replies]
        time.sleep(0.1)
    raise AssertionError("the text was never answered")


def _ledger_and_database_agree(running: Running, number: str) -> bool:
    """Every reply was taken by the carrier once: as many there as here, each under an id of its own."""
    taken = [entry["sid"] for entry in httpx.get(f"{running.settings.twilio_url}/ledger", params={"to": number}).json()]
    with running.sessions() as session:
        ours = session.scalars(
            select(Message.sid).join(Conversation).where(Conversation.number == number, Message.direction == "out")
        )
        return sorted(taken) == sorted(ours)  # type: ignore[type-var]


def _wait_until_back(running: Running, mark: str, victims: set[int]) -> bool:
    until = time.monotonic() + 90
    while time.monotonic() < until:
        if set(processes(running, mark)) - victims:
            return True
        time.sleep(0.1)
    return False
