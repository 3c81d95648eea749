"""The dialogue engine's environment, from the outside: train its model, read messages with it."""

import json
import subprocess
from collections.abc import Iterable, Iterator
from typing import Any

from bot.errors import EngineError
from bot.settings import ROOT

DIALOGUES = ROOT / "dialogues"
PYTHON = DIALOGUES / ".venv" / "bin" / "python"
MODEL = DIALOGUES / "models" / "northstar.tar.gz"


def train() -> None:
    """Train the model where what it is made from has changed, telling of its progress. Raises EngineError."""
    if subprocess.run([str(PYTHON), "train.py"], cwd=DIALOGUES, check=False).returncode:  # noqa: S603 (our own script)
        raise EngineError("the model could not be trained; the lines above say why")


def parse(texts: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Intent, confidence and whether it is acted on, for each text in order, by the very model that answers patients."""
    lines = "".join(json.dumps({"text": text}) + "\n" for text in texts)
    command = [str(PYTHON), "-m", "components.parse", "--model", "models"]
    done = subprocess.run(command, cwd=DIALOGUES, input=lines, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise EngineError("the model could not be read; `northstar doctor` says what is wrong")
    return map(json.loads, done.stdout.splitlines())
