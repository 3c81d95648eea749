"""The desk's room."""

from flask import Flask

from bot.settings import Settings
from bot.store.database import Sessions


def register(app: Flask, settings: Settings, sessions: Sessions) -> None:
    pass
