"""The desk's room: every page that coordinators open, behind a login, with nothing loaded from elsewhere."""

from datetime import timedelta
from pathlib import Path

from flask import Blueprint, Flask, Response
from flask_bootstrap import Bootstrap5
from flask_login import LoginManager
from flask_wtf import CSRFProtect

from bot.settings import Settings
from bot.store.database import Sessions
from bot.store.tables import Coordinator
from console import events, households, login, queue, shown, thread

HERE = Path(__file__).parent
SHIFT = timedelta(hours=10)
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; form-action 'self'; base-uri 'none'"
)


def register(app: Flask, settings: Settings, sessions: Sessions) -> None:
    app.config |= {
        "BOOTSTRAP_SERVE_LOCAL": True,
        "PERMANENT_SESSION_LIFETIME": SHIFT,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.public_url.startswith("https"),
        "WTF_CSRF_CHECK_DEFAULT": False,  # the carrier's webhooks have no forms; the desk's pages are checked below
    }
    Bootstrap5(app)
    csrf = CSRFProtect(app)
    _manage_logins(app, sessions)
    desk = Blueprint(
        "desk", __name__, url_prefix="/desk", template_folder=HERE / "templates", static_folder=HERE / "static"
    )
    desk.before_request(csrf.protect)
    desk.after_request(_harden)
    shown.add_filters(desk, settings)
    for page in (login, queue, thread, households, events):
        page.route(desk, settings, sessions)
    app.register_blueprint(desk)


def _manage_logins(app: Flask, sessions: Sessions) -> None:
    manager = LoginManager(app)
    manager.login_view = "desk.sign_in"
    manager.login_message = None

    @manager.user_loader  # type: ignore[untyped-decorator]
    def load(coordinator_id: str) -> login.Person | None:
        with sessions() as session:
            coordinator = session.get(Coordinator, int(coordinator_id))
            return login.Person(coordinator) if coordinator else None


def _harden(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers.setdefault("Cache-Control", "no-store")
    return response
