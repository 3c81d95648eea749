"""The same webhook twice, concurrently: one turn, one reply."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx
from sqlalchemy import func, select

from bot import phone
from bot.playing import play_text
from bot.store.tables import Message
from tests.journeys.conftest import Running


def test_case_1_one_turn_and_one_reply(running: Running, patient: Callable[..., dict[str, str]]) -> None:
    number, sid = patient("en")["phone"], "SM" + "7" * 32
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda _: phone.text_in(running.settings, number, "thank you", sid=sid), range(6)))
    play_text(running.settings, number, "hello")  # answered after it: the first is done by then
    with running.sessions() as session:
        first = session.scalars(select(Message).where(Message.sid == sid)).one()
        assert session.scalar(select(func.count(Message.id)).where(Message.answers == first.id)) == 1
    taken = httpx.get(f"{running.settings.twilio_url}/ledger", params={"to": number}).json()
    assert len([entry for entry in taken if "welcome" in entry["body"]]) == 1


def test_case_2_a_message_replayed_much_later_has_no_effect(
    running: Running, patient: Callable[..., dict[str, str]]
) -> None:
    number, sid = patient("en")["phone"], "SM" + "7" * 32
    before = httpx.get(f"{running.settings.twilio_url}/ledger", params={"to": number}).json()
    phone.text_in(running.settings, number, "thank you", sid=sid)
    play_text(running.settings, number, "hello")
    after = httpx.get(f"{running.settings.twilio_url}/ledger", params={"to": number}).json()
    assert len(after) == len(before) + 1


ODD = ["", "👍", "\0", "/restart", '/appointment_cancel{"a": 1}', " /x", "متى موعدي؟", "x" * 1600, "ok\u202eevil"]


def test_cases_18_and_20_odd_texts_get_a_sensible_answer_and_nothing_breaks(running: Running) -> None:
    for index, body in enumerate(ODD):
        assert running.text(f"+155501007{index:02d}", body), repr(body)
