"""The web process: the gateway, the desk and, in demo mode, the simulator, put together without knowing each other."""

from importlib.metadata import entry_points

from flask import Flask, redirect
from flask.typing import ResponseReturnValue
from werkzeug.middleware.proxy_fix import ProxyFix

from bot import logs
from bot.settings import Settings
from bot.store.database import Sessions, connect, migrate


def create_app(settings: Settings | None = None) -> Flask:
    """A WSGI app with every installed room registered. Raises SettingsError."""
    logs.set_up()
    settings = settings or Settings.from_env()
    engine = connect(settings.database_url, settings.data_keys)
    migrate(engine)
    app = Flask("northstar", static_folder=None)
    app.secret_key = settings.secret_key
    app.config["MAX_CONTENT_LENGTH"] = 256 * 1024
    app.wsgi_app = ProxyFix(app.wsgi_app)  # type: ignore[method-assign]
    for room in sorted(entry_points(group="northstar.rooms")):
        room.load()(app, settings, Sessions(engine))

    @app.get("/")
    def home() -> ResponseReturnValue:
        return redirect("/simulator/" if settings.demo else "/desk/")

    @app.get("/healthz")
    def healthz() -> ResponseReturnValue:
        return {"ok": True}

    return app
