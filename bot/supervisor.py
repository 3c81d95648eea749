"""Starts every process of the Procfile, says when each is ready, and brings back any that dies."""

import ctypes
import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

LONGEST_WAIT = 30.0  # seconds between two starts of a process that keeps dying
GRACE = 10.0  # seconds that a process has to end by itself
PR_SET_PDEATHSIG = 1  # linux/prctl.h


@dataclass
class Process:
    """One line of the Procfile. `ready` tells whether it does its work by now."""

    name: str
    command: str
    ready: Callable[[], bool] = lambda: True
    handle: subprocess.Popen[bytes] | None = None
    starts: int = 0
    started: float = 0.0
    announced: bool = False
    next_start: float = field(default=0.0)


def read_procfile(path: Path) -> dict[str, str]:
    """Name to command, in order."""
    lines = [line for line in path.read_text().splitlines() if line.strip() and not line.startswith("#")]
    return {name.strip(): command.strip() for name, _, command in (line.partition(":") for line in lines)}


def run(
    processes: list[Process], env: Mapping[str, str], root: Path, logs: Path, all_ready: Callable[[], None]
) -> None:
    """Keep the processes running until SIGINT or SIGTERM. Each one's output goes to `logs`/NAME.log."""
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    logs.mkdir(parents=True, exist_ok=True)
    told = False
    try:
        while not stop.wait(0.2):
            for process in processes:
                _look_after(process, env, root, logs)
            if not told and all(process.announced for process in processes):
                told = True
                all_ready()
    finally:
        _end(processes)


def _look_after(process: Process, env: Mapping[str, str], root: Path, logs: Path) -> None:
    now = time.monotonic()
    if process.handle is not None and process.handle.poll() is not None:
        print(f"  {process.name} ended ({process.handle.returncode}); starting it again", flush=True)
        quick = now - process.started < LONGEST_WAIT
        process.next_start = now + (min(2.0 ** (process.starts - 1) / 2, LONGEST_WAIT) if quick else 0)
        process.starts = process.starts if quick else 0
        process.handle, process.announced = None, False
    if process.handle is None and now >= process.next_start:
        process.handle = _start(process.command, env, root, logs / f"{process.name}.log")
        process.starts += 1
        process.started = now
    if process.handle is not None and not process.announced and process.ready():
        process.announced = True
        print(f"  {process.name} is ready ({now - process.started:.0f} s)", flush=True)


def _start(command: str, env: Mapping[str, str], root: Path, log: Path) -> subprocess.Popen[bytes]:
    with log.open("ab") as output:
        return subprocess.Popen(  # noqa: S603 (the Procfile is ours)
            ["/bin/sh", "-c", command],
            env=dict(env),
            cwd=root,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 (no threads here)
        )


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _end(processes: list[Process]) -> None:
    running = [process.handle for process in processes if process.handle and process.handle.poll() is None]
    for handle in running:
        os.killpg(handle.pid, signal.SIGTERM)
    until = time.monotonic() + GRACE
    for handle in running:
        try:
            handle.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(handle.pid, signal.SIGKILL)


def quoted(*parts: str | Path) -> str:
    return "exec " + shlex.join(map(str, parts))
