"""`northstar doctor`: what is wrong with the set-up, in words, and what to do about it."""

import shutil
from collections.abc import Iterator, Mapping

from redis import Redis, RedisError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot import training
from bot.errors import SettingsError
from bot.settings import Settings
from bot.store.database import connect
from bot.up import answers

LEAST_DISK = 1 << 30  # bytes


def examine(env: Mapping[str, str]) -> list[str]:
    """Every finding, one sentence each; empty where all is well."""
    try:
        settings = Settings.from_env(env)
    except SettingsError as error:
        return [*error.problems, *_installation()]
    return [*_installation(), *_database(settings), *_queue(settings), *_processes(settings)]


def _installation() -> Iterator[str]:
    if not training.PYTHON.exists():
        yield "The dialogue engine is not installed: run `make run` once."
    elif not training.MODEL.exists():
        yield "There is no trained model: run `northstar train`."
    if shutil.disk_usage(training.DIALOGUES).free < LEAST_DISK:
        yield "Less than 1 GB of disk is free."


def _database(settings: Settings) -> Iterator[str]:
    try:
        with connect(settings.database_url, settings.data_keys).connect() as connection:
            connection.execute(text("SELECT 1 FROM alembic_version"))
    except SQLAlchemyError as error:
        yield f"The database does not answer ({type(error).__name__}): is DATABASE_URL right, was the line ever started?"


def _queue(settings: Settings) -> Iterator[str]:
    try:
        Redis.from_url(settings.redis_url, socket_timeout=2).ping()
    except RedisError as error:
        yield f"The queue does not answer ({type(error).__name__}): is REDIS_URL right, is the line running?"


def _processes(settings: Settings) -> Iterator[str]:
    addresses = {
        "gateway and the desk (web)": f"http://127.0.0.1:{settings.port}/healthz",
        "dialogue engine (engine)": settings.engine_url,
        "actions (actions)": f"{settings.actions_url}/health",
    }
    for name, url in addresses.items():
        if not answers(url):
            yield f"The {name} does not answer at {url}."
