from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot import turns
from bot.care import handover, messages
from bot.settings import Settings
from bot.store.database import Sessions
from bot.store.tables import Conversation, Handover, Message, Patient, Phone, utcnow
from tests.fakes import FakeEngine, line_of, saying

NUMBER = "+15550100123"
WHO = saying("household.who", names=["Maria", "Jose"])


def heard(sessions: Sessions, *bodies: str, media: tuple[str, ...] = ()) -> int:
    """The patient texts; the conversation's id."""
    with sessions.begin() as session:
        for body in bodies:
            sid = f"SM{utcnow().timestamp()}{body}"
            message = messages.receive(session, sid, NUMBER, body, media)
            assert message is not None
            session.flush()
        return message.conversation_id


def said(sessions: Sessions) -> list[str | None]:
    """The keys of everything the line said, in order."""
    with sessions() as session:
        return list(session.scalars(select(Message.phrase).where(Message.direction == "out").order_by(Message.id)))


def open_handovers(sessions: Sessions) -> list[str]:
    with sessions() as session:
        return list(session.scalars(select(Handover.reason).where(Handover.status != "closed")))


def household(sessions: Sessions, *names: str) -> None:
    with sessions.begin() as session:
        for name in names:
            patient = Patient(given_name=name, family_name="Ruiz", language="en")
            session.add(Phone(number=NUMBER, patient=patient))


def test_a_question_is_answered_in_one_turn(sessions: Sessions, settings: Settings) -> None:
    engine = FakeEngine([saying("smalltalk.help", state={"slots": {"a": 1}})])
    conversation_id = heard(sessions, "what can you do?")
    assert len(turns.take(line_of(settings, sessions, engine), conversation_id)) == 1
    assert said(sessions) == ["smalltalk.help"]
    with sessions() as session:
        conversation = session.get_one(Conversation, conversation_id)
        assert conversation.pending == {"slots": {"a": 1}}
        assert conversation.locked_by is None


def test_two_texts_are_two_turns_in_order_and_the_second_knows_the_first(
    sessions: Sessions, settings: Settings
) -> None:
    engine = FakeEngine([saying("smalltalk.greet", state={"loop": "x"}), saying("smalltalk.help")])
    conversation_id = heard(sessions, "hello", "what can you do?")
    turns.take(line_of(settings, sessions, engine), conversation_id)
    assert [asked["text"] for asked in engine.asked] == ["hello", "what can you do?"]
    assert engine.asked[1]["state"] == {"loop": "x"}
    assert said(sessions) == ["smalltalk.greet", "smalltalk.help"]


def test_many_workers_on_one_conversation_take_each_turn_once(sessions: Sessions, settings: Settings) -> None:
    engine = FakeEngine([saying("smalltalk.greet") for _ in range(20)])
    conversation_id = heard(sessions, *(f"hello {number}" for number in range(5)))
    line = line_of(settings, sessions, engine)
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda _: turns.take(line, conversation_id), range(6)))
    assert len(said(sessions)) == 5
    assert len({asked["message"] for asked in engine.asked}) == 5


def test_a_silent_engine_is_asked_again(sessions: Sessions, settings: Settings) -> None:
    engine = FakeEngine([None, saying("smalltalk.help")])
    turns.take(line_of(settings, sessions, engine), heard(sessions, "hello"))
    assert said(sessions) == ["smalltalk.help"]
    assert open_handovers(sessions) == []


def test_a_text_waits_for_an_engine_that_is_starting_again(sessions: Sessions, settings: Settings) -> None:
    engine = FakeEngine([None, None, saying("smalltalk.help")])
    line = line_of(settings, sessions, engine)
    conversation_id = heard(sessions, "what can you do")
    assert turns.take(line, conversation_id) == []
    assert said(sessions) == []
    with sessions.begin() as session:
        session.execute(update(Conversation).values(locked_until=None))
    assert len(turns.take(line, conversation_id)) == 1
    assert said(sessions) == ["smalltalk.help"]


def test_a_dead_engine_means_an_honest_answer_and_a_task_for_the_desk(sessions: Sessions, settings: Settings) -> None:
    conversation_id = heard(sessions, "when is my appointment")
    with sessions.begin() as session:
        session.execute(update(Message).values(created_at=utcnow() - turns.PATIENCE))
    turns.take(line_of(settings, sessions, FakeEngine([])), conversation_id)
    assert said(sessions) == ["handover.engine_down"]
    assert open_handovers(sessions) == ["engine_down"]


def test_a_turn_left_by_a_dead_process_is_taken_by_the_next(sessions: Sessions, settings: Settings) -> None:
    conversation_id = heard(sessions, "hello")
    line = line_of(settings, sessions, FakeEngine([saying("smalltalk.greet")]))
    for locked_until, taken in ((timedelta(seconds=20), 0), (timedelta(seconds=-1), 1)):
        with sessions.begin() as session:
            lock = {"locked_by": "dead", "locked_until": utcnow() + locked_until}
            session.execute(update(Conversation).values(**lock))
        assert len(turns.take(line, conversation_id)) == taken


@pytest.mark.parametrize(
    ("text", "flag"), [("I have chest pain and can't breathe", "emergency"), ("quiero morirme", "crisis")]
)
def test_a_red_flag_needs_no_engine(sessions: Sessions, settings: Settings, text: str, flag: str) -> None:
    engine = FakeEngine([])
    turns.take(line_of(settings, sessions, engine), heard(sessions, text))
    assert said(sessions)[0] == f"safety.{flag}"
    assert open_handovers(sessions) == [flag]
    assert engine.asked == []


