"""What the dialogue engine, whose pins cannot all be mended, can reach and can be told."""

import socket
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.journeys.conftest import Running
from tests.journeys.test_kills import COMMANDS, processes


def port(url: str) -> int:
    return int(url.rpartition(":")[2])


def test_the_engine_knows_no_secret_of_the_line(running: Running) -> None:
    settings = running.settings
    (engine,) = processes(running, COMMANDS["engine"])
    environment = Path(f"/proc/{engine}/environ").read_text()
    assert "ACTIONS_URL" in environment
    secrets = (
        settings.twilio_token,
        settings.secret_key,
        settings.database_url,
        settings.redis_url,
        *settings.data_keys,
    )
    assert [secret for secret in secrets if secret in environment] == []
    names = {line.partition("=")[0] for line in environment.split("\0")}
    assert {name for name in names if name.startswith(("TWILIO", "DATA", "SECRET", "REDIS"))} == set()


@pytest.mark.parametrize("address", [lambda line: line.settings.engine_url, lambda line: line.settings.actions_url])
def test_the_engine_and_the_actions_listen_to_this_machine_alone(
    running: Running, address: Callable[[Running], str]
) -> None:
    outside = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)} - {"127.0.0.1"}
    for host in outside:
        with socket.socket() as probe:
            assert probe.connect_ex((str(host), port(address(running)))) != 0
    assert httpx.get(address(running)).status_code in {200, 404}


@pytest.mark.parametrize("path", ["/model", "/model/parse", "/model/train", "/conversations/k/tracker", "/domain"])
def test_the_engines_own_api_is_shut(running: Running, path: str) -> None:
    for method in ("GET", "POST", "PUT"):
        response = httpx.request(method, running.settings.engine_url + path, json={})
        assert response.status_code in {404, 405}
    assert httpx.post(f"{running.settings.engine_url}/webhooks/rest/webhook", json={"message": "x"}).status_code == 404
