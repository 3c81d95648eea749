"""Case 39: whatever happens on the line, no log, no queue, no error page and no file of the database tells of a patient.

Journeys are played through the real line, mishaps included; then every byte that it left behind is read.
"""

import json
import re
import secrets
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from redis import Redis
from sqlalchemy import select
from twilio.request_validator import RequestValidator

from bot import phone
from bot.care import coordinators, handover
from bot.errors import CarrierError
from bot.records import demo
from bot.store.tables import Conversation, Coordinator, Handover, Location, Practitioner
from tests.journeys.conftest import Running

STRANGER = "+15550106543"
UNTAKEN = 10**9  # an id of a message that is not there
SAID = {
    "en": ["my knee is wobbling like jelly", "chest pain and my left arm is numb zebra"],
    "es": ["me tiembla la rodilla como gelatina", "ya no quiero vivir, girasol"],
    "zh": ["我的膝盖像果冻一样发抖"],
    "ar": ["ركبتي ترتجف مثل الهلام"],
    "ru": ["колено дрожит как желе"],
    "ht": ["jenou mwen ap tranble tankou jele"],
}
SPOKEN, MISHAP, REPLY = "my elbow squeaks like a hinge", "marmalade on my swollen ankle", "Please come at noon, walrus"
PASSWORD = "a password for this test " + secrets.token_hex(8)


@pytest.fixture(scope="module")
def played(running: Running) -> Running:
    """The line after everything that can happen to it here; the error pages are in its data folder."""
    for language, texts in SAID.items():
        for body in texts:
            running.text(_demo_patient(language)["phone"], body)
    running.text(STRANGER, f"I want to talk to a person about the {MISHAP}")
    running.call(_demo_patient("en", 1)["phone"], ("say", SPOKEN), ("say", ""))
    running.text(_demo_patient("vi")["phone"], "STOP")
    _the_desk_replies(running)
    pages = [*_broken_webhooks(running), *_broken_engine(running), *_broken_actions(running), *_wrong_logins(running)]
    (running.settings.data_dir / "log" / "pages").write_text("\n".join(pages))
    running.text(_demo_patient("en", 2)["phone"], "thank you")  # and everything still works
    return running


def _demo_patient(language: str, index: int = 0) -> dict[str, Any]:
    own = [one for one in demo.people()["patients"] if one["language"] == language]
    return dict(own[index])


def _the_desk_replies(running: Running) -> None:
    with running.sessions.begin() as session:
        coordinator = coordinators.add(session, "quill", "Quillon Ambrose", PASSWORD, ["en"])
        session.flush()
        mine = select(Handover.id).join(Conversation).where(Conversation.number == STRANGER)
        claimed = handover.claim(session, session.scalars(mine).one(), coordinator.id)
        handover.reply(session, claimed.id, coordinator.id, REPLY)


def _broken_webhooks(running: Running) -> Iterator[str]:
    """Requests that no carrier sends, signed and not."""
    known = {"From": STRANGER, "MessageSid": "SM" + "9" * 32, "Body": MISHAP}
    for path, form in (
        ("/twilio/sms", known | {"From": ""}),
        ("/twilio/sms", known | {"NumMedia": MISHAP}),
        (f"/twilio/voice/late?message={UNTAKEN}&words=marmalade", known | {"CallSid": "CA9"}),
        ("/twilio/voice/transcript", known | {"CallSid": "CA8", "TranscriptionText": MISHAP}),
        ("/twilio/receipts", known | {"MessageStatus": "teleported", "ErrorCode": MISHAP}),
    ):
        url = running.settings.public_url + path
        signed = RequestValidator(running.settings.twilio_token).compute_signature(url, form)
        for signature in (signed, "marmalade"):
            yield httpx.post(url, data=form, headers={"X-Twilio-Signature": signature}).text
    yield httpx.post(f"{running.settings.public_url}/twilio/sms", content=MISHAP.encode() * 20_000).text
    yield httpx.get(f"{running.settings.public_url}/desk/{MISHAP}/{STRANGER}").text
    with pytest.raises(CarrierError):
        phone.post(running.settings, f"{running.settings.public_url}/twilio/voice/late?message={UNTAKEN}", known)


def _broken_engine(running: Running) -> Iterator[str]:
    """Turns that fail inside the engine: a state it cannot use, an action that fails, no JSON, no turn at all."""
    door = f"{running.settings.engine_url}/webhooks/northstar/turn"
    turn = {"conversation": "k", "message": UNTAKEN, "text": MISHAP, "language": "en", "state": None}
    for asked in (
        turn,
        turn | {"text": "when is my next appointment, marmalade"},
        turn | {"state": {"loop": MISHAP, "slots": {MISHAP: MISHAP}}},
        turn | {"state": MISHAP},
        turn | {"text": [MISHAP]},
        [MISHAP],
    ):
        yield httpx.post(door, json=asked, timeout=20).text
    yield httpx.post(door, content=MISHAP.encode()).text


