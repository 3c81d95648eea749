"""The desk's room: every page that coordinators open, behind a login, with nothing loaded from elsewhere."""

from datetime import timedelta
from pathlib import Path

from flask import Blueprint, Flask, Response
from flask_bootstrap import Bootstrap5
from flask_login import LoginManager
from flask_wtf import CSRFProtect

from bot.settings import Settings
from bot.store.database import Sessions
from console import (
    alarms,
    conversation,
    events,
    households,
    leases,
    links,
    login,
    minutes,
    morning,
    notes,
    numbers,
    passing,
    people,
    person,
    presence,
    queue,
    replies,
    rings,
    second_factor,
    shown,
    tasks,
    thread,
    visits,
    voicemails,
    wins,
)

HERE = Path(__file__).parent
SHIFT = timedelta(hours=10)  # then everybody signs in again
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; object-src 'none'; frame-ancestors 'none'; "
    "form-action 'self'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def register(app: Flask, settings: Settings, sessions: Sessions) -> None:
    app.config |= {
        "BOOTSTRAP_SERVE_LOCAL": True,
        "PERMANENT_SESSION_LIFETIME": SHIFT,
        "SESSION_REFRESH_EACH_REQUEST": False,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.public_url.startswith("https"),
        "WTF_CSRF_CHECK_DEFAULT": False,  # the carrier's webhooks have no forms; the desk's pages are checked below
    }
    Bootstrap5(app)
    csrf = CSRFProtect(app)
    manager = LoginManager(app)
    manager.login_view, manager.login_message = "desk.sign_in", None
    person.load_from(manager, sessions)
    desk = Blueprint(
        "desk", __name__, url_prefix="/desk", template_folder=HERE / "templates", static_folder=HERE / "static"
    )
    desk.before_request(csrf.protect)
    desk.before_request(person.sign_out_the_idle)
    desk.after_request(_harden)
    shown.add_filters(desk, settings)
    always = (presence, alarms, login, second_factor, people)
    threads = (queue, thread, leases, passing, replies, visits, tasks, notes, links, rings, households, events)
    for page in (*always, *threads, morning, voicemails, conversation, minutes, wins, numbers):
        page.route(desk, settings, sessions)
    app.register_blueprint(desk)


def _harden(response: Response) -> Response:
    response.headers.update(HEADERS)
    response.headers.setdefault("Cache-Control", "no-store")
    return response
