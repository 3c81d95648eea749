"""The whole line, started as a newcomer starts it: real Rasa, real Valkey, real processes, the simulated carrier."""

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from bot.playing import play_call, play_text
from bot.records import demo
from bot.settings import ROOT, Settings
from bot.store.database import Sessions, connect

NORTHSTAR = Path(sys.executable).parent / "northstar"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PICTURES = ROOT / "var" / "pictures"
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine (Debian's package: chromium)")


@dataclass(frozen=True)
class Running:
    """A running line and the ways to play with it."""

    settings: Settings
    sessions: Sessions
    env: dict[str, str]
    output: Path

    def text(self, number: str, body: str) -> list[str]:
        return play_text(self.settings, number, body)

    def call(self, number: str, *steps: tuple[str, str]) -> list[str]:
        return list(play_call(self.settings, number, steps))

    def northstar(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.northstar_with("", *arguments)

    def northstar_with(self, typed: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command with `typed` on its standard input."""
        return subprocess.run(
            [NORTHSTAR, *arguments], env=self.env, input=typed, capture_output=True, text=True, timeout=120, check=False
        )


BELOW_EPHEMERAL = range(10_000, 32_000)  # no client's own port comes from here, so nothing takes one before it is bound


def free_port() -> int:
    """A port with two free ones above it, for the engine and the actions."""
    ports = random.sample(BELOW_EPHEMERAL, 100)
    return next(port for port in ports if all(map(_is_free, range(port, port + 3))))


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with started(tmp_path_factory.mktemp("line")) as line:
        yield line


@contextmanager
def started(folder: Path) -> Iterator[Running]:
    """A line whose data are in `folder`, until the block ends."""
    env = {**os.environ, "NORTHSTAR_DATA": str(folder), "NORTHSTAR_DEMO": "1", "PORT": str(free_port())}
    output = folder / "output"
    with output.open("w") as file:
        process = subprocess.Popen([NORTHSTAR, "up", "--demo"], env=env, cwd=ROOT, stdout=file, stderr=file)
    settings = Settings.from_env(env)
    try:
        _wait_until_it_answers(process, output)
        yield Running(settings, Sessions(connect(settings.database_url, settings.data_keys)), env, output)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


def _wait_until_it_answers(process: subprocess.Popen[bytes], output: Path) -> None:
    while "Northstar answers" not in output.read_text():
        try:
            process.wait(0.2)
        except subprocess.TimeoutExpired:
            continue
        raise AssertionError(f"the line did not start:\n{output.read_text()}")


@pytest.fixture(scope="session")
def patient() -> Callable[..., dict[str, str]]:
    """Finds demo patients: `patient("es")` the first Spanish one with a phone of her own, `patient("es", 1)` the next."""
    people = demo.people()["patients"]
    phones = [person["phone"] for person in people]

    def find(language: str, index: int = 0) -> dict[str, str]:
        own = [one for one in people if one["language"] == language and phones.count(one["phone"]) == 1]
        return dict(own[index])

    return find


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=quiet)
        yield chromium
        chromium.close()


def page(browser: Browser, problems: list[str]) -> Page:
    """A page that notes every script error and blocked resource."""
    opened = browser.new_page(viewport={"width": 1200, "height": 820})
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    return opened


def picture(opened: Page, name: str) -> None:
    """Keep what the page shows, beside the other pictures of this run."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    opened.screenshot(path=PICTURES / name)
