"""The same story in eleven languages: when is my visit, what is this medicine for, another time please, a person please."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from bot.store.tables import Appointment, Conversation, Handover, Message
from tests.journeys.conftest import Running


@dataclass(frozen=True)
class Story:
    """What a patient says, in one language."""

    visit: str
    medicine: str
    move: str
    person: str


STORIES = {
    "en": Story(
        "whens my next appt again",
        "what's metformin for",
        "i have to work that day, can we do it next week",
        "let me talk to somebody please",
    ),
    "es": Story(
        "cuando me toca mi proxima cita",
        "para qué sirve la metformina",
        "ese dia no puedo, la puede mover para la otra semana",
        "quiero hablar con una persona por favor",
    ),
    "zh": Story("请问我下次预约是几号", "二甲双胍是治什么的", "那天我要上班，能改到下周吗", "我想跟真人说话"),
    "vi": Story(
        "cho hỏi lịch hẹn tới của tôi là ngày nào",
        "thuốc levothyroxine để trị bệnh gì vậy",
        "hôm đó tôi phải đi làm, cho tôi dời qua tuần sau được không",
        "cho tôi nói chuyện với người thật",
    ),
    "ar": Story(
        "امتى موعدي الجاي عند الدكتور",
        "دواء levothyroxine لشو بستعملوه",
        "ما بقدر اجي بهاليوم، فيكم تغيروه للاسبوع الجاي؟",
        "بدي احكي مع حدا موظف",
    ),
    "ko": Story(
        "다음 예약이 언제인가요",
        "세르트랄린은 무슨 약이에요",
        "그날 일이 있어서 못 가는데 다음 주로 바꿔 주세요",
        "상담원이랑 통화하고 싶어요",
    ),
    "ru": Story(
        "когда у меня следующий прием",
        "для чего мне варфарин",
        "в этот день я работаю, можно перенести на следующую неделю",
        "соедините меня с живым человеком",
    ),
    "fr": Story(
        "c'est quand mon prochain rdv",
        "à quoi ça sert l'albuterol",
        "je travaille ce jour là, on peut le mettre la semaine prochaine ?",
        "je voudrais parler à quelqu'un",
    ),
    "pt": Story(
        "quando é a minha próxima consulta",
        "pra que serve a atorvastatina",
        "nesse dia eu trabalho, dá pra mudar pra semana que vem?",
        "quero falar com uma pessoa",
    ),
    "tl": Story(
        "kailan po ulit ang susunod kong appointment",
        "para saan po ba yung amlodipine",
        "may pasok po ako sa araw na yan, pwede po ba sa susunod na linggo na lang",
        "gusto ko pong makausap ng totoong tao",
    ),
    "ht": Story(
        "ki lè pwochen randevou mwen an",
        "pou ki sa metformin nan ye",
        "m ap travay jou sa a, eske nou ka mete l pou semenn pwochèn",
        "mwen vle pale ak yon moun",
    ),
}


@pytest.mark.parametrize("language", STORIES)
def test_the_story_in_every_language(running: Running, patient: Callable[..., dict[str, str]], language: str) -> None:
    phone, story = patient(language)["phone"], STORIES[language]
    assert keys(running, phone, story.visit)[0] in {"visits.next", "visits.next_video"}
    assert keys(running, phone, story.medicine) == ["medications.purpose"]
    before = visits(running, phone)
    assert keys(running, phone, story.move) == ["visits.offers"]
    assert keys(running, phone, "2") == ["visits.moved"]
    assert visits(running, phone) != before
    assert keys(running, phone, story.person)[-1].startswith("handover.")
    with running.sessions() as session:
        conversation = session.scalars(select(Conversation).where(Conversation.number == phone)).one()
        held = session.scalars(select(Handover).where(Handover.conversation_id == conversation.id)).one()
        said = select(Message.language).where(Message.conversation_id == conversation.id, Message.direction == "out")
        assert held.words == story.person
        assert set(session.scalars(said)) == {language}


def keys(running: Running, phone: str, body: str) -> list[str]:
    """What the line says to a text, by the phrases' keys."""
    count = len(running.text(phone, body))
    with running.sessions() as session:
        ours = select(Message.phrase).join(Conversation).where(Conversation.number == phone, Message.direction == "out")
        return [str(key) for key in reversed(session.scalars(ours.order_by(Message.id.desc()).limit(count)).all())]


def visits(running: Running, phone: str) -> list[object]:
    with running.sessions() as session:
        own = select(Appointment.starts_at).join(Conversation, Conversation.patient_id == Appointment.patient_id)
        return list(session.scalars(own.where(Conversation.number == phone).order_by(Appointment.id)))
