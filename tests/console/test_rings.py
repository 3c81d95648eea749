"""Calling by click, as the coordinator sees it."""

from flask import Flask
from sqlalchemy import Engine, text

from bot.store.database import Sessions
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