def _broken_actions(running: Running) -> Iterator[str]:
    """Calls of actions that cannot be run: one that is not there, a tracker without what is needed, no JSON."""
    door = f"{running.settings.actions_url}/webhook"
    heard = {"text": MISHAP, "metadata": {}, "intent": {"name": MISHAP}}
    tracker = {"sender_id": STRANGER, "slots": {}, "latest_message": heard, "events": []}
    for name in ("action_unheard_of", "action_fallback"):
        call = {"next_action": name, "sender_id": STRANGER, "tracker": tracker, "domain": {}}
        yield httpx.post(door, json=call).text
    yield httpx.post(door, json={"next_action": "action_fallback", "tracker": MISHAP}).text
    yield httpx.post(door, content=MISHAP.encode()).text


def _wrong_logins(running: Running) -> Iterator[str]:
    with httpx.Client(base_url=running.settings.public_url) as browser:
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', browser.get("/desk/login").text)
        form = {"username": "quill", "password": PASSWORD[:-1], "csrf_token": token[1] if token else ""}
        yield browser.post("/desk/login", data=form).text.replace("quill", "")  # what was typed may be shown again


def told() -> Iterator[str]:
    """Every word, name and number that may stand nowhere, as it may be written."""
    for texts in SAID.values():
        yield from texts
    yield from (
        "jelly",
        "gelatina",
        "zebra",
        "girasol",
        "果冻",
        "الهلام",
        "желе",
        "jele",
        "hinge",
        "marmalade",
        "walrus",
    )
    for person in demo.people()["patients"]:
        yield from (name for name in person["name"].split() if len(name) > 3)
        yield person["phone"].removeprefix("+1")
    yield STRANGER.removeprefix("+1")


def found(data: bytes, words: Iterator[str]) -> list[str]:
    """Which of these stand in the data, in UTF-8 or as JSON escapes them."""
    forms = {word: (word.encode(), json.dumps(word)[1:-1].encode()) for word in words}
    return sorted(word for word, written in forms.items() if any(one in data for one in written))


def tokens(running: Running) -> Iterator[str]:
    settings = running.settings
    yield from (settings.twilio_token, settings.secret_key, *settings.data_keys, PASSWORD)
    yield from (person["password"] for person in demo.people()["coordinators"])


def logs(running: Running) -> list[Path]:
    return [running.output, *(running.settings.data_dir / "log").iterdir()]


def test_case_39_no_log_and_no_error_page_holds_a_word_a_name_a_number_or_a_token(played: Running) -> None:
    names = {path.stem for path in logs(played)}
    assert {"web", "worker", "clock", "engine", "actions", "queue", "pages"} <= names
    leaks = {path.name: found(path.read_bytes(), _all(played)) for path in logs(played)}
    assert {name: words for name, words in leaks.items() if words} == {}


def _all(played: Running) -> Iterator[str]:
    yield from told()
    yield from tokens(played)


def test_case_39_what_failed_is_told_by_its_place(played: Running) -> None:
    """The mishaps did leave a trace: otherwise the test above would have nothing to find."""
    written = {path.stem: path.read_text() for path in logs(played)}
    assert "failed" in written["engine"]
    assert "turn.py" in written["actions"]
    assert "voice.py" in written["web"]


def test_case_39_the_queue_holds_nobodys_words(played: Running) -> None:
    queue = Redis.from_url(played.settings.redis_url, decode_responses=True, encoding_errors="replace")
    kept = "\n".join(f"{key} {_value(queue, key)}" for key in queue.scan_iter())
    assert "rq:" in kept
    assert found(kept.encode(), _all(played)) == []
    written = b"".join(path.read_bytes() for path in played.settings.data_dir.rglob("*.aof"))
    payloads = list(_inflated(written))
    assert any(b"bot.jobs.answer" in one for one in payloads)
    assert found(b"\n".join([written, *payloads]), _all(played)) == []


def _inflated(data: bytes) -> Iterator[bytes]:
    """The payloads of jobs, which RQ compresses."""
    for begin in re.finditer(rb"x\x9c", data):
        with suppress(zlib.error):
            yield zlib.decompressobj().decompress(data[begin.start() :])


def _value(queue: Redis, key: str) -> object:
    readers = {
        "string": queue.get,
        "hash": queue.hgetall,
        "list": lambda one: queue.lrange(one, 0, -1),
        "set": queue.smembers,
        "zset": lambda one: queue.zrange(one, 0, -1),
        "stream": queue.xrange,
        "none": lambda _: "",  # gone in the meantime
    }
    return readers[str(queue.type(key))](key)


def test_case_39_the_files_of_the_database_hold_no_word_number_or_name(played: Running) -> None:
    files = sorted(played.settings.data_dir.glob("northstar.sqlite*"))
    assert {path.name for path in files} >= {"northstar.sqlite", "northstar.sqlite-wal"}
    data = b"".join(path.read_bytes() for path in files)
    assert b"messages" in data
    ours = _staff_and_places(played)
    assert found(data, (word for word in _all(played) if word not in ours)) == []


def _staff_and_places(played: Running) -> str:
    """Names that are no secret, of which a patient's may be a part."""
    with played.sessions() as session:
        staff = [*session.scalars(select(Coordinator.name)), *session.scalars(select(Practitioner.name))]
        return " ".join([*staff, *(f"{one.name} {one.directions}" for one in session.scalars(select(Location)))])
