"""Processes under measurement: start them, wait for them, weigh them."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def running(
    command: list[str], cwd: Path, env: Mapping[str, str], ready: Callable[[], bool]
) -> Iterator[tuple[int, float]]:
    """A command in a process group of its own: its process id, and the seconds until it was ready."""
    began = time.monotonic()
    process = subprocess.Popen(
        command, cwd=cwd, env={**os.environ, **env}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    try:
        while not ready():
            if process.poll() is not None:
                raise RuntimeError(f"{command[0]} ended with {process.returncode}")
            time.sleep(0.1)
        yield process.pid, time.monotonic() - began
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def memory(pid: int) -> dict[str, float]:
    """Proportional memory in MB of a process and all its descendants, by command."""
    found: dict[str, float] = {}
    for one in [pid, *_descendants(pid)]:
        try:
            rollup = Path(f"/proc/{one}/smaps_rollup").read_text()
            command = Path(f"/proc/{one}/cmdline").read_text().replace("\0", " ")
        except OSError:
            continue
        kilobytes = next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
        name = next(
            (part for part in ("gunicorn", "worker", "clock", "bot.actions", "rasa", "valkey") if part in command), "up"
        )
        found[name] = found.get(name, 0) + kilobytes / 1024
    return found


def _descendants(pid: int) -> list[int]:
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found[1:]