def test_a_red_flag_is_answered_even_where_a_person_holds_the_thread(sessions: Sessions, settings: Settings) -> None:
    conversation_id = heard(sessions, "I want to talk to a person")
    with sessions.begin() as session:
        handover.open(session, session.get_one(Conversation, conversation_id), "talk_to_human", "a person please")
    heard(sessions, "now my chest hurts and my arm is numb")
    turns.take(line_of(settings, sessions, FakeEngine([])), conversation_id)
    assert said(sessions)[0] == "safety.emergency"


def test_the_bot_is_silent_while_a_person_has_the_thread(sessions: Sessions, settings: Settings) -> None:
    conversation_id = heard(sessions, "hello")
    with sessions.begin() as session:
        handover.open(session, session.get_one(Conversation, conversation_id), "talk_to_human", "hello")
    turns.take(line_of(settings, sessions, FakeEngine([saying("smalltalk.greet")])), conversation_id)
    assert said(sessions) == []


def test_stop_is_confirmed_once_and_start_brings_back(sessions: Sessions, settings: Settings) -> None:
    line = line_of(settings, sessions, FakeEngine([]))
    conversation_id = heard(sessions, "STOP", "stop", "START", "HELP")
    turns.take(line, conversation_id)
    assert said(sessions) == ["consent.opted_out", "consent.opted_in", "consent.help"]


def test_a_question_about_stopping_pills_is_no_opt_out(sessions: Sessions, settings: Settings) -> None:
    engine = FakeEngine([saying("medications.stop")])
    turns.take(line_of(settings, sessions, engine), heard(sessions, "Stop taking my pills?"))
    assert said(sessions) == ["medications.stop"]


def test_a_picture_reaches_a_person(sessions: Sessions, settings: Settings) -> None:
    conversation_id = heard(sessions, "", media=("https://example.org/1.jpg",))
    turns.take(line_of(settings, sessions, FakeEngine([])), conversation_id)
    assert said(sessions) == ["line.media"]
    assert open_handovers(sessions) == ["media"]


def test_case_21_ten_pictures_with_words_get_an_answer_and_a_person(sessions: Sessions, settings: Settings) -> None:
    media = tuple(f"https://example.org/{number}.jpg" for number in range(10))
    engine = FakeEngine([])
    turns.take(line_of(settings, sessions, engine), heard(sessions, "what is this rash?", media=media))
    assert said(sessions) == ["line.media"]
    assert open_handovers(sessions) == ["media"]
    with sessions() as session:
        assert session.scalars(select(Message.media).where(Message.direction == "in")).one() == list(media)


def test_of_a_flood_everything_is_kept_and_one_sentence_answers_it(sessions: Sessions, settings: Settings) -> None:
    engine = FakeEngine([saying("smalltalk.greet") for _ in range(100)])
    conversation_id = heard(sessions, *(f"hello {number}" for number in range(40)))
    turns.take(line_of(settings, sessions, engine), conversation_id)
    assert said(sessions) == ["line.flood"]
    assert open_handovers(sessions) == ["flood"]
    with sessions() as session:
        assert len(session.scalars(select(Message).where(Message.direction == "in")).all()) == 40


def test_who_answers_every_answer_like_a_machine_is_given_to_a_person(sessions: Sessions, settings: Settings) -> None:
    line = line_of(settings, sessions, FakeEngine([saying("smalltalk.greet") for _ in range(100)]))
    for number in range(messages.MOST_A_MINUTE + 5):
        turns.take(line, heard(sessions, f"I am driving {number}"))
    assert said(sessions) == ["smalltalk.greet"] * messages.MOST_A_MINUTE + ["line.flood"]


def test_a_red_flag_in_a_flood_is_answered(sessions: Sessions, settings: Settings) -> None:
    conversation_id = heard(
        sessions, *(f"hello {number}" for number in range(20)), "I have chest pain and can't breathe"
    )
    turns.take(line_of(settings, sessions, FakeEngine([])), conversation_id)
    assert said(sessions)[:2] == ["line.flood", "safety.emergency"]


def test_stop_in_a_flood_is_honoured(sessions: Sessions, settings: Settings) -> None:
    conversation_id = heard(sessions, *(f"hello {number}" for number in range(20)), "STOP")
    turns.take(line_of(settings, sessions, FakeEngine([])), conversation_id)
    assert said(sessions) == ["line.flood", "consent.opted_out"]


def test_an_empty_text_is_answered(sessions: Sessions, settings: Settings) -> None:
    turns.take(line_of(settings, sessions, FakeEngine([])), heard(sessions, "  ", "?!"))
    assert said(sessions) == ["line.empty", "line.empty"]


def test_on_a_shared_phone_the_first_question_waits_until_it_is_clear_who_is_meant(
    sessions: Sessions, settings: Settings
) -> None:
    household(sessions, "Maria", "Jose")
    engine = FakeEngine([WHO, saying("visits.none")])
    line = line_of(settings, sessions, engine)
    conversation_id = heard(sessions, "when is the appointment")
    turns.take(line, conversation_id)
    assert said(sessions) == ["household.who"]
    heard(sessions, "It's for Jose")
    turns.take(line, conversation_id)
    assert [asked["text"] for asked in engine.asked] == ["when is the appointment"] * 2
    with sessions() as session:
        patient = session.get_one(Conversation, conversation_id).patient
        assert patient is not None
        assert patient.given_name == "Jose"


def test_a_shared_phone_that_never_says_who_reaches_a_person(sessions: Sessions, settings: Settings) -> None:
    household(sessions, "Maria", "Jose")
    conversation_id = heard(sessions, "when is it", "what do you mean", "just tell me")
    unclear = saying("smalltalk.rephrase")
    turns.take(line_of(settings, sessions, FakeEngine([WHO, unclear, unclear])), conversation_id)
    assert said(sessions)[:2] == ["household.who", "household.who"]
    assert open_handovers(sessions) == ["household"]
