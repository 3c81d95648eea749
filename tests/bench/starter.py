"""Rasa's starter project, as `rasa init` makes it, for scale: the same machine, the same run."""

import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from bot.settings import ROOT
from tests.bench.processes import running

RASA = ROOT / "dialogues" / ".venv" / "bin" / "rasa"
PORT = 18890


@contextmanager
def open_starter() -> Iterator[tuple[Callable[[int], object], int, float]]:
    """A running starter project: a call that takes one turn, its process id, and what its start cost in seconds."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        quiet = {"cwd": folder, "check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run([RASA, "init", "--no-prompt", "--init-dir", folder], **quiet)  # type: ignore[call-overload]  # noqa: PLW1510
        (folder / "credentials.yml").write_text("rest:\n")
        command = [str(RASA), "run", "--interface", "127.0.0.1", "--port", str(PORT)]
        url = f"http://127.0.0.1:{PORT}"
        with running(command, folder, {}, lambda: _up(url)) as (pid, seconds), httpx.Client(timeout=60) as client:
            yield lambda index: _turn(client, url, index), pid, seconds


def _up(url: str) -> bool:
    try:
        return httpx.get(url, timeout=1).status_code == 200
    except httpx.HTTPError:
        return False


def _turn(client: httpx.Client, url: str, index: int) -> None:
    body = {"sender": f"bench-{index % 100}", "message": ("hi", "i am sad", "yes", "bye")[index % 4]}
    client.post(f"{url}/webhooks/rest/webhook", json=body).raise_for_status()
