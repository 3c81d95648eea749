"""Calling by click, as the coordinator sees it."""

from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import Engine, select, text, update

from bot.care.rings import WAITS
from bot.store.database import Sessions
from bot.store.tables import Ring, utcnow
from tests.console.conftest import post, signed_in, waiting

OWN = "(617) 555-0900"


def test_a_call_needs_a_phone_and_the_thread_and_its_fate_is_shown(
    app: Flask, sessions: Sessions, database: Engine
) -> None:
    page, maya = f"/desk/threads/{waiting(sessions, '+16175550111', 'call me')}", signed_in(app)
    post(maya, f"{page}/claim", page)
    daniel = signed_in(app, "daniel")
    post(daniel, f"{page}/call", page)
    assert "you do not have this thread" in daniel.get(page).text
    post(maya, f"{page}/call", page)
    assert "which phone of yours is to ring" in maya.get(page).text
    post(maya, "/desk/phone", "/desk/phone", phone="12")
    assert "no number that can be dialled" in maya.get("/desk/phone").text
    post(maya, "/desk/phone", "/desk/phone", phone=OWN)
    assert "+16175550900" in maya.get("/desk/phone").text
    post(maya, f"{page}/call", page)
    assert "your phone rings in a moment" in maya.get(page).text
    with database.connect() as connection:
        assert "6175550900" not in str(connection.execute(text("SELECT * FROM coordinators")).all())


@pytest.mark.parametrize("status", ["asked", "placing", "ringing", "dialling"])
def test_a_button_pressed_twice_makes_one_call_and_says_so(app: Flask, sessions: Sessions, status: str) -> None:
    page, maya = f"/desk/threads/{waiting(sessions, '+16175550111', 'call me')}", signed_in(app)
    post(maya, f"{page}/claim", page)
    post(maya, "/desk/phone", "/desk/phone", phone=OWN)
    post(maya, f"{page}/call", page)
    becomes(sessions, status=status)
    post(maya, f"{page}/call", page)
    assert "No call was placed: one to this patient is under way already." in maya.get(page).text
    assert calls(sessions) == 1
    becomes(sessions, status="completed")
    post(maya, f"{page}/call", page)
    assert calls(sessions) == 2


def test_a_call_whose_end_was_never_told_holds_up_no_other(app: Flask, sessions: Sessions) -> None:
    page, maya = f"/desk/threads/{waiting(sessions, '+16175550111', 'call me')}", signed_in(app)
    post(maya, f"{page}/claim", page)
    post(maya, "/desk/phone", "/desk/phone", phone=OWN)
    post(maya, f"{page}/call", page)
    becomes(sessions, status="dialling", created_at=utcnow() - WAITS)
    post(maya, f"{page}/call", page)
    assert calls(sessions) == 2


def becomes(sessions: Sessions, **values: str | datetime) -> None:
    with sessions.begin() as session:
        session.execute(update(Ring).values(**values))


def calls(sessions: Sessions) -> int:
    with sessions() as session:
        return len(session.scalars(select(Ring)).all())
