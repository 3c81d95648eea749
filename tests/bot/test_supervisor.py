import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from bot.supervisor import read_procfile

ROOT = Path(__file__).resolve().parent.parent.parent
SCRIPT = """
import os, sys
from pathlib import Path
from bot.supervisor import Process, run
folder = Path(sys.argv[1])
sleeper = Process("sleeper", f"echo $$ >> {folder}/pids; exec sleep 1000")
run([sleeper], os.environ, folder, folder / "log", lambda: print("all ready", flush=True))
"""


def pids(folder: Path, count: int) -> list[int]:
    """The process ids of the first `count` starts, once there are as many."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        lines = (folder / "pids").read_text().split() if (folder / "pids").exists() else []
        if len(lines) >= count:
            return [int(line) for line in lines]
        time.sleep(0.05)
    raise AssertionError(f"it was not started {count} times")


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_killed_process_comes_back_and_the_end_ends_all(tmp_path: Path) -> None:
    supervisor = subprocess.Popen([sys.executable, "-c", SCRIPT, tmp_path], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    first = pids(tmp_path, 1)[0]
    os.kill(first, signal.SIGKILL)
    second = pids(tmp_path, 2)[1]
    assert alive(second)
    supervisor.send_signal(signal.SIGINT)
    output, _ = supervisor.communicate(timeout=20)
    assert "sleeper ended (-9); starting it again" in output
    assert "all ready" in output
    assert not alive(second)


def test_the_procfile_starts_every_process_of_the_line() -> None:
    assert list(read_procfile(ROOT / "Procfile")) == ["web", "worker", "clock", "engine", "actions"]
