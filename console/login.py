"""Signing in and out."""

import time
from collections import deque

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import UserMixin, login_user, logout_user
from sqlalchemy import select

from bot.settings import Settings
from bot.store.database import Sessions
from bot.store.tables import Coordinator

TRIES, PER_SECONDS = 8, 300.0
_hasher = PasswordHasher()
_NOBODY = _hasher.hash("nobody's password")  # so that an unknown name takes as long as a wrong password


class Person(UserMixin):  # type: ignore[misc]  # the library is untyped
    """Who sits at the desk."""

    def __init__(self, coordinator: Coordinator) -> None:
        self.id = coordinator.id
        self.name = coordinator.name


class Failures:
    """Failed tries by name, kept as long as they count."""

    def __init__(self) -> None:
        self.times: dict[str, deque[float]] = {}

    def too_many(self, name: str) -> bool:
        times = self.times.get(name, deque())
        while times and times[0] < time.monotonic() - PER_SECONDS:
            times.popleft()
        return len(times) >= TRIES

    def add(self, name: str) -> None:
        self.times.setdefault(name, deque()).append(time.monotonic())


def route(desk: Blueprint, _settings: Settings, sessions: Sessions) -> None:
    failures = Failures()

    @desk.get("/login")
    def sign_in() -> str:
        return render_template("desk/login.html")

    @desk.post("/login")
    def enter() -> ResponseReturnValue:
        name = request.form.get("username", "")
        if failures.too_many(name):
            problem = "Too many tries. Please wait five minutes."
            return render_template("desk/login.html", problem=problem, username=name), 429
        person = _verified(sessions, name, request.form.get("password", ""))
        if person is None:
            failures.add(name)
            problem = "That name and password do not go together."
            return render_template("desk/login.html", problem=problem, username=name), 403
        login_user(person)
        return redirect(url_for("desk.show_queue"))

    @desk.post("/logout")
    def leave() -> ResponseReturnValue:
        logout_user()
        return redirect(url_for("desk.sign_in"))


def _verified(sessions: Sessions, username: str, password: str) -> Person | None:
    with sessions() as session:
        coordinator = session.scalar(select(Coordinator).where(Coordinator.username == username))
    try:
        _hasher.verify(coordinator.password_hash if coordinator else _NOBODY, password)
    except (Argon2Error, InvalidHashError):
        return None
    return Person(coordinator) if coordinator else None
