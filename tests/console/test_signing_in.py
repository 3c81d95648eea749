"""Who gets in at the desk, how, and for how long."""

import re
import time
from dataclasses import replace

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from bot.care import audit, coordinators
from bot.settings import Settings
from bot.store.database import Sessions
from bot.store.tables import AuditEntry, Coordinator
from console import desk
from tests.console.conftest import PASSWORD, post, signed_in, waiting


def open_desk(settings: Settings, sessions: Sessions) -> Flask:
    with sessions.begin() as session:
        coordinators.add(session, "maya", "Maya Lopez", PASSWORD, ["en"])
        coordinators.add(session, "ines", "Ines Duarte", PASSWORD, ["es"], role="supervisor")
    app = Flask("desk", static_folder=None)
    app.secret_key = "test"
    desk.register(app, settings, sessions)
    return app


@pytest.fixture
def clinic(settings: Settings, sessions: Sessions) -> Flask:
    """A desk that is no demonstration."""
    return open_desk(replace(settings, demo=False), sessions)


@pytest.fixture
def demo(settings: Settings, sessions: Sessions) -> Flask:
    return open_desk(settings, sessions)


def give_password(app: Flask, username: str = "maya") -> tuple[FlaskClient, str]:
    client = app.test_client()
    page = client.get("/desk/login").text
    form = {"username": username, "password": PASSWORD, "csrf_token": csrf(page)}
    return client, client.post("/desk/login", data=form).headers["Location"]


def csrf(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return found[1]


def enrolled(app: Flask, username: str = "maya") -> tuple[FlaskClient, str]:
    """Somebody who has just set a second factor, and its secret."""
    client, then = give_password(app, username)
    page = client.get(then).text
    secret = re.search(r"<code>(\w+)</code>", page)
    assert secret
    form = {"code": pyotp.TOTP(secret[1]).now(), "csrf_token": csrf(page)}
    assert client.post("/desk/second-factor", data=form).status_code == 302
    return client, secret[1]


def inside(client: FlaskClient) -> bool:
    return client.get("/desk/").status_code == 200


def test_a_first_sign_in_sets_a_second_factor_before_anything_is_shown(clinic: Flask) -> None:
    client, then = give_password(clinic)
    assert then == "/desk/second-factor"
    assert not inside(client)
    assert "data:image/svg+xml" in client.get(then).text
    assert inside(enrolled(clinic)[0])


def test_from_then_on_the_code_is_asked_for_and_a_wrong_or_used_one_is_refused(clinic: Flask) -> None:
    secret = enrolled(clinic)[1]
    client, then = give_password(clinic)
    assert then == "/desk/code"
    assert post(client, "/desk/code", "/desk/code", code="000000") == 403
    assert post(client, "/desk/code", "/desk/code", code=pyotp.TOTP(secret).now()) == 403  # it was spent on enrolling
    assert not inside(client)
    assert post(client, "/desk/code", "/desk/code", code=pyotp.TOTP(secret).at(int(time.time()) + 30)) in (302, 403)


def test_a_fresh_code_lets_in(clinic: Flask, sessions: Sessions) -> None:
    secret = enrolled(clinic)[1]
    with sessions.begin() as session:
        session.scalars(select(Coordinator).where(Coordinator.username == "maya")).one().totp_step = 0
    client, _ = give_password(clinic)
    assert post(client, "/desk/code", "/desk/code", code=pyotp.TOTP(secret).now()) == 302
    assert inside(client)


def test_whoever_has_a_second_factor_cannot_replace_it_with_the_password_alone(clinic: Flask) -> None:
    enrolled(clinic)
    client, _ = give_password(clinic)
    assert client.get("/desk/second-factor").headers["Location"] == "/desk/login"


def test_a_demonstration_asks_for_the_password_alone(demo: Flask) -> None:
    assert inside(give_password(demo)[0])


def test_half_an_hour_of_quiet_signs_out_though_the_page_fetches_itself(demo: Flask) -> None:
    client = signed_in(demo)
    assert inside(client)
    for minutes, status in ((20, 200), (11, 302)):
        with client.session_transaction() as kept:
            kept["touched"] -= minutes * 60
        assert client.get("/desk/", headers={"X-Live": "1"}).status_code == status


def test_a_supervisor_shuts_somebody_out_at_once(demo: Flask, sessions: Sessions) -> None:
    maya, ines = signed_in(demo), signed_in(demo, "ines")
    with sessions() as session:
        known = session.scalars(select(Coordinator.id).where(Coordinator.username == "maya")).one()
    assert post(ines, f"/desk/people/{known}/disable", "/desk/people") == 302
    assert not inside(maya)
    assert post(demo.test_client(), "/desk/login", "/desk/login", username="maya", password=PASSWORD) == 403


def test_the_supervisors_pages_do_not_exist_for_others(demo: Flask) -> None:
    maya = signed_in(demo)
    assert maya.get("/desk/people").status_code == 404
    assert post(maya, "/desk/people/2/reset", "/desk/") == 404


def test_the_trail_says_who_saw_and_did_what(demo: Flask, sessions: Sessions) -> None:
    thread = waiting(sessions, "+15550100001", "my secret words")
    maya = signed_in(demo)
    page = f"/desk/threads/{thread}"
    maya.get(page)
    post(maya, f"{page}/claim", page)
    post(maya, f"{page}/reply", page, body="Good morning")
    post(maya, f"{page}/close", page, ending="answered")
    with sessions() as session:
        told = [(one.actor, one.action, one.subject) for one in session.scalars(select(AuditEntry))]
        assert audit.verify(session)[0] == len(told)
    subject = f"handover:{thread}"
    assert told == [
        ("coordinator:1", "signed in", "desk"),
        *[("coordinator:1", action, subject) for action in ("saw", "claimed", "replied in", "closed")],
    ]
    assert "secret" not in str(told)
